//! What a reader is asked and what it gives.

use crate::model::observe::{Seen, Watch};
use std::ops::Range;

/// A token of the text that is read: what tells it apart from others beside what the model makes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// It has neither letter nor digit.
    pub blank: bool,
    /// It ends a sentence.
    pub ends: bool,
}

impl Mark {
    /// Of a token's bytes, part of a character maybe.
    pub fn of(bytes: &[u8]) -> Self {
        let text: String = String::from_utf8_lossy(bytes).replace('\u{fffd}', "");
        Self {
            blank: !text.chars().any(char::is_alphanumeric),
            ends: text
                .chars()
                .any(|c| matches!(c, '。' | '！' | '？' | '!' | '?' | '.' | '\n')),
        }
    }
}

/// A span of tokens that may be the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Its tokens, counted from the first that is looked at.
    pub tokens: Range<usize>,
    /// Log-probability, in nats, that the answer begins and ends there where the text states it.
    pub log_prob: f64,
}

/// What a reader finds in a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Spans, the likeliest first.
    pub proposals: Vec<Proposal>,
    /// Log-odds, in nats, that the text does not state the answer.
    pub unstated: f64,
}

/// What proposes spans of a text as answers.
pub trait SpanReader: Send + Sync {
    /// What it must see of texts whose tokens stand at `keys`, and of what is asked about each from the positions `asked` on.
    fn watch(&self, keys: Vec<Range<usize>>, asked: Vec<usize>) -> Watch;

    /// Whether it was trained on texts in a language, a BCP 47 tag.
    fn knows(&self, language: &str) -> bool;

    /// The spans of the tokens `marks` that are likeliest the answer, from what was seen as the model read the question after them.
    /// Nothing where that is not what it must see.
    fn read(&self, seen: &Seen, marks: &[Mark]) -> Option<Found>;
}
