//! The vectors of an archive: its shards, which of their files count, and what is nearest to a query.

use super::record::{Entry, Meant, Record};
use super::shard::{Maker, Shard};
use crate::archive::hit::ArticleId;
use crate::archive::query::Query;
use crate::model::embed::Flat;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the vectors below an archive's.
const FOLDER: &str = "vectors";
const ENDING: &str = "bin";
/// A folder is listed again so often where a shard goes meanwhile.
const AGAIN: usize = 5;
/// Vectors that are taken down for each article that is wanted: those of one article may be near together.
const EACH: usize = 6;

/// The shards of an archive, in the order of their numbers.
#[derive(Debug, Default)]
pub(in crate::archive) struct Vectors {
    pub(super) shards: Vec<Shard>,
    /// Files that are no shards, or damaged.
    pub(in crate::archive) damaged: Vec<PathBuf>,
}

/// An article whose meaning is near.
#[derive(Clone, Debug)]
pub(in crate::archive) struct Near {
    pub id: ArticleId,
    /// Its place among the articles of its file.
    pub place: usize,
    /// What its passages must be.
    pub key: u64,
    /// The passage that is nearest.
    pub passage: usize,
    /// The cosine of the two.
    pub score: f32,
}

/// The digest of an encoder, of its hex; `None` where it is none.
pub(super) fn maker(hex: &str) -> Option<Maker> {
    blake3::Hash::from_hex(hex).ok().map(|digest| *digest.as_bytes())
}

impl Vectors {
    /// The folder of the vectors of the archive in `dir`.
    pub(in crate::archive) fn folder(dir: &Path) -> PathBuf {
        dir.join(FOLDER)
    }

    /// The files of the archive in `dir` that shards are in, with their numbers, in order.
    pub(in crate::archive) fn files(dir: &Path) -> Vec<(u64, PathBuf)> {
        let listed = fs::read_dir(Self::folder(dir)).into_iter().flatten().flatten();
        let shard = |path: PathBuf| {
            let ends = path.extension().is_some_and(|ending| ending == ENDING);
            let number = path.file_stem()?.to_str()?.parse().ok()?;
            ends.then_some((number, path))
        };
        let mut found: Vec<(u64, PathBuf)> = listed.filter_map(|entry| shard(entry.path())).collect();
        found.sort();
        found
    }

    /// The file of the shard of that number.
    pub(super) fn file(dir: &Path, number: u64) -> PathBuf {
        Self::folder(dir).join(format!("{number}.{ENDING}"))
    }

    /// The vectors of the archive in `dir`; what is damaged is told and left out.
    pub(in crate::archive) fn open(dir: &Path) -> Self {
        'listing: for last in 1..=AGAIN {
            let mut vectors = Self::default();
            for (_, path) in Self::files(dir) {
                match Shard::open(&path) {
                    Ok(shard) => vectors.shards.push(shard),
                    // A writer put it together with others.
                    Err(cause) if cause.kind() == io::ErrorKind::NotFound && last < AGAIN => continue 'listing,
                    Err(_) => vectors.damaged.push(path),
                }
            }
            return vectors;
        }
        Self::default()
    }

    /// Also those whose vectors are not what was written.
    pub(in crate::archive) fn check(&mut self) {
        let spoiled = self.shards.extract_if(.., |shard| !shard.whole());
        self.damaged.extend(spoiled.map(|shard| shard.path));
    }

    /// The records that count, each with the place of its shard and the number of its first vector.
    pub(super) fn current(&self) -> Vec<(usize, usize, &Record)> {
        let mut last: HashMap<&str, (usize, usize)> = HashMap::new();
        for (place, shard) in self.shards.iter().enumerate() {
            for (number, record) in shard.records.iter().enumerate() {
                last.insert(&record.path, (place, number));
            }
        }
        let mut found = Vec::with_capacity(last.len());
        for (place, shard) in self.shards.iter().enumerate() {
            let mut first = 0;
            for (number, record) in shard.records.iter().enumerate() {
                if last.get(record.path.as_str()) == Some(&(place, number)) {
                    found.push((place, first, record));
                }
                first += record.codes();
            }
        }
        found
    }

    /// The articles nearest to what is meant, best first, `most` of them, of those that `query` looks at as far as is known here.
    ///
    /// # Errors
    /// Where a shard cannot be read.
    pub(in crate::archive) fn nearest(&self, meant: &Meant, query: &Query, most: usize) -> io::Result<Vec<Near>> {
        let maker = maker(&meant.encoder);
        let current = self.current();
        // Of each vector of a shard the number of its article among `entries`, from 1.
        let mut owners: Vec<Vec<u32>> = self.shards.iter().map(|shard| vec![0; shard.codes]).collect();
        let mut entries: Vec<(&Record, usize, &Entry, usize)> = Vec::new();
        for (shard, first, record) in current {
            let mut at = first;
            for (place, entry) in record.articles.iter().enumerate() {
                let begin = at;
                at += entry.codes;
                if Some(self.shards[shard].maker) == maker && entry.meant_by(query, &record.path) {
                    entries.push((record, place, entry, begin));
                    owners[shard][begin..at].fill(u32::try_from(entries.len()).unwrap_or_default());
                }
            }
        }
        let mut best: Vec<(f32, usize, usize)> = Vec::new();
        let wanted = most.saturating_mul(EACH);
        for (shard, owners) in self.shards.iter().zip(&owners) {
            if owners.iter().all(|owner| *owner == 0) {
                continue;
            }
            shard.pieces(0..shard.codes, |first, bytes| {
                let near = Flat::new(bytes).top(&meant.vector, wanted, |number| owners[first + number] != 0);
                let place = |number: usize| owners[first + number] as usize - 1;
                best.extend(
                    near.iter()
                        .map(|hit| (hit.score, place(hit.number), first + hit.number)),
                );
                best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                best.truncate(wanted);
                Ok(())
            })?;
        }
        let mut seen = HashSet::new();
        let first = best.into_iter().filter(|(_, place, _)| seen.insert(*place));
        let near = first.take(most).map(|(score, number, code)| {
            let (record, place, entry, begin) = entries[number];
            Near {
                id: ArticleId {
                    path: record.path.clone(),
                    page: entry.page,
                    article: entry.article.clone(),
                },
                place,
                key: entry.key,
                passage: code - begin,
                score,
            }
        });
        Ok(near.collect())
    }
}
