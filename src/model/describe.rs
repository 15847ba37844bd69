//! What a model file says of itself.

use super::ARCHITECTURES;
use super::gguf::{Gguf, damaged};
use super::map::Mapped;
use super::tokenizer::controls;
use crate::error::{Error, Kind, Result};
use std::collections::HashSet;
use std::path::Path;

/// What a model file says of itself, before any of its weights is read.
#[derive(Clone, Debug)]
pub struct Description {
    /// Which engine runs it.
    pub architecture: String,
    /// The most tokens it can read at once.
    pub context: usize,
    /// The chat template that it carries, in Jinja.
    pub template: Option<String>,
    /// The licence of the weights.
    pub licence: Option<String>,
    controls: HashSet<String>,
}

impl Description {
    /// Whether its vocabulary holds a control token of that name.
    pub fn has(&self, control: &str) -> bool {
        self.controls.contains(control)
    }

    /// Whether this version runs it.
    ///
    /// # Errors
    /// Where it does not; the message says what it can.
    pub fn require_runnable(&self) -> Result<()> {
        if ARCHITECTURES.contains(&self.architecture.as_str()) {
            return Ok(());
        }
        let message = format!(
            "this version cannot run the architecture `{}`, known are `{}`",
            self.architecture.escape_default(),
            ARCHITECTURES.join("`, `")
        );
        Err(Error::new(Kind::Model, message).hint("standfirst models list"))
    }
}

/// Reads the head of the model file at `path`.
///
/// # Errors
/// Where the file cannot be opened or is no GGUF file.
pub fn describe(path: &Path) -> Result<Description> {
    let unusable = |cause: Error| {
        Error::new(Kind::Model, format!("cannot use the model file `{}`", path.display()))
            .because(cause)
            .hint("name a whole file in GGUF, of a model that writes text")
    };
    let map = Mapped::open(path)?;
    let file = Gguf::read(&map).map_err(unusable)?;
    let text = |key: &str| file.text(key).map(str::to_owned);
    let architecture = text("general.architecture")
        .ok_or_else(|| damaged("it does not give `general.architecture`"))
        .map_err(unusable)?;
    let number = |part: &str| file.number(&format!("{architecture}.{part}"));
    let context = number("context_length").map_err(unusable)?;
    Ok(Description {
        // Positions beyond those trained first are not told here.
        context: number("rope.scaling.original_context_length").map_or(context, |first| first.min(context)),
        template: text("tokenizer.chat_template"),
        licence: text("general.license"),
        controls: controls(&file).map_err(unusable)?,
        architecture,
    })
}
