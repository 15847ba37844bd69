//! What hangs on a letter, which is named `mail.eml!name`.

use super::file::bytes;
use super::package::head;
use crate::read::Format;
use std::path::{Path, PathBuf};

/// What stands between the letter and what hangs on it.
const BETWEEN: char = '!';
/// Places where a name may be parted.
const TRIED: usize = 8;

/// The letter that what is called `path` hangs on, where that is no file of its own.
pub(super) fn holder(path: &Path) -> Option<PathBuf> {
    let text = path.to_str().filter(|_| !path.exists())?;
    let mut places = text
        .rmatch_indices(BETWEEN)
        .take(TRIED)
        .map(|(place, _)| Path::new(&text[..place]));
    let letter = |path: &&Path| {
        // The first bytes tell; a whole archive is not read for each of its entries.
        let begins = if path.is_file() { Ok(head(path)) } else { bytes(path) };
        begins.is_ok_and(|bytes| Format::told_by(&bytes) == Some(Format::Mail))
    };
    places.find(letter).map(Path::to_owned)
}
