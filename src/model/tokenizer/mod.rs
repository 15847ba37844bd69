//! Vocabularies, read from the model file itself.

mod byte_level;
mod characters;
mod kind;
mod sentence_piece;

use super::Vocabulary;
use super::gguf::{Gguf, damaged};
use crate::error::Result;
use byte_level::ByteLevel;
use characters::Characters;
use sentence_piece::SentencePiece;
use std::collections::HashSet;
use std::sync::Arc;

/// The vocabulary that `file` carries.
///
/// # Errors
/// Where it is missing, malformed or of a kind that this version cannot read.
pub(super) fn vocabulary(file: &Gguf<'_>) -> Result<Arc<dyn Vocabulary>> {
    match file.text("tokenizer.ggml.model") {
        Some("gpt2") => Ok(Arc::new(ByteLevel::read(file)?)),
        Some("gemma4") => Ok(Arc::new(Characters::read(file)?)),
        Some("llama") => Ok(Arc::new(SentencePiece::read(file)?)),
        Some(other) => Err(damaged(&format!(
            "this version cannot read a vocabulary of the kind `{}`",
            other.escape_default()
        ))),
        None => Err(damaged("it does not give `tokenizer.ggml.model`")),
    }
}

/// The control tokens of the vocabulary that `file` carries.
///
/// # Errors
/// Where the tokens are missing.
pub(super) fn controls(file: &Gguf<'_>) -> Result<HashSet<String>> {
    let kinds = file.token_kinds();
    let text = |id: usize| {
        kinds
            .get(id)
            .is_none_or(|kind| [kind::NORMAL, kind::BYTE].contains(kind))
    };
    let tokens = file.tokens()?.into_iter().enumerate();
    Ok(tokens
        .filter(|(id, _)| !text(*id))
        .map(|(_, token)| token.to_owned())
        .collect())
}
