//! The words of an article that show why it was found.

use super::article::{Article, Piece, Role};
use super::need::Leaf;
use crate::language::sentence::sentences;
use crate::span::Quoted;
use crate::text::token::{Token, tokens};
use std::collections::BTreeSet;
use std::ops::Range;

/// A snippet has at most so many bytes, give or take a word.
const MOST_BYTES: usize = 300;
/// Bytes of an article that are looked through.
const LOOKED_AT: usize = 1 << 20;

/// The sentence of the article that has most of the leaves, cut where it is long; the first of the text where none has any.
pub(super) fn snippet(article: &Article, leaves: &[&Leaf]) -> Quoted {
    let mut best: Option<(usize, &Piece, Range<usize>)> = None;
    let mut looked_at = 0;
    let order = |piece: &&Piece| matches!(piece.role, Role::Paragraph | Role::Caption | Role::Deck);
    let rest = |piece: &&Piece| matches!(piece.role, Role::Kicker | Role::Heading | Role::Headline | Role::Byline);
    let pieces = article.pieces.iter().filter(order);
    for piece in pieces.chain(article.pieces.iter().filter(rest)) {
        looked_at += piece.text.len();
        if looked_at > LOOKED_AT || best.as_ref().is_some_and(|(met, ..)| *met >= leaves.len().max(1)) {
            break;
        }
        let found = tokens(&piece.text);
        let places = places(&found, leaves);
        for sentence in sentences(&piece.text) {
            let within = |(range, leaf): &(Range<usize>, usize)| {
                (sentence.start <= range.start && range.start < sentence.end).then_some(*leaf)
            };
            let met = places.iter().filter_map(within).collect::<BTreeSet<usize>>().len();
            let better = best.as_ref().is_none_or(|(most, ..)| met > *most);
            if better {
                let first = places
                    .iter()
                    .map(|(range, _)| range)
                    .find(|range| sentence.contains(&range.start));
                let window = window(&found, sentence, first.cloned());
                best = Some((met, piece, window));
            }
        }
    }
    quoted(best.map(|(_, piece, range)| (piece, range)))
}

fn quoted(words: Option<(&Piece, Range<usize>)>) -> Quoted {
    let Some((piece, range)) = words else {
        return Quoted::default();
    };
    Quoted {
        spans: piece.spans(range.clone()),
        regions: piece.regions(range.clone()),
        text: piece.text.get(range).unwrap_or_default().trim().to_owned(),
    }
}

/// The sentence of an article that a passage begins with, cut where it is long.
pub(super) fn beginning(article: &Article, (piece, sentence): &(usize, Range<usize>)) -> Quoted {
    let piece = article.pieces.get(*piece);
    let range = piece.map(|piece| window(&tokens(&piece.text), sentence.clone(), None));
    quoted(piece.zip(range))
}

/// Where the leaves stand, in order, and which each is.
fn places(found: &[Token], leaves: &[&Leaf]) -> Vec<(Range<usize>, usize)> {
    let mut places = Vec::new();
    for at in 0..found.len() {
        for (number, leaf) in leaves.iter().enumerate() {
            let met = leaf.met(&found[at..]);
            if met > 0 {
                places.push((found[at].range.start..found[at + met - 1].range.end, number));
            }
        }
    }
    places
}

/// The part of a sentence that holds `first`, cut where words begin and end.
fn window(found: &[Token], sentence: Range<usize>, first: Option<Range<usize>>) -> Range<usize> {
    if sentence.len() <= MOST_BYTES {
        return sentence;
    }
    let centre = first.map_or(sentence.start, |first| first.start);
    let from = centre.saturating_sub(MOST_BYTES / 3).max(sentence.start);
    let from = if sentence.end - from < MOST_BYTES {
        sentence.end - MOST_BYTES
    } else {
        from
    };
    let inside = |token: &&Token| token.range.start >= from && token.range.end <= sentence.end;
    let start = match from == sentence.start {
        true => from,
        false => found
            .iter()
            .find(inside)
            .map_or(sentence.start, |token| token.range.start),
    };
    let fits = |token: &&Token| token.range.start >= start && token.range.end <= (start + MOST_BYTES).min(sentence.end);
    let end = found
        .iter()
        .rev()
        .find(fits)
        .map_or(sentence.end, |token| token.range.end);
    // What closes the last sentence goes with it.
    let last = sentence.end - end <= 8;
    start..if last { sentence.end } else { end }
}
