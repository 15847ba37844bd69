//! Asks a model about the torn ends of pages that weights are fitted on.

use super::fit;
use super::tell::unusable;
use crate::error::Result;
use crate::model::kernel::cores;
use crate::model::{ModelId, load};
use crate::pipeline::ModelScorer;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Keeps in the file `into` what the model in the file `model` says of the pages in `folders`.
///
/// # Errors
/// Where the model cannot be loaded, a page not read, or the file not written.
pub(super) fn record(folders: &[PathBuf], model: &Path, into: &Path) -> Result<()> {
    let id = ModelId {
        id: "fitted".to_owned(),
        sha256: String::new(),
    };
    let mut session = load(model, id, cores())?;
    let mut out = File::create(into).map_err(|cause| unusable(into, cause))?;
    fit::record(folders, &mut ModelScorer::new(&mut session), &mut |line| {
        writeln!(out, "{line}").map_err(|cause| unusable(into, cause))
    })
}
