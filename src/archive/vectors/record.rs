//! What a shard says of a file, and what is searched with.

use super::passages::Passage;
use crate::archive::manifest::Row;
use crate::archive::query::Query;
use crate::model::embed::Vector;
use serde::{Deserialize, Serialize};

/// What a query means.
#[derive(Clone, Debug)]
pub struct Meant {
    /// Its vector.
    pub vector: Vector,
    /// The digest of the encoder that made it, in hex: vectors of others do not compare.
    pub encoder: String,
    /// What a rank by words counts beside one by meaning.
    pub words: f64,
}

/// A file whose articles have vectors, in the order of its articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(rename = "p")]
    pub path: String,
    /// [`stamp`] of what the index knew of the file.
    #[serde(rename = "s")]
    pub stamp: u64,
    #[serde(rename = "a")]
    pub articles: Vec<Entry>,
}

/// An article that has vectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    #[serde(rename = "a")]
    pub article: String,
    /// [`key`] of its passages.
    #[serde(rename = "k")]
    pub key: u64,
    /// The day it was printed, 0 where nobody knows, and those that it speaks of, as [`crate::archive::Day`] writes them.
    #[serde(rename = "d")]
    pub days: Vec<u32>,
    #[serde(rename = "l")]
    pub language: String,
    /// How many vectors it has.
    #[serde(rename = "c")]
    pub codes: usize,
}

impl Record {
    /// How many vectors its articles have.
    pub(super) fn codes(&self) -> usize {
        self.articles
            .iter()
            .fold(0, |sum, article| sum.saturating_add(article.codes))
    }
}

impl Entry {
    /// Whether a query that looks only at some articles means this one, as far as is known here.
    pub(super) fn meant_by(&self, query: &Query, path: &str) -> bool {
        self.days.iter().any(|day| query.within(*day)) && query.speaks(&self.language) && query.lies(path)
    }
}

/// What tells whether a file's articles are those that they were.
pub(in crate::archive) fn stamp(row: &Row) -> u64 {
    let given = row.given.map_or(0, |day| day.0);
    short(&[row.digest.as_bytes(), &row.made.to_le_bytes(), &given.to_le_bytes()])
}

/// What tells whether an article's passages are those that have vectors.
pub(in crate::archive) fn key(passages: &[Passage]) -> u64 {
    let texts: Vec<&[u8]> = passages.iter().map(|passage| passage.text.as_bytes()).collect();
    short(&texts)
}

fn short(parts: &[&[u8]]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    let head = hasher.finalize().as_bytes().first_chunk::<8>().copied();
    u64::from_le_bytes(head.unwrap_or_default())
}
