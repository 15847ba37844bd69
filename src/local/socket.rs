//! The Unix socket in the cache directory, which only its owner may open.

use crate::error::{Error, Kind, Result};
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tokio::net::{UnixListener, UnixStream};

/// The socket's name in the cache directory: who uses another cache uses another service.
const NAME: &str = "serve.sock";

/// A socket that is removed when it is closed.
pub(crate) struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

/// Where the socket of the cache in `dir` is.
pub(super) fn path(dir: &Path) -> PathBuf {
    dir.join(NAME)
}

/// Whether there is a socket that this user made, and nobody else may use.
pub(super) fn ours(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| {
        found.file_type().is_socket() && found.uid() == rustix::process::geteuid().as_raw() && found.mode() & 0o077 == 0
    })
}

/// Opens the socket of the cache in `dir`; none without a cache, or where another service has it.
///
/// # Errors
/// Where it cannot be made.
pub(crate) async fn open(dir: Option<&Path>) -> Result<Option<Socket>> {
    let Some(dir) = dir else { return Ok(None) };
    let path = path(dir);
    if UnixStream::connect(&path).await.is_ok() {
        tracing::warn!("another service has the socket of this cache; commands go on using that one");
        return Ok(None);
    }
    match make(dir, &path) {
        Ok(listener) => Ok(Some(Socket { listener, path })),
        // A path that is too long for a socket is no reason not to serve.
        Err(cause) if cause.kind() == io::ErrorKind::InvalidInput => {
            tracing::warn!("the cache directory's path is too long for a socket: commands will not use this service");
            Ok(None)
        }
        Err(cause) => Err(
            Error::new(Kind::Storage, format!("cannot open the socket `{}`", path.display()))
                .because(cause)
                .hint("use another folder or none: --cache-dir DIR or --no-cache"),
        ),
    }
}

fn make(dir: &Path, path: &Path) -> io::Result<UnixListener> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    // What is there was left by a killed process; anything but a socket is none of ours.
    if fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket()) {
        fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    Ok(listener)
}

impl Socket {
    /// The next connection of this user; `None` where there is none to be had now.
    pub(crate) async fn accept(&self) -> Option<UnixStream> {
        loop {
            let (stream, _) = self.listener.accept().await.ok()?;
            // Before its permissions were set, somebody else may have found it.
            let peer = stream.peer_cred().ok()?;
            if peer.uid() == rustix::process::geteuid().as_raw() {
                return Some(stream);
            }
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
