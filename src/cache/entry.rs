//! What an entry looks like: a line with a digest, then the value.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// What an entry begins with.
const MAGIC: &str = "standfirst-cache 1 ";

/// The longest entry that is read.
const LONGEST: u64 = 256 << 20;

/// The bytes of an entry that holds `body` under `key`.
pub(super) fn pack(key: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{MAGIC}{}\n", digest(key, body)).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// The value of the entry at `path`, which must be whole and belong to `key`.
pub(super) fn read(path: &Path, key: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    let end = bytes.iter().position(|&byte| byte == b'\n');
    let end = end.ok_or_else(|| damaged("it has no first line"))?;
    let said = bytes[..end].strip_prefix(MAGIC.as_bytes());
    let said = said.ok_or_else(|| damaged("its first line is another"))?;
    if said != digest(key, &bytes[end + 1..]).as_bytes() {
        return Err(damaged("its digest does not match"));
    }
    bytes.drain(..=end);
    Ok(bytes)
}

/// The digest of `body`, tied to `key` so that an entry under another name is no entry.
fn digest(key: &str, body: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key.as_bytes()).update(&[0]).update(body);
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
        let whole = pack("key", b"[1,2]");
        std::fs::write(file.path(), &whole).unwrap();
        assert_eq!(read(file.path(), "key").unwrap(), b"[1,2]");
        assert!(read(file.path(), "other").is_err());
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(file.path(), &bytes).unwrap();
            assert!(read(file.path(), "key").is_err(), "byte {at}");
            std::fs::write(file.path(), &whole[..at]).unwrap();
            assert!(read(file.path(), "key").is_err(), "cut at {at}");
        }
    }
}
