//! SentencePiece vocabularies with scores (Kudo and Richardson 2018, arXiv:1808.06226): characters are merged pair by pair, the
//! pair whose token scores highest first.

use super::kind;
use crate::error::Result;
use crate::model::Vocabulary;
use crate::model::gguf::{Gguf, damaged};
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

/// Stands for a space.
const SPACE: char = '▁';

/// A SentencePiece vocabulary.
pub(super) struct SentencePiece {
    /// Text tokens, by their text with spaces as [`SPACE`].
    ids: HashMap<Box<str>, u32>,
    scores: Vec<f32>,
    /// By id; `None` for control tokens.
    bytes: Vec<Option<Box<[u8]>>>,
    /// The token of every byte.
    fallback: Vec<Option<u32>>,
    /// Runs of white space that are one token wherever they stand, the longest first.
    defined: Vec<(Box<str>, u32)>,
    controls: HashMap<String, u32>,
    unknown: Option<u32>,
    space_first: bool,
}

/// A run of characters on the way to be a token.
#[derive(Clone, Copy)]
struct Piece {
    start: usize,
    len: usize,
    before: usize,
    after: usize,
}

/// No piece.
const NONE: usize = usize::MAX;

/// Two neighbours that make a token, the best first: by score, then from left to right.
struct Pair {
    score: f32,
    left: usize,
    right: usize,
    /// Bytes of both: where it no longer fits, one of them has changed since.
    len: usize,
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.left.cmp(&self.left))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Pair {}

impl SentencePiece {
    /// Reads the vocabulary that `file` carries.
    ///
    /// # Errors
    /// Where it is missing or malformed.
    pub(super) fn read(file: &Gguf<'_>) -> Result<Self> {
        let (tokens, kinds) = (file.tokens()?, file.token_kinds());
        let scores = file.floats("tokenizer.ggml.scores").unwrap_or_default();
        if scores.len() != tokens.len() || kinds.len() != tokens.len() {
            return Err(damaged("its vocabulary lacks scores or kinds"));
        }
        let mut read = Self {
            ids: HashMap::with_capacity(tokens.len()),
            scores,
            bytes: Vec::with_capacity(tokens.len()),
            fallback: vec![None; 256],
            defined: Vec::new(),
            controls: HashMap::new(),
            unknown: file.number("tokenizer.ggml.unknown_token_id").ok().map(|id| id as u32),
            space_first: file.flag("tokenizer.ggml.add_space_prefix").unwrap_or(true),
        };
        for (id, (token, token_kind)) in tokens.into_iter().zip(kinds).enumerate() {
            let id = id as u32;
            let plain = || Some(token.replace(SPACE, " ").into_bytes().into_boxed_slice());
            let bytes = match token_kind {
                kind::NORMAL => {
                    read.ids.entry(token.into()).or_insert(id);
                    plain()
                }
                // Of these only runs of white space are text; the others mark images and the like, as control tokens do.
                kind::DEFINED if !token.is_empty() && token.chars().all(char::is_whitespace) => {
                    read.defined.push((token.replace(' ', "▁").into(), id));
                    plain()
                }
                kind::BYTE => {
                    let hex = token.strip_prefix("<0x").and_then(|rest| rest.strip_suffix('>'));
                    let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
                    if let Some(byte) = byte {
                        read.fallback[usize::from(byte)] = Some(id);
                    }
                    byte.map(|byte| Box::from([byte]))
                }
                _ => None,
            };
            if bytes.is_none() {
                read.controls.entry(token.to_owned()).or_insert(id);
            }
            read.bytes.push(bytes);
        }
        read.defined
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.1.cmp(&b.1)));
        Ok(read)
    }

    /// Encodes text without defined tokens, spaces already replaced.
    fn merge(&self, text: &str, ids: &mut Vec<u32>) {
        let mut pieces: Vec<Piece> = text
            .char_indices()
            .enumerate()
            .map(|(index, (start, c))| Piece {
                start,
                len: c.len_utf8(),
                before: index.wrapping_sub(1),
                after: index + 1,
            })
            .collect();
        if let Some(last) = pieces.last_mut() {
            last.after = NONE;
        }
        let mut pairs = BinaryHeap::new();
        for left in 1..pieces.len() {
            pairs.extend(self.pair(text, &pieces, left - 1, left));
        }
        while let Some(Pair { left, right, len, .. }) = pairs.pop() {
            let (a, b) = (pieces[left], pieces[right]);
            if a.len == 0 || b.len == 0 || a.len + b.len != len || a.after != right {
                continue;
            }
            pieces[left].len = len;
            pieces[left].after = b.after;
            pieces[right].len = 0;
            if b.after != NONE {
                pieces[b.after].before = left;
                pairs.extend(self.pair(text, &pieces, left, b.after));
            }
            if a.before != NONE {
                pairs.extend(self.pair(text, &pieces, a.before, left));
            }
        }
        for piece in pieces.iter().filter(|piece| piece.len > 0) {
            let part = &text[piece.start..piece.start + piece.len];
            match self.ids.get(part) {
                Some(id) => ids.push(*id),
                None => ids.extend(
                    part.bytes()
                        .filter_map(|byte| self.fallback[usize::from(byte)].or(self.unknown)),
                ),
            }
        }
    }

    fn pair(&self, text: &str, pieces: &[Piece], left: usize, right: usize) -> Option<Pair> {
        let (start, len) = (pieces[left].start, pieces[left].len + pieces[right].len);
        let id = *self.ids.get(&text[start..start + len])?;
        Some(Pair {
            score: self.scores[id as usize],
            left,
            right,
            len,
        })
    }
}

impl Vocabulary for SentencePiece {
    fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        let mut escaped = text.replace(' ', "▁");
        if self.space_first && !escaped.is_empty() {
            escaped.insert(0, SPACE);
        }
        let mut begin = 0;
        let mut at = 0;
        while at < escaped.len() {
            let rest = &escaped[at..];
            match self.defined.iter().find(|(defined, _)| rest.starts_with(&**defined)) {
                Some((defined, id)) => {
                    self.merge(&escaped[begin..at], &mut ids);
                    ids.push(*id);
                    at += defined.len();
                    begin = at;
                }
                None => at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
        self.merge(&escaped[begin..], &mut ids);
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
