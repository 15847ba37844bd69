//! What the two ends of a paragraph show of what may stand before and behind it.

use super::text::{closed, goes_on, weight};
use crate::language::rules::Rules;
use crate::text::marks::{COMMAS, TORN_PAIRS};
use crate::text::script::wordless;

/// What a paragraph begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begins {
    Small,
    Capital,
    Figure,
    Quote,
    Unspaced,
    /// Of a script that has no capitals.
    Letter,
    Mark,
}

/// What a paragraph ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    Hyphen,
    Comma,
    Unspaced,
    Letter,
    Figure,
    Mark,
}

/// The ends of one paragraph.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    /// Whether its last sentence is over.
    pub closed: bool,
    /// Whether it goes on from somewhere else, by its first letters.
    pub goes_on: bool,
    /// How it begins and how it ends.
    pub begins: Begins,
    pub ends: Ends,
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
    pub(crate) fn new(text: &str, rules: &Rules) -> Self {
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
    pub(crate) fn alone(self) -> Self {
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
pub(crate) fn balance(text: &str) -> (Vec<char>, Vec<char>) {
    let (mut open, mut stray) = (Vec::new(), Vec::new());
    for c in text.chars() {
        if let Some(&(_, closing)) = TORN_PAIRS.iter().find(|(opening, _)| *opening == c) {
            open.push(closing);
        } else if TORN_PAIRS.iter().any(|&(_, closing)| closing == c) {
            match open.iter().rposition(|&closing| closing == c) {
                Some(index) => open.truncate(index),
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

fn begins(text: &str) -> Begins {
    match text.chars().next() {
        Some(c) if c.is_lowercase() => Begins::Small,
        Some(c) if c.is_uppercase() => Begins::Capital,
        Some(c) if c.is_numeric() => Begins::Figure,
        Some(c) if "“‘「『\"（(《【«„".contains(c) => Begins::Quote,
        Some(c) if wordless(c) => Begins::Unspaced,
        Some(c) if c.is_alphabetic() => Begins::Letter,
        _ => Begins::Mark,
    }
}

fn ends(text: &str) -> Ends {
    let mut back = text.chars().rev();
    match back.next() {
        Some('-' | '\u{2010}' | '\u{ad}') if back.next().is_some_and(char::is_alphabetic) => Ends::Hyphen,
        Some(c) if COMMAS.contains(&c) => Ends::Comma,
        Some(c) if wordless(c) => Ends::Unspaced,
        Some(c) if c.is_alphabetic() => Ends::Letter,
        Some(c) if c.is_numeric() => Ends::Figure,
        _ => Ends::Mark,
    }
}
