//! Passages of an article: runs of its paragraphs that are short enough to be read by themselves.

use super::article::{Article, Piece, Role};
use super::hit::ArticleId;
use crate::language::sentence::sentences;
use crate::read::Dated;
use crate::span::Span;
use crate::text::script::wordless;
use std::ops::Range;
use std::sync::Arc;

/// A passage has about so many letters; a character of a script without words counts as three.
const LETTERS: usize = 1_200;

/// Words of an article that are read together. An article always has the same passages, so they may be known by their numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The article.
    pub id: ArticleId,
    /// Which of the article's it is, from 0 on.
    pub number: usize,
    /// The article's headline.
    pub headline: Option<String>,
    /// The day it was printed, where that is known.
    pub date: Option<Dated>,
    /// BCP 47 tag of its page's language.
    pub language: String,
    /// Digest of the page's decoded text, in hex.
    pub blake3: String,
    /// Its paragraphs, each on a line.
    pub text: String,
    /// How well it answers the query beside others; more is better, 0 where nobody asked.
    pub score: f64,
    parts: Vec<Part>,
}

/// A run of a passage's text, and where it stands in the source.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    range: Range<usize>,
    piece: Arc<Piece>,
    /// Where it begins in its piece.
    from: usize,
}

impl Passage {
    /// Where `range` of the text stands in the page's source.
    pub fn spans(&self, range: Range<usize>) -> Vec<Span> {
        let mut spans = Vec::new();
        for part in &self.parts {
            let (start, end) = (range.start.max(part.range.start), range.end.min(part.range.end));
            if start < end {
                let at = |place: usize| place - part.range.start + part.from;
                spans.extend(part.piece.spans(at(start)..at(end)));
            }
        }
        spans
    }

    /// Where all of it stands.
    pub fn everywhere(&self) -> Vec<Span> {
        self.spans(0..self.text.len())
    }
}

impl Article {
    /// Its passages. One without paragraphs has its headline and what stands below it.
    pub fn passages(&self) -> Vec<Passage> {
        let mut found: Vec<Passage> = Vec::new();
        let body = |role| matches!(role, Role::Paragraph | Role::Caption);
        let bodied = self.pieces.iter().any(|piece| body(piece.role));
        let pieces = self
            .pieces
            .iter()
            .filter(|piece| body(piece.role) || !bodied && piece.role != Role::Byline);
        let mut room = 0;
        for piece in pieces {
            let piece = Arc::new(piece.clone());
            for range in cut(&piece.text) {
                let text = piece.text.get(range.clone()).unwrap_or_default();
                let weight = weight(text);
                if found.is_empty() || room < weight {
                    found.push(self.passage(found.len()));
                    room = LETTERS;
                }
                room = room.saturating_sub(weight);
                let Some(last) = found.last_mut() else { continue };
                if !last.text.is_empty() {
                    last.text.push('\n');
                }
                let begin = last.text.len();
                last.text.push_str(text);
                last.parts.push(Part {
                    range: begin..last.text.len(),
                    piece: piece.clone(),
                    from: range.start,
                });
            }
        }
        found
    }

    fn passage(&self, number: usize) -> Passage {
        Passage {
            id: self.id.clone(),
            number,
            headline: self.headline().map(str::to_owned),
            date: self.date.clone(),
            language: self.language.clone(),
            blake3: self.blake3.clone(),
            text: String::new(),
            score: 0.0,
            parts: Vec::new(),
        }
    }
}

/// A paragraph whole, or where it is long cut between sentences.
fn cut(text: &str) -> Vec<Range<usize>> {
    if weight(text) <= LETTERS {
        return std::iter::once(0..text.len()).collect();
    }
    let mut cut: Vec<Range<usize>> = Vec::new();
    let mut room = 0;
    for sentence in sentences(text) {
        let weight = weight(text.get(sentence.clone()).unwrap_or_default());
        match cut.last_mut() {
            Some(last) if weight <= room => last.end = sentence.end,
            _ => {
                cut.push(sentence);
                room = LETTERS;
            }
        }
        room = room.saturating_sub(weight);
    }
    cut
}

fn weight(text: &str) -> usize {
    text.chars().map(|c| if wordless(c) { 3 } else { 1 }).sum()
}
