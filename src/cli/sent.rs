//! Files that `index --jsonl` is told of, under the names that an archive is to know them by.

use super::file::{bytes, there, unreadable};
use super::input;
use super::opening::Opening;
use crate::archive::Stamp;
use crate::error::{Error, Kind, Result};
use crate::pipeline::{Files, Input, Listed};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// A line of the requests.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// Where the file is now.
    path: PathBuf,
    /// What it is called: its address where it comes from.
    name: Option<String>,
}

/// Files by their names.
pub(super) struct Sent {
    files: BTreeMap<PathBuf, PathBuf>,
    opening: Opening,
}

impl Sent {
    /// Those that `lines` tell of, which are read as `opening` tells.
    ///
    /// # Errors
    /// Where a line cannot be understood.
    pub(super) fn new(lines: impl BufRead, opening: Opening) -> Result<Self> {
        let mut files = BTreeMap::new();
        for (number, line) in (1..).zip(lines.lines()) {
            let failed = |cause: Box<dyn std::error::Error + Send + Sync>| {
                let error = Error::new(
                    Kind::Usage,
                    format!("line {number} of the requests cannot be understood"),
                );
                error
                    .because(cause)
                    .hint(r#"{"path":"FILE","name":"hdfs://paper/1998/01/05.xml"}"#)
            };
            let line = line.map_err(|cause| failed(cause.into()))?;
            if line.trim().is_empty() {
                continue;
            }
            let request: Request = serde_json::from_str(&line).map_err(|cause| failed(cause.into()))?;
            let name = match request.name {
                Some(name) => PathBuf::from(name),
                None => super::files::whole(&request.path)?,
            };
            files.insert(name, request.path);
        }
        Ok(Self { files, opening })
    }

    fn file(&self, name: &Path) -> PathBuf {
        self.files.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }
}

impl Files for Sent {
    fn list(&self) -> Listed {
        let mut listed = Listed::default();
        for (name, file) in &self.files {
            match there(file) {
                true => listed.files.push(name.clone()),
                false => listed
                    .unread
                    .push(unreadable(file, std::io::ErrorKind::NotFound.into())),
            }
        }
        listed
    }

    fn stamp(&self, _: &Path) -> Option<Stamp> {
        // Where a file lies now says nothing of what it was.
        None
    }

    fn bytes(&self, name: &Path) -> Result<(Vec<u8>, String)> {
        let bytes = bytes(&self.file(name))?;
        let digest = blake3::hash(&bytes).to_hex().to_string();
        Ok((bytes, digest))
    }

    fn pages(&self, name: &Path, bytes: &[u8]) -> Result<Vec<Input>> {
        input::opened(name, bytes, &self.opening)
    }
}
