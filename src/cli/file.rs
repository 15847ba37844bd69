//! The bytes of a file.

use super::package;
use crate::error::{Error, Kind, Result};
use crate::text::shell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A file that is taken for a page has at most so many bytes.
pub(super) const PAGE_BYTES: u64 = 64 << 20;

/// The bytes of a file, of an entry of a ZIP file for `file.zip!entry`, of an issue's page for `issue!page`, or of standard input for `-`.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let inside = package::entry(path);
    let zipped = inside.filter(|(file, _)| package::begins(&package::head(file)));
    if let Some((file, entry)) = zipped {
        bytes = package::bytes(file, entry, PAGE_BYTES + 1)?;
    } else {
        let beside = inside.and_then(|(issue, page)| package::beside(issue, page));
        let path = beside.as_deref().unwrap_or(path);
        let taken = if path == Path::new("-") {
            io::stdin().lock().take(PAGE_BYTES + 1).read_to_end(&mut bytes)
        } else {
            File::open(path).and_then(|file| file.take(PAGE_BYTES + 1).read_to_end(&mut bytes))
        };
        taken.map_err(|cause| unreadable(path, cause))?;
    }
    if bytes.len() as u64 > PAGE_BYTES {
        return Err(Error::new(
            Kind::Input,
            format!("`{}` is longer than {} MiB", path.display(), PAGE_BYTES >> 20),
        )
        .hint("split it into pages"));
    }
    Ok(bytes)
}

/// Whether there is a file, or an entry of a ZIP file, of that name.
pub(super) fn there(path: &Path) -> bool {
    path.is_file() || package::entry(path).is_some()
}

/// The error for what cannot be read.
pub(super) fn unreadable(path: &Path, cause: io::Error) -> Error {
    let hint = match cause.kind() {
        io::ErrorKind::NotFound => "check the name; `ls` shows what is there".to_owned(),
        io::ErrorKind::PermissionDenied => format!("chmod u+r {}", shell::quoted(&path.to_string_lossy())),
        _ => "name a file that can be read".to_owned(),
    };
    Error::new(Kind::Input, format!("cannot read `{}`", path.display()))
        .because(cause)
        .hint(hint)
}
