//! From a model file to a session.

use super::decoder::Decoder;
use super::gguf::Gguf;
use super::map::Mapped;
use super::reader::shipped;
use super::tokenizer::vocabulary;
use super::{Gauge, ModelId, Session};
use crate::error::{Error, Kind, Result};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Loads the model file at `path`, to run on `threads` threads.
///
/// # Errors
/// Where the file cannot be opened, is damaged, or is of an architecture outside [`super::ARCHITECTURES`].
pub fn load(path: &Path, id: ModelId, threads: usize) -> Result<Session> {
    load_watched(path, id, threads, Gauge::default())
}

/// [`load`], with `gauge` set by it and by all that the session does.
///
/// # Errors
/// As [`load`].
pub fn load_watched(path: &Path, id: ModelId, threads: usize, gauge: Gauge) -> Result<Session> {
    let begun = Instant::now();
    let unusable = |cause: Error| {
        Error::new(Kind::Model, format!("cannot load the model file `{}`", path.display())).because(cause)
    };
    let map = Arc::new(Mapped::open(path)?);
    let file = Gguf::read(&map).map_err(unusable)?;
    // The vocabulary is made by one thread alone, weights are packed meanwhile: by another, since a vocabulary takes memory in many
    // small parts, which the first thread gets most cheaply.
    let (model, vocabulary) = std::thread::scope(|scope| {
        let model = scope.spawn(|| Decoder::load(&map, &file, threads, gauge.clone()));
        let vocabulary = vocabulary(&file);
        (model.join(), vocabulary)
    });
    gauge.end();
    let vocabulary = vocabulary.map_err(unusable)?;
    let model = model
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        .map_err(unusable)?;
    let reader = shipped(&id.sha256)?;
    let load_ms = begun.elapsed().as_millis() as u64;
    Ok(Session::new(Box::new(model), vocabulary, id, load_ms)
        .watched(gauge)
        .with_reader(reader))
}
