//! A page that was sent, and what a list tells of it.

use crate::page::Page;
use crate::pipeline::Input;
use crate::read::Line;
use crate::span::Located;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};
use utoipa::ToSchema;

/// What a page takes in memory for each byte of its text, about.
const BYTES_PER_BYTE: usize = 3;

/// A page that was sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredPage {
    /// Its text, and its structure where that was corrected by hand.
    pub input: Input,
    /// Seconds since 1970.
    pub added: u64,
    /// Its headlines, once they are known.
    pub headlines: Vec<String>,
    /// The sheets of its layout that there are pictures of.
    #[serde(default)]
    pub pictures: BTreeSet<usize>,
    /// Digest of the file that they are drawn from, where they were not given.
    #[serde(default)]
    pub file: Option<String>,
    /// Whether it was only looked at, and is elsewhere: in a folder, or in an archive. It may make room for others then.
    #[serde(default)]
    pub passing: bool,
}

/// A page in the list of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Listed {
    /// Digest of its text, in hex.
    id: String,
    /// As it was sent.
    name: Option<String>,
    /// BCP 47 tag.
    language: String,
    /// Of its articles, in reading order.
    headlines: Vec<String>,
    /// Length of its text.
    bytes: usize,
    /// Seconds since 1970.
    added: u64,
}

impl StoredPage {
    /// One that somebody sent.
    pub fn new(input: Input) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            input,
            added: since.map_or(0, |since| since.as_secs()),
            headlines: Vec::new(),
            pictures: BTreeSet::new(),
            file: None,
            passing: false,
        }
    }

    /// One that is only looked at.
    pub fn passing(input: Input) -> Self {
        Self {
            passing: true,
            ..Self::new(input)
        }
    }

    /// Takes over what was done by hand to the same page when it was sent before.
    pub fn take_over(&mut self, before: &Self) {
        self.headlines.clone_from(&before.headlines);
        self.input.given.clone_from(&before.input.given);
        self.pictures.clone_from(&before.pictures);
        self.file.clone_from(&before.file);
    }

    /// The numbers of the sheets of its layout.
    pub fn sheets(&self) -> impl Iterator<Item = usize> {
        let layout = self.input.document.layout.iter();
        layout.flat_map(|layout| layout.sheets.iter().map(|sheet| sheet.page))
    }

    /// Digest of its text, in hex.
    pub fn id(&self) -> &str {
        &self.input.document.source.blake3
    }

    /// Bytes that it takes in memory, about.
    pub(super) fn weight(&self) -> usize {
        let document = &self.input.document;
        let lines = document.layout.as_ref().map_or(0, |layout| layout.lines.len());
        1024 + document.text.len() * BYTES_PER_BYTE + lines * size_of::<Line>()
    }

    /// What a list tells of it.
    pub fn listed(&self) -> Listed {
        let source = &self.input.document.source;
        Listed {
            id: source.blake3.clone(),
            name: source.path.clone(),
            language: source.language.clone(),
            headlines: self.headlines.clone(),
            bytes: source.bytes,
            added: self.added,
        }
    }
}

impl Listed {
    /// The page's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// As it was sent.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The first of its headlines.
    pub fn headline(&self) -> Option<&str> {
        self.headlines.first().map(String::as_str)
    }

    /// What the newest comes first by.
    pub(super) fn order(&self) -> (std::cmp::Reverse<u64>, &str) {
        (std::cmp::Reverse(self.added), &self.id)
    }
}

/// The headlines of a page, in reading order.
pub fn headlines(page: &Page) -> Vec<String> {
    let headlines = page.articles.iter().filter_map(|article| article.headline.as_ref());
    headlines.map(Located::words).collect()
}
