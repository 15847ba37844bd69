//! The block at hand: its words as they come, and how many letters of them stand in what.

use super::opened::Open;
use crate::span::Span;
use crate::text::script::wordless;

/// What a letter says, beside one of a spaced alphabet.
pub(super) fn weight(c: char) -> usize {
    match c {
        '\u{ac00}'..='\u{d7a3}' => 2,
        _ if wordless(c) => 3,
        _ => 1,
    }
}

/// The block at hand.
#[derive(Default)]
pub(super) struct Inside {
    pub words: String,
    pub weight: usize,
    pub linked: usize,
    pub strong: usize,
    pub named: usize,
    pub kicker: usize,
    pub deck: usize,
    /// Whether an inline element began or ended since the last word.
    pub border: bool,
    pub signed: Option<Span>,
    pub credited: Option<Span>,
    /// The block element that its first letter stands in.
    pub place: Option<usize>,
    /// Whether a cell of its row has begun.
    cells: bool,
}

impl Inside {
    /// Adds words, runs of white space folded.
    pub(super) fn words(&mut self, words: &str, here: Open) {
        // Labels side by side are no word, though nothing stands between them but their elements.
        let labels = words.starts_with(char::is_uppercase) && self.words.ends_with(char::is_lowercase);
        if std::mem::take(&mut self.border) && labels {
            self.space();
        }
        let start = self.words.len();
        for c in words.chars() {
            if c.is_whitespace() {
                self.space();
                continue;
            }
            self.words.push(c);
            self.place.get_or_insert(here.block);
            if c.is_alphanumeric() {
                let weight = weight(c);
                self.weight += weight;
                self.linked += if here.link { weight } else { 0 };
                self.strong += if here.strong { weight } else { 0 };
                self.named += if here.named { weight } else { 0 };
                self.kicker += if here.kicker { weight } else { 0 };
                self.deck += if here.deck { weight } else { 0 };
            }
        }
        let said = Span::new(start, self.words.len()).trimmed(&self.words);
        let widen = |found: &mut Option<Span>| match found {
            Some(span) => span.end = said.end,
            None => *found = Some(said),
        };
        if here.signs && !said.is_empty() {
            widen(&mut self.signed);
        }
        if here.credits && !said.is_empty() {
            widen(&mut self.credited);
        }
    }

    pub(super) fn space(&mut self) {
        if !self.words.is_empty() && !self.words.ends_with([' ', '\t']) {
            self.words.push(' ');
        }
    }

    /// Begins another cell of a row.
    pub(super) fn cell(&mut self) {
        if std::mem::replace(&mut self.cells, true) {
            self.words.truncate(self.words.trim_end_matches(' ').len());
            self.words.push('\t');
        }
    }

    /// Whether text of a listing holds a blank line.
    pub(super) fn ends_paragraph(&self, text: &str) -> bool {
        text.contains("\n\n") || text.contains("\n\r\n")
    }
}
