//! What an entry looks like: a line with a version and a digest, a line with the key's parts, then the value.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// What an entry begins with, of whatever version.
const MAGIC: &str = "standfirst-cache ";

/// The version of what follows. Of 1 there were entries without the key's parts.
const VERSION: &str = "2";

/// Bytes of an entry that are read at most.
const BYTES: u64 = 256 << 20;

/// The bytes of an entry that holds `body` under `key`, whose `parts` are written on one line.
pub(super) fn pack(key: &str, parts: &str, body: &[u8]) -> Vec<u8> {
    let digest = digest(key, &[parts.as_bytes(), b"\n", body]);
    let first = format!("{MAGIC}{VERSION} {digest}\n");
    [first.as_bytes(), parts.as_bytes(), b"\n", body].concat()
}

/// The value of the entry at `path`, which must be whole and belong to `key`; `None` where another version of this program wrote it.
pub(super) fn read(path: &Path, key: &str) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES).read_to_end(&mut bytes)?;
    let end = line(&bytes).ok_or_else(|| damaged("it has no first line"))?;
    let said = bytes[..end].strip_prefix(MAGIC.as_bytes());
    let said = said
        .and_then(|said| std::str::from_utf8(said).ok()?.split_once(' '))
        .filter(|(version, _)| !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()));
    let (version, said) = said.ok_or_else(|| damaged("its first line is another"))?;
    if version != VERSION {
        return Ok(None);
    }
    let rest = &bytes[end + 1..];
    if said != digest(key, &[rest]) {
        return Err(damaged("its digest does not match"));
    }
    let parts = line(rest).ok_or_else(|| damaged("it names no key"))?;
    bytes.drain(..end + parts + 2);
    Ok(Some(bytes))
}

/// Where the first line of `bytes` ends.
fn line(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == b'\n')
}

/// The digest of what follows the first line, tied to `key` so that an entry under another name is no entry.
fn digest(key: &str, rest: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key.as_bytes()).update(&[0]);
    rest.iter().for_each(|part| {
        hasher.update(part);
    });
    hasher.finalize().to_hex().to_string()
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_back_and_no_changed_byte_goes_unseen() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let whole = pack("key", "{\"question\":\"q\"}", b"[1,\n2]");
        std::fs::write(file.path(), &whole).unwrap();
        assert_eq!(read(file.path(), "key").unwrap().unwrap(), b"[1,\n2]");
        assert!(read(file.path(), "other").is_err());
        let taken = |bytes: &[u8]| {
            std::fs::write(file.path(), bytes).unwrap();
            matches!(read(file.path(), "key"), Ok(Some(_)))
        };
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            assert!(!taken(&bytes), "byte {at}");
            assert!(!taken(&whole[..at]), "cut at {at}");
        }
    }

    #[test]
    fn an_entry_of_another_version_is_none() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for version in ["1", "3", "12"] {
            std::fs::write(file.path(), format!("{MAGIC}{version} abc\n[1]")).unwrap();
            assert!(read(file.path(), "key").unwrap().is_none());
        }
    }
}
