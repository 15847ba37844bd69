//! What the two ends of a paragraph show of what may stand before and behind it.

use super::text::{closed, goes_on, weight};
use crate::language::rules::Rules;
use crate::text::marks::{COMMAS, TORN_PAIRS};
use crate::text::script::wordless;

/// The ends of one paragraph.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// Whether its last sentence is over.
    pub closed: bool,
    /// Whether it goes on from somewhere else, by its first letters.
    pub goes_on: bool,
    /// How it begins and how it ends.
    pub begins: &'static str,
    pub ends: &'static str,
    /// Marks that it opens and does not close, in order, and marks that it closes and did not open.
    pub left_open: Vec<char>,
    pub closes: Vec<char>,
    pub dateline: bool,
    pub leans: bool,
    pub hangs: bool,
    /// Whether a character or two and a mark begin it, too little to begin a paragraph with.
    pub scrap: bool,
    /// Length as [`weight`] has it.
    pub weight: usize,
}

impl Edge {
    pub(super) fn new(text: &str, rules: &Rules) -> Self {
        let (left_open, closes) = balance(text);
        Self {
            closed: closed(text),
            goes_on: goes_on(text),
            begins: begins(text),
            ends: ends(text),
            left_open,
            closes,
            dateline: rules.dateline.is_match(text),
            leans: rules.leans.is_match(text),
            hangs: rules.hangs.is_match(text),
            scrap: scrap(text),
            weight: weight(text),
        }
    }
}

impl Edge {
    /// The same of a row or a verse: nothing goes on from it, and it goes on from nothing.
    pub(super) fn alone(self) -> Self {
        Self {
            closed: true,
            goes_on: false,
            left_open: Vec::new(),
            closes: Vec::new(),
            hangs: false,
            scrap: false,
            ..self
        }
    }
}

/// The closing marks that `text` leaves to come, and those that close what it did not open.
pub(super) fn balance(text: &str) -> (Vec<char>, Vec<char>) {
    let (mut open, mut stray) = (Vec::new(), Vec::new());
    for c in text.chars() {
        if let Some(&(_, closing)) = TORN_PAIRS.iter().find(|(opening, _)| *opening == c) {
            open.push(closing);
        } else if TORN_PAIRS.iter().any(|&(_, closing)| closing == c) {
            match open.iter().rposition(|&closing| closing == c) {
                Some(place) => open.truncate(place),
                None => stray.push(c),
            }
        }
    }
    (open, stray)
}

fn scrap(text: &str) -> bool {
    let letters = text.chars().take_while(|&c| wordless(c)).count();
    let mark = text.chars().nth(letters);
    (1..=2).contains(&letters) && mark.is_some_and(|c| "，、。；,;".contains(c))
}

fn begins(text: &str) -> &'static str {
    match text.chars().next() {
        Some(c) if c.is_lowercase() => "small",
        Some(c) if c.is_uppercase() => "capital",
        Some(c) if c.is_numeric() => "figure",
        Some(c) if "“‘「『\"（(《【«„".contains(c) => "quote",
        Some(c) if wordless(c) => "unspaced",
        Some(c) if c.is_alphabetic() => "letter",
        _ => "mark",
    }
}

fn ends(text: &str) -> &'static str {
    let mut back = text.chars().rev();
    match back.next() {
        Some('-' | '\u{2010}' | '\u{ad}') if back.next().is_some_and(char::is_alphabetic) => "hyphen",
        Some(c) if COMMAS.contains(&c) => "comma",
        Some(c) if wordless(c) => "unspaced",
        Some(c) if c.is_alphabetic() => "letter",
        Some(c) if c.is_numeric() => "figure",
        _ => "mark",
    }
}
