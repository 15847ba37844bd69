//! The folder of an archive: its version, its lock, the copies it holds. For its owner only.

use crate::error::{Error, Kind, Result};
use crate::text::shell;
use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The version of what stands on disk.
const FORMAT: u32 = 4;
const HEAD: &str = "archive.json";

/// What `archive.json` says.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    format: u32,
    /// The folder of the index that counts.
    #[serde(default)]
    index: String,
    /// The version of the program that made it.
    #[serde(default)]
    made_by: String,
}

/// The folder that the environment names with `STANDFIRST_ARCHIVE_DIR`, or that of the platform.
///
/// # Errors
/// Where the platform has no home for this user.
pub fn default_dir() -> Result<PathBuf> {
    if let Some(dir) = std::env::var_os("STANDFIRST_ARCHIVE_DIR").filter(|dir| !dir.is_empty()) {
        return Ok(PathBuf::from(dir));
    }
    let base = etcetera::choose_base_strategy().map_err(|error| {
        let error = Error::new(Kind::Storage, "there is no folder for the archive").because(error);
        error.hint("name one: --archive DIR")
    })?;
    Ok(base.data_dir().join("standfirst").join("archive"))
}

/// An archive's folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// The folder, whatever is in it.
    pub(super) fn at(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// The folder of an archive that is there.
    pub(super) fn open(dir: &Path) -> Result<Self> {
        let folder = Self::at(dir);
        match folder.head()? {
            Some(_) => Ok(folder),
            None => {
                let error = Error::new(Kind::Storage, format!("there is no archive in `{}`", dir.display()));
                Err(error.hint(format!(
                    "standfirst index PATH --archive {}",
                    shell::quoted(&dir.to_string_lossy())
                )))
            }
        }
    }

    /// The same, made where it is not there.
    pub(super) fn make(dir: &Path) -> Result<Self> {
        let folder = Self::at(dir);
        make_dir(dir).map_err(|cause| folder.failed("make", cause))?;
        if folder.head()?.is_none() {
            folder.point("index-1")?;
        }
        Ok(folder)
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The folder of the index that counts.
    pub(super) fn index(&self) -> Result<PathBuf> {
        let head = self.head()?;
        let named = head.map(|head| head.index).filter(|name| index_number(name).is_some());
        named.map(|name| self.dir.join(name)).ok_or_else(|| {
            let error = Error::new(
                Kind::Storage,
                format!("the archive `{}` names no index", self.dir.display()),
            );
            error.hint(self.mend())
        })
    }

    /// The folder that a new index is made in, empty.
    pub(super) fn next(&self) -> Result<PathBuf> {
        let number = self
            .index()
            .ok()
            .and_then(|path| index_number(&path.file_name()?.to_string_lossy()));
        let next = self.dir.join(format!("index-{}", number.unwrap_or(0) + 1));
        self.clear(&next)?;
        Ok(next)
    }

    /// Makes the index in the folder of that name the one that counts, in one step.
    pub(super) fn point(&self, name: &str) -> Result<()> {
        let head = Head {
            format: FORMAT,
            index: name.to_owned(),
            made_by: crate::VERSION.to_owned(),
        };
        let json = serde_json::to_vec(&head).unwrap_or_default();
        self.write(&self.dir.join(HEAD), &json)
    }

    /// Removes indexes that do not count.
    pub(super) fn sweep(&self) -> Result<()> {
        let counts = self.index()?;
        let listed = fs::read_dir(&self.dir).map_err(|cause| self.failed("read", cause))?;
        for path in listed
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| *path != counts)
        {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if index_number(&name).is_some() {
                self.clear(&path)?;
            } else if name.starts_with(".new") {
                let _ = fs::remove_file(path);
            }
        }
        Ok(())
    }

    fn clear(&self, path: &Path) -> Result<()> {
        match fs::remove_dir_all(path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(self.failed("write", cause)),
            _ => Ok(()),
        }
    }

    /// Holds the archive for writing until dropped, or until the process ends in whatever way; `waits` is told when another holds it.
    pub(super) fn lock(&self, waits: &mut dyn FnMut(&str)) -> Result<File> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options
            .open(self.dir.join("lock"))
            .map_err(|cause| self.failed("lock", cause))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waits(&format!(
                    "another process writes to the archive `{}`; waiting for it",
                    self.dir.display()
                ));
                file.lock().map_err(|cause| self.failed("lock", cause))?;
            }
            Err(TryLockError::Error(cause)) => return Err(self.failed("lock", cause)),
        }
        Ok(file)
    }

    /// Where the copy of a file of that digest is, or would be.
    pub(super) fn kept(&self, digest: &str) -> PathBuf {
        let head = digest.get(..2).unwrap_or("00");
        self.dir.join("kept").join(head).join(digest)
    }

    /// Keeps a copy of a file's bytes.
    pub(super) fn keep(&self, digest: &str, bytes: &[u8]) -> Result<()> {
        let path = self.kept(digest);
        if path.is_file() {
            return Ok(());
        }
        make_dir(path.parent().unwrap_or(&self.dir)).map_err(|cause| self.failed("write", cause))?;
        self.write(&path, bytes)
    }

    /// Lets go of the copy.
    pub(super) fn let_go(&self, digest: &str) -> Result<()> {
        match fs::remove_file(self.kept(digest)) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(self.failed("write", cause)),
            _ => Ok(()),
        }
    }

    /// Writes a file in one step.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let written = || -> io::Result<()> {
            let mut file = tempfile::Builder::new().prefix(".new").tempfile_in(&self.dir)?;
            file.write_all(bytes)?;
            file.as_file().sync_data()?;
            file.persist(path)?;
            Ok(())
        };
        written().map_err(|cause| self.failed("write", cause))
    }

    fn head(&self) -> Result<Option<Head>> {
        let bytes = match fs::read(self.dir.join(HEAD)) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return self.lost_head(),
            bytes => bytes.map_err(|cause| self.failed("read", cause))?,
        };
        let head: Head = match serde_json::from_slice(&bytes) {
            Ok(head) => head,
            Err(cause) => {
                let message = format!("`{}` is damaged", self.dir.join(HEAD).display());
                return Err(Error::new(Kind::Storage, message).because(cause).hint(self.mend()));
            }
        };
        self.known(&head).map(|()| Some(head))
    }

    /// Refuses a format that is not known.
    fn known(&self, head: &Head) -> Result<()> {
        if head.format == FORMAT {
            return Ok(());
        }
        let message = format!(
            "the archive `{}` has format {}, which this program, {}, does not know",
            self.dir.display(),
            head.format,
            crate::VERSION
        );
        let hint = match head.format > FORMAT {
            true => format!("use the program that made it, {}, or a later one", head.made_by),
            false => "index the pages again: standfirst index PATH --archive OTHER".to_owned(),
        };
        Err(Error::new(Kind::Storage, message).hint(hint))
    }

    /// What it is where `archive.json` is missing: nothing, or an archive that lost it.
    fn lost_head(&self) -> Result<Option<Head>> {
        if self.newest().is_none() {
            return Ok(None);
        }
        let message = format!("the archive `{}` has lost its `{HEAD}`", self.dir.display());
        Err(Error::new(Kind::Storage, message).hint(self.mend()))
    }

    /// Writes `archive.json` anew where it is damaged or lost; tells whether it did.
    pub(super) fn mend_head(&self) -> Result<bool> {
        let written = fs::read(self.dir.join(HEAD)).unwrap_or_default();
        if let Ok(head) = serde_json::from_slice(&written) {
            self.known(&head)?;
        }
        let damaged = !self.index().is_ok_and(|index| index.is_dir());
        match self.newest().filter(|_| damaged) {
            Some(name) => self.point(&name).map(|()| true),
            None => Ok(false),
        }
    }

    /// The index with the highest number.
    fn newest(&self) -> Option<String> {
        let names = fs::read_dir(&self.dir).ok()?.flatten().map(|entry| entry.file_name());
        let names = names.filter_map(|name| name.into_string().ok());
        names
            .filter(|name| index_number(name).is_some())
            .max_by_key(|name| index_number(name))
    }

    /// The command that mends it.
    pub(super) fn mend(&self) -> String {
        format!(
            "standfirst index --check --archive {}",
            shell::quoted(&self.dir.to_string_lossy())
        )
    }

    pub(super) fn failed(&self, verb: &str, cause: io::Error) -> Error {
        Error::new(
            Kind::Storage,
            format!("cannot {verb} the archive `{}`", self.dir.display()),
        )
        .because(cause)
        .hint("use another folder: --archive DIR")
    }
}

fn index_number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("index-")?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())?
}

/// Makes `dir` and what is missing above it, for its owner only.
pub(super) fn make_dir(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_that_is_not_known_is_refused_and_damage_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let error = Folder::open(dir.path()).unwrap_err();
        assert!(error.way_out().unwrap().starts_with("standfirst index PATH"), "{error}");
        let folder = Folder::make(dir.path()).unwrap();
        assert_eq!(folder.index().unwrap(), dir.path().join("index-1"));
        fs::write(dir.path().join(HEAD), r#"{"format":9,"made_by":"7.0.0"}"#).unwrap();
        let error = Folder::open(dir.path()).unwrap_err();
        assert!(error.to_string().contains("format 9") && error.way_out().unwrap().contains("7.0.0"));
        assert!(folder.mend_head().is_err(), "it may be whole");
        fs::write(dir.path().join(HEAD), "{").unwrap();
        assert!(
            Folder::open(dir.path())
                .unwrap_err()
                .way_out()
                .unwrap()
                .contains("--check")
        );
        make_dir(&dir.path().join("index-3")).unwrap();
        assert!(folder.mend_head().unwrap());
        assert_eq!(folder.index().unwrap(), dir.path().join("index-3"));
    }
}
