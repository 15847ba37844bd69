//! Bringing in a file that somebody carried here.

use super::Progress;
use super::digest::hex;
use crate::error::{Error, Kind, Result};
use crate::model::registry::Identity;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Bytes moved at once.
const PIECE_BYTES: usize = 1 << 20;

/// The way out where another file was brought.
const HINT: &str = "see which file is meant, with its size and digest: standfirst models list -v";

/// Whether the file at `from` can be what `identity` says, from a look at its size.
pub(super) fn plausible(from: &Path, identity: Identity<'_>) -> Result<()> {
    let data = std::fs::metadata(from).map_err(|error| reading(from, error))?;
    let message = if !data.is_file() {
        format!("`{}` is not a file", from.display())
    } else if data.len() != identity.bytes {
        let (is, must) = (data.len(), identity.bytes);
        format!("`{}` is another file: it has {is} bytes, not {must}", from.display())
    } else {
        return Ok(());
    };
    Err(Error::new(Kind::Model, message).hint(HINT))
}

/// Copies the file at `from` into a temporary one in `dir`, provided it is what `identity` says.
pub(super) fn checked(
    from: &Path,
    dir: &Path,
    identity: Identity<'_>,
    progress: &mut dyn Progress,
) -> Result<NamedTempFile> {
    let reading = |error| reading(from, error);
    let mut source = File::open(from).map_err(reading)?;
    let writing = |error| Error::new(Kind::Storage, format!("cannot write in `{}`", dir.display())).because(error);
    let mut target = temporary(dir).map_err(writing)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE_BYTES];
    let mut done = 0;
    progress.begin(&format!("importing {}", from.display()), identity.bytes, 0);
    let outcome = loop {
        let n = match source.read(&mut piece) {
            Ok(0) => break Ok(()),
            Ok(n) => n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => break Err(reading(error)),
        };
        let read = piece.get(..n).unwrap_or_default();
        hasher.update(read);
        if let Err(error) = target.write_all(read) {
            break Err(writing(error));
        }
        done += n as u64;
        progress.advance(done);
    };
    progress.end();
    outcome?;
    let digest = hex(hasher);
    if digest != identity.sha256 {
        let message = format!(
            "`{}` is another file: its sha256 is `{digest}`, not `{}`",
            from.display(),
            identity.sha256
        );
        return Err(Error::new(Kind::Model, message).hint(HINT));
    }
    target.as_file().sync_all().map_err(writing)?;
    Ok(target)
}

fn reading(from: &Path, error: std::io::Error) -> Error {
    Error::new(Kind::Input, format!("cannot read `{}`", from.display())).because(error)
}

/// A file that, once in place, everybody may read whom the umask allows.
fn temporary(dir: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("import-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(dir)
}
