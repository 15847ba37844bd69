//! A folder of index files that only their owner may read.

use crate::archive::folder::make_dir;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr};

/// What stands in the name of the copy of a file that is written over again and again.
const COPY: &str = ".copy-of-";

/// Mapped files below a folder. What lists them is written twice, for without it they tell nothing.
#[derive(Clone)]
pub(super) struct Private {
    dir: PathBuf,
    files: MmapDirectory,
}

impl Private {
    /// The folder `dir`, made where it is not there.
    pub(super) fn open(dir: &Path) -> Result<Self, OpenDirectoryError> {
        make_dir(dir).map_err(|cause| OpenDirectoryError::wrap_io_error(cause, dir.to_owned()))?;
        let (dir, files) = (dir.to_owned(), MmapDirectory::open(dir)?);
        Ok(Self { dir, files })
    }

    /// Makes the file at `path` its owner's.
    #[cfg(unix)]
    fn close(&self, path: &Path) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(self.dir.join(path), std::fs::Permissions::from_mode(0o600))
    }

    #[cfg(not(unix))]
    fn close(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// What the copy of a list is called.
fn copy(path: &Path) -> PathBuf {
    format!("{COPY}{}", path.to_string_lossy().trim_start_matches('.')).into()
}

/// Puts the copy of a list in its place, where the list in `dir` is lost or no JSON and the copy is some. Tells which were.
pub(super) fn mend(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut mended = Vec::new();
    for name in ["meta.json", ".managed.json"] {
        let json = |path: &Path| {
            let bytes = std::fs::read(dir.join(path)).ok()?;
            serde_json::from_slice::<serde_json::Value>(&bytes)
                .is_ok()
                .then_some(bytes)
        };
        let copied = copy(Path::new(name));
        if json(Path::new(name)).is_none()
            && let Some(bytes) = json(&copied)
        {
            let private = Private::open(dir).map_err(io::Error::other)?;
            private.atomic_write(Path::new(name), &bytes)?;
            mended.push(dir.join(name));
        }
    }
    Ok(mended)
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Private({})", self.dir.display())
    }
}

impl Directory for Private {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let writer = self.files.open_write(path)?;
        self.close(path)
            .map_err(|cause| OpenWriteError::wrap_io_error(cause, path.to_owned()))?;
        Ok(writer)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.files.atomic_write(path, data)?;
        self.close(path)?;
        let copy = copy(path);
        self.files.atomic_write(&copy, data)?;
        self.close(&copy)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let held = self.files.acquire_lock(lock)?;
        // Another process may be the one that made it.
        let _ = self.close(&lock.filepath);
        Ok(held)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}
