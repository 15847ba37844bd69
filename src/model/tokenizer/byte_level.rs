//! Byte-level BPE vocabularies, read from the model file itself.

use super::kind;
use crate::error::{Error, Kind, Result};
use crate::model::Vocabulary;
use crate::model::gguf::{Gguf, damaged};
use std::collections::HashMap;
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::normalizers::NFC;
use tokenizers::pre_tokenizers::byte_level::ByteLevel as Bytes;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{PreTokenizerWrapper, SplitDelimiterBehavior, Tokenizer};

/// How `qwen2` cuts words, but for the count of digits that may stand together.
const WORDS: [&str; 2] = [
    r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}",
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
];

/// How those cut words that part them where capitals begin: GPT-4o's `o200k`, and Mistral's `tekken` after it.
const CASED: &str = concat!(
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+{clitics}",
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*{clitics}",
    r"|\p{N}{digits}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
);

/// Those whose words are tokens where the vocabulary has them whole, whatever merges say; their files need not tell.
const WHOLE: [&str; 6] = ["llama3", "llama-v3", "llama-bpe", "pixtral", "lfm2", "tekken"];

/// What English puts behind an apostrophe.
const CLITICS: &str = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";

/// A byte-level BPE vocabulary.
pub struct ByteLevel {
    tokenizer: Tokenizer,
    /// The bytes of all tokens, one after another; control tokens have none.
    bytes: Vec<u8>,
    /// Where each token's bytes end.
    ends: Vec<u32>,
    controls: HashMap<String, u32>,
}

impl ByteLevel {
    /// Reads the vocabulary that `file` carries.
    ///
    /// # Errors
    /// Where it is missing, malformed or not byte-level BPE.
    pub fn read(file: &Gguf<'_>) -> Result<Self> {
        let unusable = |cause: tokenizers::Error| {
            let cause = Error::new(Kind::Model, cause.to_string());
            damaged("its vocabulary cannot be used").because(cause)
        };
        if file.text("tokenizer.ggml.model") != Some("gpt2") {
            return Err(damaged("its vocabulary is not byte-level BPE"));
        }
        let (tokens, kinds) = (file.tokens()?, file.token_kinds());
        let numbered = tokens.iter().zip(0u32..);
        let merges = file.merges()?;
        // The builder copies what a merge makes into room for the longest token.
        let longest = tokens.iter().map(|token| token.len()).max().unwrap_or_default();
        if merges.iter().any(|(a, b)| a.len() + b.len() > longest) {
            return Err(damaged("a merge of its vocabulary makes no token"));
        }
        let merges = merges.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        let name = file.text("tokenizer.ggml.pre").unwrap_or("default");
        let model = BPE::builder()
            .vocab_and_merges(
                numbered.map(|(token, id)| ((*token).to_owned(), id)).collect::<Vocab>(),
                merges.collect(),
            )
            .ignore_merges(
                file.flag("tokenizer.ggml.ignore_merges")
                    .unwrap_or(WHOLE.contains(&name)),
            );
        let mut tokenizer = Tokenizer::new(model.build().map_err(unusable)?);
        tokenizer.with_pre_tokenizer(Some(words(name)?));
        if ["qwen2", "qwen35"].contains(&name) {
            tokenizer.with_normalizer(Some(NFC)).map_err(unusable)?;
        }
        let alphabet = alphabet();
        let mut ends = Vec::with_capacity(tokens.len());
        let mut bytes = Vec::new();
        let mut controls = HashMap::new();
        for (id, token) in tokens.iter().enumerate() {
            let begun = bytes.len();
            let text = kinds.get(id).is_none_or(|kind| *kind == kind::NORMAL);
            let letter = |letter: char| alphabet.get(letter as usize).copied().flatten();
            bytes.extend(token.chars().map_while(letter));
            if !text || bytes.len() - begun != token.chars().count() {
                bytes.truncate(begun);
                controls.entry((*token).to_owned()).or_insert(id as u32);
            }
            ends.push(bytes.len() as u32);
        }
        Ok(Self {
            tokenizer,
            bytes,
            ends,
            controls,
        })
    }
}

/// How text is cut into words before pairs are merged.
fn words(name: &str) -> Result<PreTokenizerWrapper> {
    let pattern = |words: String| {
        let split = Split::new(SplitPattern::Regex(words), SplitDelimiterBehavior::Isolated, false);
        let split = split.map_err(|_| damaged("its words cannot be cut"))?;
        Ok(Sequence::new(vec![split.into(), Bytes::new(false, false, false).into()]).into())
    };
    let cut = |digits: &str| pattern(WORDS.join(digits));
    let bytes = Bytes::new(false, false, true);
    match name {
        "qwen2" => cut(""),
        "llama3" | "llama-v3" | "llama-bpe" | "smaug-bpe" | "dbrx" | "pixtral" | "lfm2" => cut("{1,3}"),
        // Marks go with their letters.
        "qwen35" => pattern(
            WORDS
                .join("")
                .replace(r"\p{L}+", r"[\p{L}\p{M}]+")
                .replace(r"[^\s\p{L}\p{N}]", r"[^\s\p{L}\p{M}\p{N}]"),
        ),
        "tekken" => pattern(CASED.replace("{clitics}", "").replace("{digits}", "")),
        "gpt-4o" => pattern(CASED.replace("{clitics}", CLITICS).replace("{digits}", "{1,3}")),
        "smollm" | "starcoder" | "refact" | "command-r" => {
            Ok(Sequence::new(vec![Digits::new(true).into(), bytes.into()]).into())
        }
        "default" | "gpt-2" => Ok(bytes.into()),
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
        let id = id as usize;
        let start = id
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied())?;
        let bytes = &self.bytes[start as usize..*self.ends.get(id)? as usize];
        (!bytes.is_empty()).then_some(bytes)
    }

    fn control(&self, name: &str) -> Option<u32> {
        self.controls.get(name).copied()
    }

    fn len(&self) -> usize {
        self.ends.len()
    }
}

/// The letters that byte-level BPE writes bytes with (Radford et al. 2019): printable ones stand for themselves,
/// the others follow from U+0100 on.
fn alphabet() -> [Option<u8>; 0x200] {
    let mut next = 0x100;
    let mut alphabet = [None; 0x200];
    for byte in 0..=255u8 {
        if matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff) {
            alphabet[usize::from(byte)] = Some(byte);
        } else {
            alphabet[next] = Some(byte);
            next += 1;
        }
    }
    alphabet
}

#[cfg(test)]
mod tests {
    use super::alphabet;

    #[test]
    fn the_alphabet_holds_every_byte_once() {
        let alphabet = alphabet();
        let mut bytes: Vec<u8> = alphabet.iter().flatten().copied().collect();
        bytes.sort_unstable();
        assert!(bytes.into_iter().eq(0..=255));
        assert_eq!(alphabet['Ġ' as usize], Some(b' '));
        assert_eq!(alphabet['Ċ' as usize], Some(b'\n'));
    }
}
