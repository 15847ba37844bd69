//! An index in its folder, opened or made.

use super::articles::Articles;
use super::directory::Private;
use super::schema::{Fields, KINDS};
use crate::archive::folder::Folder;
use crate::error::{Error, Kind, Result};
use std::path::Path;
use std::sync::Arc;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexReader, IndexSettings, ReloadPolicy, TantivyError};

/// The index in `dir`, made where there is none and `make` says so.
pub(super) fn open(folder: &Folder, dir: &Path, make: bool) -> Result<(Index, Fields)> {
    if !make && !dir.is_dir() {
        let message = format!("the archive `{}` has lost its index", folder.dir().display());
        return Err(Error::new(Kind::Storage, message).hint(folder.mend()));
    }
    let (fields, schema) = Fields::schema();
    let opened = || -> tantivy::Result<Index> {
        let private = Private::open(dir)?;
        let articles = Arc::new(Articles { fields });
        let index = match make {
            true => {
                let builder = Index::builder().schema(schema).settings(settings());
                builder.register_plugin(articles).open_or_create(private)?
            }
            false => {
                let mut index = Index::open(private)?;
                index.register_plugin(articles);
                index
            }
        };
        for (name, kind) in KINDS {
            index.tokenizers().register(name, kind);
        }
        Ok(index)
    };
    let index = opened().map_err(|cause| broken(folder, cause))?;
    Ok((index, fields))
}

/// Nothing is stored but what [`Articles`] keeps.
fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compress_dedicated_thread: false,
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    }
}

/// What reads the index as it is now, and later when it is told to look again.
pub(super) fn reader(folder: &Folder, index: &Index) -> Result<IndexReader> {
    let builder = index.reader_builder().reload_policy(ReloadPolicy::Manual);
    builder.try_into().map_err(|cause| broken(folder, cause))
}

/// The error for an index that cannot be used.
pub(super) fn broken(folder: &Folder, cause: TantivyError) -> Error {
    let dir = folder.dir().display();
    let full = matches!(&cause, TantivyError::IoError(error) if error.kind() == std::io::ErrorKind::StorageFull);
    let error = Error::new(Kind::Storage, format!("the archive `{dir}` cannot be used"));
    let hint = match full {
        true => "make room on the disk".to_owned(),
        false => folder.mend(),
    };
    error.because(cause).hint(hint)
}
