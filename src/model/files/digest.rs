//! Digests of model files, and the stamps that save taking them again.

use super::Progress;
use crate::error::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, Metadata};
use std::io::{Read, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// The version of stamps.
const VERSION: u32 = 1;

/// Of files that were written before they said theirs.
pub(super) fn first_version() -> u32 {
    1
}

/// Bytes read at once.
const PIECE_BYTES: usize = 1 << 20;

/// A digest taken earlier, and what the file looked like then.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stamp {
    #[serde(default = "first_version")]
    version: u32,
    sha256: String,
    bytes: u64,
    modified_ns: u128,
}

impl Stamp {
    fn new(sha256: &str, data: &Metadata) -> Option<Self> {
        let modified = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self {
            version: VERSION,
            sha256: sha256.to_owned(),
            bytes: data.len(),
            modified_ns: modified.as_nanos(),
        })
    }

    /// Whether the stamp at `path` says that the file with `data` has the digest `sha256`.
    pub(super) fn vouches(path: &Path, data: &Metadata, sha256: &str) -> bool {
        let kept = std::fs::read(path)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Stamp>(&bytes).ok());
        kept.is_some() && kept == Self::new(sha256, data)
    }

    /// The digest that the stamp at `path` has for the file with `data`, if it is of just this file.
    pub(super) fn digest(path: &Path, data: &Metadata) -> Option<String> {
        let kept: Stamp = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
        Self::vouches(path, data, &kept.sha256).then_some(kept.sha256)
    }

    /// Writes the stamp of the file with `data` to `path`; a stamp that cannot be written costs time only.
    pub(super) fn write(path: &Path, data: &Metadata, sha256: &str) {
        let Some(stamp) = Self::new(sha256, data) else { return };
        let _ = write_json(path, &stamp);
    }
}

/// Writes `value` to `path` in one step: readers see the old file or the new one.
pub(super) fn write_json(path: &Path, value: &impl Serialize) -> std::io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(dir)?;
    file.write_all(&serde_json::to_vec(value)?)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// The digest of the file at `path`, in lower-case hex.
pub(super) fn sha256(path: &Path, what: &str, progress: &mut dyn Progress) -> Result<String> {
    let failed = |error| Error::new(Kind::Storage, format!("cannot read `{}`", path.display())).because(error);
    let mut file = File::open(path).map_err(failed)?;
    let total = file.metadata().map_err(failed)?.len();
    progress.begin(&format!("checking {what}"), total, 0);
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE_BYTES];
    let mut done = 0;
    let outcome = loop {
        match file.read(&mut piece) {
            Ok(0) => break Ok(hex(hasher)),
            Ok(n) => {
                hasher.update(piece.get(..n).unwrap_or_default());
                done += n as u64;
                progress.advance(done);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => break Err(failed(error)),
        }
    };
    progress.end();
    outcome
}

/// A finished digest in lower-case hex.
pub(super) fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_vouches_for_the_file_it_was_taken_of_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let (file, stamp) = (dir.path().join("a"), dir.path().join("a.stamp"));
        std::fs::write(&file, "abc").unwrap();
        let digest = sha256(&file, "a", &mut ()).unwrap();
        assert_eq!(
            digest,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        let data = std::fs::metadata(&file).unwrap();
        assert!(!Stamp::vouches(&stamp, &data, &digest));
        Stamp::write(&stamp, &data, &digest);
        assert!(Stamp::vouches(&stamp, &data, &digest));
        assert!(!Stamp::vouches(&stamp, &data, &"0".repeat(64)));
        let kept = std::fs::read_to_string(&stamp).unwrap();
        for (other, holds) in [
            (kept.replace("\"version\":1,", ""), true),
            (kept.replace("\"version\":1,", "\"version\":2,"), false),
            (kept.replace("\"version\":1,", "\"version\":1,\"more\":0,"), false),
        ] {
            std::fs::write(&stamp, &other).unwrap();
            assert_eq!(Stamp::vouches(&stamp, &data, &digest), holds, "{other}");
        }
        std::fs::write(&file, "abcd").unwrap();
        assert!(!Stamp::vouches(&stamp, &std::fs::metadata(&file).unwrap(), &digest));
        std::fs::write(&stamp, "{").unwrap();
        assert!(!Stamp::vouches(&stamp, &data, &digest));
    }
}
