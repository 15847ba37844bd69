//! Results as files, each whole from the first moment it stands there.

use super::journal::{ENDINGS, FAILED, Journal, OWN, hash};
use crate::error::{Error, Kind, Result};
use crate::render::{self, SummaryReply};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use tempfile::Builder;

/// Removes what a killed run had begun to write, and makes room for what this one writes.
///
/// # Errors
/// Where the folder cannot be written.
pub(super) fn begin(journal: &Journal) -> Result<()> {
    let new = journal.out().join(OWN).join("new");
    let cleared = match fs::remove_dir_all(&new) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(cause),
        _ => fs::create_dir_all(&new),
    };
    cleared.map_err(|cause| unwritten(&new, cause))
}

/// Writes the results called `name`; tells their digests.
///
/// # Errors
/// Where they cannot be written.
pub(super) fn summary(journal: &Journal, name: &str, reply: &SummaryReply) -> Result<Vec<String>> {
    let markdown = render::front_matter(reply) + &render::summary_markdown(reply);
    let texts = [render::json(reply)?, markdown];
    for (ending, text) in ENDINGS.iter().zip(&texts) {
        write(journal, name, ending, text.as_bytes())?;
    }
    let failed = journal.path(name, FAILED);
    match fs::remove_file(&failed) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(unwritten(&failed, cause)),
        _ => {}
    }
    Ok(texts.iter().map(|text| hash(text.as_bytes())).collect())
}

/// Writes why there are no results called `name`.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn failure(journal: &Journal, name: &str, error: &Error) -> Result<()> {
    let mut text = format!("error: {}\n", error.chain());
    if let Some(hint) = error.way_out() {
        text.push_str(&format!("hint: {hint}\n"));
    }
    write(journal, name, FAILED, render::clean(&text).as_bytes())
}

fn write(journal: &Journal, name: &str, ending: &str, bytes: &[u8]) -> Result<()> {
    let path = journal.path(name, ending);
    let written = || -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut builder = Builder::new();
        // As any file that a program makes, and not as private as what is kept of pages elsewhere.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(journal.out().join(OWN).join("new"))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    };
    written().map_err(|cause| unwritten(&path, cause))
}

fn unwritten(path: &Path, cause: io::Error) -> Error {
    Error::new(Kind::Storage, format!("cannot write `{}`", path.display()))
        .because(cause)
        .hint("make room there, and start again: what is done stays done")
}
