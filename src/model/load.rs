//! From a model file to a session.

use super::decoder::Qwen2;
use super::gguf::Gguf;
use super::tokenizer::ByteLevel;
use super::{ModelId, Session};
use crate::error::{Error, Kind, Result};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// The architectures that [`load`] can run.
pub const ARCHITECTURES: &[&str] = &["qwen2"];

/// Loads the model file at `path`.
///
/// # Errors
/// Where the file cannot be opened, is damaged, or is of an architecture outside [`ARCHITECTURES`].
pub fn load(path: &Path, id: ModelId) -> Result<Session> {
    let begun = Instant::now();
    let unusable = |cause: Error| {
        Error::new(Kind::Model, format!("cannot load the model file `{}`", path.display())).because(cause)
    };
    let map = super::map::map(path)?;
    let file = Gguf::read(&map).map_err(unusable)?;
    let architecture = file.text("general.architecture").unwrap_or("unknown");
    if !ARCHITECTURES.contains(&architecture) {
        let message = format!(
            "this version cannot run the architecture `{}`",
            architecture.escape_default()
        );
        return Err(unusable(
            Error::new(Kind::Model, message).hint("standfirst models list"),
        ));
    }
    let vocabulary = ByteLevel::read(&file).map_err(unusable)?;
    let model = Qwen2::load(&file).map_err(unusable)?;
    let load_ms = begun.elapsed().as_millis() as u64;
    Ok(Session::new(Box::new(model), Arc::new(vocabulary), id, load_ms))
}
