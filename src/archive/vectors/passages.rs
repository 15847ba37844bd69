//! The passages of an article, each of which gets a vector.

use crate::archive::article::{Article, Role};
use crate::language::sentence::sentences;
use crate::text::script::wordless;
use std::ops::Range;

/// How much a passage has at most, in letters, give or take a sentence: some 200 tokens.
const MOST: usize = 800;
/// Less than this is no passage of its own.
const LEAST: usize = 200;
/// A headline of at most so much stands before every passage, which says little without.
const HEADLINE: usize = 200;
/// What a character is worth in letters where words are written without spaces.
const SIGN: usize = 3;

/// A passage.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::archive) struct Passage {
    /// What is read of it.
    pub text: String,
    /// The piece that it begins in, headlines aside, and the sentence there.
    pub begins: (usize, Range<usize>),
}

/// The passages of an article, in order: the first has the headline and the lead.
pub(in crate::archive) fn passages(article: &Article) -> Vec<Passage> {
    let weight = |text: &str| -> usize { text.chars().map(|c| if wordless(c) { SIGN } else { 1 }).sum() };
    let head = article
        .headline()
        .filter(|head| weight(head) <= HEADLINE)
        .unwrap_or_default();
    let mut found: Vec<(Passage, usize)> = Vec::new();
    let mut open = false;
    let mut above = String::new();
    for (number, piece) in article.pieces.iter().enumerate() {
        if matches!(piece.role, Role::Kicker | Role::Headline | Role::Byline) && found.is_empty() {
            above.push_str(&piece.text);
            above.push('\n');
            continue;
        }
        for (place, sentence) in sentences(&piece.text).into_iter().enumerate() {
            let words = &piece.text[sentence.clone()];
            let more = weight(words);
            match found.last_mut() {
                Some((last, full)) if open && *full + more <= MOST => {
                    last.text.push(if place == 0 { '\n' } else { ' ' });
                    last.text.push_str(words);
                    *full += more;
                }
                _ => {
                    let mut text = std::mem::take(&mut above);
                    if text.is_empty() && !head.is_empty() {
                        text = format!("{head}\n");
                    }
                    let full = weight(&text) + more;
                    text.push_str(words);
                    let begins = (number, sentence);
                    found.push((Passage { text, begins }, full));
                    open = true;
                }
            }
        }
    }
    if found.is_empty() && !above.is_empty() {
        let begins = (0, 0..article.pieces.first().map_or(0, |piece| piece.text.len()));
        let text = above.trim_end().to_owned();
        return vec![Passage { text, begins }];
    }
    // What is left over at the end goes with what stands before it.
    if found.len() > 1
        && found.last().is_some_and(|(_, full)| *full < LEAST)
        && let (Some((last, _)), Some((before, _))) = (found.pop(), found.last_mut())
    {
        let begin = if head.is_empty() { 0 } else { head.len() + 1 };
        before.text.push('\n');
        before.text.push_str(last.text.get(begin..).unwrap_or_default());
    }
    found.into_iter().map(|(passage, _)| passage).collect()
}
