//! A file of vectors: told apart by its first bytes, held to digests, read piece by piece.

use super::record::Record;
use crate::model::embed::Code;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What a file of vectors begins with, and the version of it: raised with what passages are, too.
const MAGIC: &[u8; 4] = b"SFVE";
const VERSION: u32 = 1;
/// Bytes before the head: magic, version, encoder, length of the head, number of vectors, digests of the head and of the vectors.
const BEGINNING: u64 = 4 + 4 + 32 + 8 + 8 + 32 + 32;
/// A head has at most so many bytes.
const HEAD: u64 = 1 << 30;
/// Vectors that are read at once.
const PIECE: usize = 4096;

/// The digest of an encoder's file.
pub(super) type Maker = [u8; 32];

/// A shard that was opened.
#[derive(Debug)]
pub(super) struct Shard {
    pub path: PathBuf,
    pub maker: Maker,
    pub records: Vec<Record>,
    /// How many vectors it has.
    pub codes: usize,
    file: File,
    /// Where they begin.
    start: u64,
    digest: [u8; 32],
}

impl Shard {
    /// The shard in the file at `path`, its head checked.
    ///
    /// # Errors
    /// Where it cannot be read, is none, is of another version, or damaged.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut beginning = [0; BEGINNING as usize];
        file.read_exact(&mut beginning)?;
        let mut from = beginning.as_slice();
        if take::<4>(&mut from) != *MAGIC || u32::from_le_bytes(take(&mut from)) != VERSION {
            return Err(damaged("it begins otherwise"));
        }
        let maker = take(&mut from);
        let (head, codes) = (u64::from_le_bytes(take(&mut from)), u64::from_le_bytes(take(&mut from)));
        let (of_head, digest) = (take::<32>(&mut from), take(&mut from));
        let start = BEGINNING.saturating_add(head);
        let end = codes
            .checked_mul(Code::BYTES as u64)
            .and_then(|codes| start.checked_add(codes));
        if head > HEAD || end != Some(file.metadata()?.len()) {
            return Err(damaged("it is not as long as it says"));
        }
        let mut json = vec![0; head as usize];
        file.read_exact(&mut json)?;
        if *blake3::hash(&json).as_bytes() != of_head {
            return Err(damaged("its head is not what was written"));
        }
        let records: Vec<Record> = serde_json::from_slice(&json).map_err(|_| damaged("its head cannot be read"))?;
        let counted = records
            .iter()
            .fold(0usize, |sum, record| sum.saturating_add(record.codes()));
        if counted as u64 != codes {
            return Err(damaged("its vectors are not those of its articles"));
        }
        Ok(Self {
            path: path.to_owned(),
            maker,
            records,
            codes: counted,
            file,
            start,
            digest,
        })
    }

    /// Whether its vectors are what was written.
    pub(super) fn whole(&self) -> bool {
        let mut hasher = blake3::Hasher::new();
        let read = self.pieces(0..self.codes, |_, bytes| {
            hasher.update(bytes);
            Ok(())
        });
        read.is_ok() && *hasher.finalize().as_bytes() == self.digest
    }

    /// Tells `each` the bytes of those vectors, some at a time, with the number of the first.
    pub(super) fn pieces(
        &self,
        range: Range<usize>,
        mut each: impl FnMut(usize, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(self.start + (range.start * Code::BYTES) as u64))?;
        let mut piece = vec![0; PIECE.min(range.len()) * Code::BYTES];
        for first in range.clone().step_by(PIECE) {
            let bytes = &mut piece[..(range.end - first).min(PIECE) * Code::BYTES];
            file.read_exact(bytes)?;
            each(first, bytes)?;
        }
        Ok(())
    }
}

/// Writes a shard of `records` whose vectors `codes` writes, to `path`, in one step. `dir` is on the same disk.
///
/// # Errors
/// Where it cannot be written, or `codes` writes other than the records' number.
pub(super) fn write(
    dir: &Path,
    path: &Path,
    maker: &Maker,
    records: &[Record],
    codes: impl FnOnce(&mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()>,
) -> io::Result<()> {
    let head = serde_json::to_vec(records).map_err(io::Error::other)?;
    if head.len() as u64 > HEAD {
        return Err(io::Error::other("there are too many articles for one file of vectors"));
    }
    let counted: usize = records.iter().map(Record::codes).sum();
    let mut file = tempfile::Builder::new().prefix(".new").tempfile_in(dir)?;
    let out = file.as_file_mut();
    out.seek(SeekFrom::Start(BEGINNING))?;
    out.write_all(&head)?;
    let mut hasher = blake3::Hasher::new();
    let mut written = 0;
    codes(&mut |bytes| {
        hasher.update(bytes);
        written += bytes.len();
        out.write_all(bytes)
    })?;
    if written != counted * Code::BYTES {
        return Err(io::Error::other("vectors were lost on the way"));
    }
    let mut beginning = Vec::with_capacity(BEGINNING as usize);
    beginning.extend(MAGIC);
    beginning.extend(VERSION.to_le_bytes());
    beginning.extend(maker);
    beginning.extend((head.len() as u64).to_le_bytes());
    beginning.extend((counted as u64).to_le_bytes());
    beginning.extend(blake3::hash(&head).as_bytes());
    beginning.extend(hasher.finalize().as_bytes());
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&beginning)?;
    out.sync_data()?;
    file.persist(path)?;
    Ok(())
}

/// The next `N` bytes of what is long enough.
fn take<const N: usize>(from: &mut &[u8]) -> [u8; N] {
    let Some((taken, rest)) = from.split_first_chunk::<N>() else {
        return [0; N];
    };
    *from = rest;
    *taken
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
