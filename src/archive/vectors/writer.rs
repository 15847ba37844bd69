//! The one that writes vectors, while it holds the archive.

use super::passages::passages;
use super::record::{Entry, Record, key, stamp};
use super::shard::{Maker, write};
use super::shelf::{Vectors, maker};
use crate::archive::article::Article;
use crate::archive::folder::make_dir;
use crate::archive::manifest::Row;
use crate::archive::query::Day;
use crate::archive::spoken::days;
use crate::error::{Error, Kind, Result};
use crate::model::embed::{Code, Vector};
use crate::text::shell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// So many vectors are written together: what an interruption loses at most.
const BATCH: usize = 2048;
/// More shards than this are put together.
const SHARDS: usize = 8;
/// Of so many vectors one may be of a file that is no longer so, before all are written anew.
const STALE: usize = 4;

/// Writes vectors of one encoder to an archive.
pub(in crate::archive) struct VectorWriter {
    dir: PathBuf,
    maker: Maker,
    vectors: Vectors,
    /// What files were when they got vectors of this encoder.
    stamps: HashMap<String, u64>,
    /// Where vectors of an article with those passages are: its shard, the first, and how many.
    made: HashMap<u64, (usize, usize, usize)>,
    records: Vec<Record>,
    codes: Vec<u8>,
    next: u64,
}

/// A file whose articles get vectors: what its passages say, and where what is known of them is.
#[derive(Debug)]
pub struct Unmeant {
    record: Record,
    /// For each article its passages, or the vectors that were made for the same text.
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    New(Vec<String>),
    Known(Vec<u8>),
}

impl Unmeant {
    /// The passages that need vectors, in order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let new = self.parts.iter().filter_map(|part| match part {
            Part::New(texts) => Some(texts),
            Part::Known(_) => None,
        });
        new.flatten().map(String::as_str)
    }
}

impl VectorWriter {
    /// The writer of vectors of the encoder with that digest, in hex, to the archive in `dir`, which the caller holds.
    ///
    /// # Errors
    /// Where it is no digest, or the folder cannot be made.
    pub(in crate::archive) fn open(dir: &Path, encoder: &str) -> Result<Self> {
        let folder = Vectors::folder(dir);
        make_dir(&folder).map_err(|cause| failed(dir, cause))?;
        sweep(&folder);
        let vectors = Vectors::open(dir);
        // What is damaged is made anew.
        vectors.damaged.iter().for_each(|path| drop(fs::remove_file(path)));
        let maker = maker(encoder).ok_or_else(|| Error::new(Kind::Model, "an encoder has no digest"))?;
        let (mut stamps, mut made) = (HashMap::new(), HashMap::new());
        for (shard, first, record) in vectors.current() {
            if vectors.shards[shard].maker != maker {
                continue;
            }
            stamps.insert(record.path.clone(), record.stamp);
            let mut at = first;
            for entry in &record.articles {
                made.insert(entry.key, (shard, at, entry.codes));
                at += entry.codes;
            }
        }
        let next = Vectors::files(dir).last().map_or(1, |(number, _)| number + 1);
        Ok(Self {
            dir: dir.to_owned(),
            maker,
            vectors,
            stamps,
            made,
            records: Vec::new(),
            codes: Vec::new(),
            next,
        })
    }

    /// Whether the articles of a file have no vectors, or those of what they were before.
    pub(in crate::archive) fn lacks(&self, row: &Row) -> bool {
        self.stamps.get(&row.path) != Some(&stamp(row))
    }

    /// What is to be done for the articles of a file.
    ///
    /// # Errors
    /// Where vectors that are known cannot be read.
    pub(in crate::archive) fn unmeant(&self, row: &Row, articles: &[Article]) -> Result<Unmeant> {
        let mut record = Record {
            path: row.path.clone(),
            stamp: stamp(row),
            articles: Vec::with_capacity(articles.len()),
        };
        let mut parts = Vec::with_capacity(articles.len());
        for article in articles {
            let passages = passages(article);
            let key = key(&passages);
            let day = article.date.as_ref().and_then(|date| Day::parse(&date.value));
            record.articles.push(Entry {
                page: article.id.page,
                article: article.id.article.clone(),
                key,
                days: std::iter::once(day.map_or(0, |day| day.0))
                    .chain(days(article))
                    .collect(),
                language: article.language.clone(),
                codes: passages.len(),
            });
            let known = self.made.get(&key).filter(|(.., count)| *count == passages.len());
            parts.push(match known {
                Some((shard, first, count)) => Part::Known(self.copied(*shard, *first, *count)?),
                None => Part::New(passages.into_iter().map(|passage| passage.text).collect()),
            });
        }
        Ok(Unmeant { record, parts })
    }

    fn copied(&self, shard: usize, first: usize, count: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(count * Code::BYTES);
        let copied = self.vectors.shards[shard].pieces(first..first + count, |_, some| {
            bytes.extend(some);
            Ok(())
        });
        copied.map(|()| bytes).map_err(|cause| failed(&self.dir, cause))
    }

    /// Puts in what was to be done, with a vector for each of its texts. It counts once enough is together, or all is done.
    ///
    /// # Errors
    /// Where there are other than those, or they cannot be written.
    pub(in crate::archive) fn put(&mut self, file: Unmeant, vectors: &[Vector]) -> Result<()> {
        let mut rest = vectors.iter();
        let before = self.codes.len();
        for part in &file.parts {
            match part {
                Part::Known(bytes) => self.codes.extend(bytes),
                Part::New(texts) => {
                    let some = rest.by_ref().take(texts.len());
                    self.codes.extend(some.flat_map(|vector| Code::of(vector).bytes()));
                }
            }
        }
        if self.codes.len() - before != file.record.codes() * Code::BYTES {
            self.codes.truncate(before);
            return Err(failed(&self.dir, io::Error::other("texts have no vectors")));
        }
        self.stamps.insert(file.record.path.clone(), file.record.stamp);
        self.records.push(file.record);
        match self.codes.len() >= BATCH * Code::BYTES {
            true => self.commit(),
            false => Ok(()),
        }
    }

    /// Makes what was put in count.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn commit(&mut self) -> Result<()> {
        if self.records.is_empty() {
            return Ok(());
        }
        let (records, codes) = (std::mem::take(&mut self.records), std::mem::take(&mut self.codes));
        let path = Vectors::file(&self.dir, self.next);
        let written = write(&Vectors::folder(&self.dir), &path, &self.maker, &records, |out| {
            out(&codes)
        });
        self.next += 1;
        written.map_err(|cause| failed(&self.dir, cause))
    }

    /// Ends it: shards are put together where there are many, and what is no longer so goes where it is much. `rows` are the files
    /// that the archive knows. Returns how many articles have vectors.
    ///
    /// # Errors
    /// Where they cannot be read or written.
    pub(in crate::archive) fn finish(mut self, rows: &BTreeMap<String, Row>) -> Result<usize> {
        self.commit()?;
        settle(&self.dir, Some(&self.maker), rows, false)
    }
}

/// Takes everything out that is of no file in `rows`, so that none of it is in any file afterwards.
///
/// # Errors
/// Where shards cannot be read or written.
pub(in crate::archive) fn retain(dir: &Path, rows: &BTreeMap<String, Row>) -> Result<()> {
    sweep(&Vectors::folder(dir));
    settle(dir, None, rows, true).map(|_| ())
}

/// Removes what was not written to its end.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(".new") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes shards anew, those of one encoder as one: where something in them must go, or `SHARDS` and `STALE` say so. Vectors of other
/// encoders than `maker` go. Returns how many articles have vectors that count.
fn settle(dir: &Path, maker: Option<&Maker>, rows: &BTreeMap<String, Row>, all: bool) -> Result<usize> {
    let failed = |cause| failed(dir, cause);
    let vectors = Vectors::open(dir);
    // Nobody can say what is in them.
    for path in &vectors.damaged {
        fs::remove_file(path).map_err(failed)?;
    }
    let stays = |(shard, _, record): &(usize, usize, &Record)| {
        rows.contains_key(&record.path) && maker.is_none_or(|maker| *maker == vectors.shards[*shard].maker)
    };
    let kept: Vec<_> = vectors.current().into_iter().filter(stays).collect();
    let count = kept.iter().map(|(.., record)| record.articles.len()).sum();
    let codes: usize = kept.iter().map(|(.., record)| record.codes()).sum();
    let held: usize = vectors.shards.iter().map(|shard| shard.codes).sum();
    let records: usize = vectors.shards.iter().map(|shard| shard.records.len()).sum();
    let due = match all {
        true => records > kept.len(),
        false => vectors.shards.len() > SHARDS || (held - codes) * STALE > held,
    };
    if !due {
        return Ok(count);
    }
    let next = Vectors::files(dir).last().map_or(1, |(number, _)| number + 1);
    let makers: BTreeSet<Maker> = kept.iter().map(|(shard, ..)| vectors.shards[*shard].maker).collect();
    for (number, maker) in (next..).zip(makers) {
        let own: Vec<_> = kept
            .iter()
            .filter(|(shard, ..)| vectors.shards[*shard].maker == maker)
            .collect();
        let records: Vec<Record> = own.iter().map(|(.., record)| (*record).clone()).collect();
        let copy = |out: &mut dyn FnMut(&[u8]) -> io::Result<()>| {
            own.iter().try_for_each(|(shard, first, record)| {
                let range = *first..first + record.codes();
                vectors.shards[*shard].pieces(range, |_, bytes| out(bytes))
            })
        };
        write(
            &Vectors::folder(dir),
            &Vectors::file(dir, number),
            &maker,
            &records,
            copy,
        )
        .map_err(failed)?;
    }
    for shard in &vectors.shards {
        fs::remove_file(&shard.path).map_err(failed)?;
    }
    Ok(count)
}

fn failed(dir: &Path, cause: io::Error) -> Error {
    let error = Error::new(
        Kind::Storage,
        format!("the vectors of the archive `{}` cannot be used", dir.display()),
    );
    error.because(cause).hint(format!(
        "standfirst index --check --archive {}",
        shell::quoted(&dir.to_string_lossy())
    ))
}
