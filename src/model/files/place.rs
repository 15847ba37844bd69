//! Files that are used where they lie.

use super::digest::{self, Stamp};
use super::store::{make_dir, storage};
use super::{Progress, Store};
use crate::error::{Error, Kind, Result};
use crate::model::registry::{Hub, Pin, Source, Spec};
use std::fs;
use std::path::Path;

impl Store {
    /// A model whose file is the one at `path`, used where it lies. Its digest is computed the first time, and kept for as long as the
    /// file looks the same.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn place(&self, id: &str, path: &Path, progress: &mut dyn Progress) -> Result<Spec> {
        let path = fs::canonicalize(path)
            .map_err(|error| Error::new(Kind::Input, format!("cannot read `{}`", path.display())).because(error))?;
        let data = fs::metadata(&path).map_err(|error| storage("read", &path).because(error))?;
        if !data.is_file() {
            return Err(Error::new(Kind::Input, format!("`{}` is not a file", path.display())));
        }
        let stamp = self.stamp_in_place(&path);
        let digest = match Stamp::digest(&stamp, &data) {
            Some(digest) => digest,
            None => {
                let digest = digest::sha256(&path, id, progress)?;
                // What cannot be kept costs time only.
                if make_dir(&self.dir().join("places")).is_ok() {
                    Stamp::write(&stamp, &data, &digest);
                }
                digest
            }
        };
        Ok(Spec::new(id, Source::File(path)).identified(data.len(), digest))
    }

    /// What the hub says of the file at `place`; fetches nothing.
    ///
    /// # Errors
    /// Where the hub cannot be reached, does not have the file or does not tell its digest.
    pub fn pin(&self, place: &Hub) -> Result<Pin> {
        super::hub::pin(place, self.dir(), self.outside())
    }
}
