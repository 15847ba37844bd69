//! Byte-level BPE vocabularies, read from the model file itself.

use super::kind;
use crate::error::Result;
use crate::model::Vocabulary;
use crate::model::gguf::{Gguf, damaged, plain};
use candle_core::quantized::tokenizer::TokenizerFromGguf;
use std::collections::HashMap;
use tokenizers::pre_tokenizers::byte_level::ByteLevel as Bytes;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::{PreTokenizerWrapper, Tokenizer};

/// A byte-level BPE vocabulary.
pub struct ByteLevel {
    tokenizer: Tokenizer,
    /// By id; `None` for control tokens.
    bytes: Vec<Option<Box<[u8]>>>,
    controls: HashMap<String, u32>,
}

impl ByteLevel {
    /// Reads the vocabulary that `file` carries.
    ///
    /// # Errors
    /// Where it is missing, malformed or not byte-level BPE.
    pub fn read(file: &Gguf<'_>) -> Result<Self> {
        let tokens = file.tokens()?;
        let kinds = file.token_kinds();
        let mut tokenizer = Tokenizer::from_gguf(file.content())
            .map_err(|cause| damaged("its vocabulary cannot be used").because(plain(cause)))?;
        if let Some(words) = words(file.text("tokenizer.ggml.pre").unwrap_or("default"))? {
            tokenizer.with_pre_tokenizer(Some(words));
        }
        // A page's `<|im_end|>` is a string of letters; only templates make control ids.
        tokenizer.set_encode_special_tokens(true);
        let alphabet = alphabet();
        let mut bytes = Vec::with_capacity(tokens.len());
        let mut controls = HashMap::new();
        for (id, token) in tokens.iter().enumerate() {
            let text = kinds.get(id).is_none_or(|kind| *kind == kind::NORMAL);
            let letters: Option<Box<[u8]>> = if text {
                token.chars().map(|letter| alphabet.get(&letter).copied()).collect()
            } else {
                None
            };
            if letters.is_none() {
                controls.entry((*token).to_owned()).or_insert(id as u32);
            }
            bytes.push(letters);
        }
        Ok(Self {
            tokenizer,
            bytes,
            controls,
        })
    }
}

/// How text is cut into words before pairs are merged, where the library does not know it by its name.
fn words(name: &str) -> Result<Option<PreTokenizerWrapper>> {
    let bytes = Bytes::new(false, false, true);
    match name {
        "qwen2" | "llama3" | "smaug-bpe" | "lfm2" => Ok(None),
        "smollm" => Ok(Some(Sequence::new(vec![Digits::new(true).into(), bytes.into()]).into())),
        "default" | "gpt-2" => Ok(Some(bytes.into())),
        other => Err(damaged(&format!(
            "this version cannot cut words as `{}` does",
            other.escape_default()
        ))),
    }
}

impl Vocabulary for ByteLevel {
    fn encode(&self, text: &str) -> Vec<u32> {
        // Encoding plain text cannot fail: the alphabet holds every byte.
        self.tokenizer
            .encode_fast(text, false)
            .map(|encoding| encoding.get_ids().to_vec())
            .unwrap_or_default()
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

/// The letters that byte-level BPE writes bytes with (Radford et al. 2019): printable ones stand for themselves,
/// the others follow from U+0100 on.
fn alphabet() -> HashMap<char, u8> {
    let mut next = 0x100;
    (0..=255u8)
        .map(|byte| {
            let printable = matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
            let letter = if printable {
                char::from(byte)
            } else {
                next += 1;
                char::from_u32(next - 1).unwrap_or('\u{fffd}')
            };
            (letter, byte)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::alphabet;

    #[test]
    fn the_alphabet_holds_every_byte_once() {
        let alphabet = alphabet();
        assert_eq!(alphabet.len(), 256);
        assert_eq!(alphabet[&'Ġ'], b' ');
        assert_eq!(alphabet[&'Ċ'], b'\n');
    }
}
