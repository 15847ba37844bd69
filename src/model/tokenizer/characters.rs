//! BPE vocabularies of whole characters, as Gemma 4 has them: spaces are written `▁`, lines are cut at their ends alone, and a character
//! that is no token is told byte by byte.

use super::kind;
use crate::error::{Error, Kind, Result};
use crate::model::Vocabulary;
use crate::model::gguf::{Gguf, damaged};
use std::collections::HashMap;
use tokenizers::Model;
use tokenizers::models::bpe::{BPE, Vocab};

/// Stands for a space.
const SPACE: char = '▁';

/// A BPE vocabulary of whole characters.
pub(super) struct Characters {
    model: BPE,
    /// Text tokens by their text, spaces as [`SPACE`].
    ids: Vocab,
    /// By id; `None` for control tokens.
    bytes: Vec<Option<Box<[u8]>>>,
    controls: HashMap<String, u32>,
}

impl Characters {
    /// Reads the vocabulary that `file` carries.
    ///
    /// # Errors
    /// Where it is missing or malformed.
    pub(super) fn read(file: &Gguf<'_>) -> Result<Self> {
        let (tokens, kinds) = (file.tokens()?, file.token_kinds());
        let mut ids = Vocab::default();
        let (mut bytes, mut controls) = (Vec::with_capacity(tokens.len()), HashMap::new());
        for (token, id) in tokens.iter().zip(0u32..) {
            let kind = kinds.get(id as usize).copied().unwrap_or(kind::NORMAL);
            let told = match kind {
                kind::NORMAL => Some(token.replace(SPACE, " ").into_bytes()),
                kind::BYTE => byte(token).map(|byte| vec![byte]),
                _ => None,
            };
            match told {
                Some(_) => ids.insert((*token).to_owned(), id),
                None => controls.insert((*token).to_owned(), id),
            };
            bytes.push(told.filter(|bytes| !bytes.is_empty()).map(Vec::into_boxed_slice));
        }
        // What no text may make is not made by merges either.
        let made = |(a, b): &(&str, &str)| {
            ids.contains_key(*a) && ids.contains_key(*b) && ids.contains_key(&format!("{a}{b}"))
        };
        let merges = file.merges()?.into_iter().filter(made);
        let merges = merges.map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        let model = BPE::builder()
            .vocab_and_merges(ids.clone(), merges)
            .byte_fallback(true)
            .build()
            .map_err(|cause| {
                damaged("its vocabulary cannot be used").because(Error::new(Kind::Model, cause.to_string()))
            })?;
        Ok(Self {
            model,
            ids,
            bytes,
            controls,
        })
    }
}

/// The byte that a token like `<0x0A>` stands for.
fn byte(token: &str) -> Option<u8> {
    let digits = token.strip_prefix("<0x")?.strip_suffix('>')?;
    let whole = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    whole.then(|| u8::from_str_radix(digits, 16).ok()).flatten()
}

/// The lines of a text and the runs of their ends, in turn.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let ends = rest.starts_with('\n');
        let len = rest.find(|letter| (letter == '\n') != ends).unwrap_or(rest.len());
        let (run, after) = rest.split_at(len);
        rest = after;
        (!run.is_empty()).then_some(run)
    })
}

impl Vocabulary for Characters {
    fn encode(&self, text: &str) -> Vec<u32> {
        let text = text.replace(' ', SPACE.encode_utf8(&mut [0; 4]));
        let mut ids = Vec::new();
        for run in runs(&text) {
            match self.ids.get(run).filter(|_| run.starts_with('\n')) {
                Some(id) => ids.push(*id),
                // Text cannot fail to be told: there is a token for every byte, or none is.
                None => ids.extend(
                    self.model
                        .tokenize(run)
                        .unwrap_or_default()
                        .iter()
                        .map(|token| token.id),
                ),
            }
        }
        ids
    }

    fn bytes(&self, id: u32) -> Option<&[u8]> {
        self.bytes.get(id as usize)?.as_deref()
    }

    fn control(&self, name: &str) -> Option<u32> {
        self.controls.get(name).copied()
    }

    fn len(&self) -> usize {
        self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_their_ends_are_apart() {
        assert_eq!(runs("a b\n\nc\n").collect::<Vec<_>>(), ["a b", "\n\n", "c", "\n"]);
        assert_eq!(runs("").count(), 0);
        assert_eq!((byte("<0x0A>"), byte("<0xA>"), byte("<0x+1>")), (Some(10), None, None));
    }
}
