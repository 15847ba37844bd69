//! Replies on disk, a line each, so that a run that was broken off goes on where it stopped.

use crate::error::{Error, Kind, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The replies known so far, by id.
pub(super) struct Replies {
    path: PathBuf,
    file: File,
    known: BTreeMap<String, Value>,
}

impl Replies {
    /// Reads what `path` holds, and makes it where it is not there. A last line that was broken off is cut away.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let failed = |cause| unusable(path, cause);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut known = BTreeMap::new();
        for (number, line) in text[..whole].split(|byte| *byte == b'\n').enumerate() {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let reply: Value = serde_json::from_slice(line).map_err(|cause| {
                Error::new(
                    Kind::Input,
                    format!("line {} of `{}` is no reply", number + 1, path.display()),
                )
                .because(cause)
                .hint("name another file with --replies FILE")
            })?;
            if let Some(id) = reply.get("id").and_then(Value::as_str) {
                known.insert(id.to_owned(), reply);
            }
        }
        file.set_len(whole as u64).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(Self {
            path: path.to_path_buf(),
            file,
            known,
        })
    }

    /// Whether there is a reply that is no error.
    pub(super) fn has(&self, id: &str) -> bool {
        self.get(id).is_some_and(|reply| reply.get("error").is_none())
    }

    pub(super) fn get(&self, id: &str) -> Option<&Value> {
        self.known.get(id)
    }

    /// Adds a line that ends, of the same model as the others; it is on disk when this returns.
    pub(super) fn add(&mut self, id: &str, line: &str) -> Result<()> {
        let reply: Value = serde_json::from_str(line).unwrap_or_default();
        let before = self.known.values().find_map(|known| known.get("model"));
        if let (Some(before), Some(now)) = (before, reply.get("model"))
            && before != now
        {
            let message = format!("the replies in `{}` are another model's", self.path.display());
            return Err(Error::new(Kind::Usage, message).hint("name another file with --replies FILE"));
        }
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.flush());
        written.map_err(|cause| unusable(&self.path, cause))?;
        self.known.insert(id.to_owned(), reply);
        Ok(())
    }
}

fn unusable(path: &Path, cause: std::io::Error) -> Error {
    Error::new(Kind::Input, format!("cannot keep replies in `{}`", path.display()))
        .because(cause)
        .hint("name another file with --replies FILE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_broken_off_is_done_again_and_the_rest_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replies.jsonl");
        std::fs::write(&path, "{\"id\":\"1\"}\n{\"id\":\"2\",\"error\":{}}\n{\"id\":\"3\",").unwrap();
        let mut replies = Replies::open(&path).unwrap();
        assert!(replies.has("1") && !replies.has("2") && !replies.has("3"));
        replies.add("3", "{\"id\":\"3\"}\n").unwrap();
        assert!(Replies::open(&path).unwrap().has("3"));
        replies.add("4", "{\"id\":\"4\",\"model\":{\"id\":\"a\"}}\n").unwrap();
        assert!(replies.add("5", "{\"id\":\"5\",\"model\":{\"id\":\"b\"}}\n").is_err());
    }
}
