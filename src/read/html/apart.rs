//! What of a page stands beside its articles: elements that say so, texts that readers wrote, lists of links.

use super::walk::{Kind, Piece, Walk};
use crate::read::document::BlockKind;
use crate::read::wording::{Phrases, Wording};
use crate::text::marks::{LINE_ENDS, PROSE_ENDS};

/// Letters of a heading at most.
const HEADS: usize = 120;
/// Times that an element around most of a page is taken to be marked by mistake.
const TRIES: usize = 12;

/// A page's elements with what they hold.
pub(super) struct Sums {
    /// The last element inside each, by its number.
    last: Vec<usize>,
    /// The pieces inside each, from the first up to one past the last.
    pieces: Vec<(usize, usize)>,
}

impl Sums {
    pub(super) fn new(walk: &Walk) -> Self {
        let mut last: Vec<usize> = (0..walk.places.len()).collect();
        for place in (1..walk.places.len()).rev() {
            let parent = walk.places[place].parent;
            last[parent] = last[parent].max(last[place]);
        }
        let mut pieces = vec![(usize::MAX, 0); walk.places.len()];
        let widen =
            |found: &mut (usize, usize), other: (usize, usize)| *found = (found.0.min(other.0), found.1.max(other.1));
        for (count, piece) in walk.pieces.iter().enumerate() {
            widen(&mut pieces[piece.place], (count, count + 1));
        }
        for place in (1..walk.places.len()).rev() {
            let inner = pieces[place];
            widen(&mut pieces[walk.places[place].parent], inner);
        }
        Self { last, pieces }
    }

    /// The pieces inside an element.
    pub(super) fn pieces(&self, place: usize) -> std::ops::Range<usize> {
        let (start, end) = self.pieces[place];
        start.min(end)..end
    }

    /// Whether `inner` is `outer` or stands inside it.
    pub(super) fn holds(&self, outer: usize, inner: usize) -> bool {
        outer <= inner && inner <= self.last[outer]
    }
}

/// The letters of the pieces that `counts` names, for each element with all that it holds.
pub(super) fn letters(walk: &Walk, counts: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut sums = vec![0; walk.places.len()];
    for (_, piece) in walk.pieces.iter().enumerate().filter(|(count, _)| counts(*count)) {
        sums[piece.place] += piece.weight.max(1);
    }
    for place in (1..sums.len()).rev() {
        sums[walk.places[place].parent] += sums[place];
    }
    sums
}

pub(super) fn text<'a>(walk: &'a Walk, piece: &Piece) -> &'a str {
    walk.text.get(piece.span.start..piece.span.end).unwrap_or_default()
}

/// Whether the sentence at the end of `text` is over.
pub(super) fn closed(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| "”’\"'»」』）)】*›“".contains(c) || c.is_whitespace());
    bare.ends_with(LINE_ENDS)
}

/// How many sentences end in `text`, roughly.
pub(super) fn sentences(text: &str) -> usize {
    let ends = text.char_indices().filter(|&(place, c)| {
        let next = text[place + c.len_utf8()..].chars().next();
        PROSE_ENDS.contains(&c)
            || matches!(c, '.' | '!' | '?') && next.is_none_or(|next| next.is_whitespace() || "”’\"»".contains(next))
    });
    ends.count()
}

/// Whether a piece is the text of an article: sentences that are no link, nor what pages say about themselves.
pub(super) fn prose(walk: &Walk, piece: &Piece, least: usize) -> bool {
    let said = text(walk, piece);
    let heading = matches!(piece.kind, BlockKind::Heading(_) | BlockKind::Caption | BlockKind::Row);
    let sentences = sentences(said) > 0 || piece.weight > least.saturating_mul(4).max(200);
    !heading && piece.weight >= least && piece.linked * 2 < piece.weight && sentences && !boiler(said, piece.weight)
}

/// Whether a text is worded as pages speak of themselves.
pub(super) fn boiler(text: &str, weight: usize) -> bool {
    weight < 400 && text.contains(['©', 'ⓒ', '℗']) || weight < 160 && Wording::get().lines.fit(text)
}

/// Whether each element stands apart by what it is marked as; what holds one of the `kept` pieces does not.
fn marked(walk: &Walk, kept: &[usize], cancelled: &[usize]) -> Vec<bool> {
    let mut apart = vec![false; walk.places.len()];
    let mut inside = vec![0u32; walk.places.len()];
    for &piece in kept {
        let mut place = walk.pieces[piece].place;
        // The chain up to the root, each element once.
        while inside[place] == 0 {
            inside[place] = 1;
            place = walk.places[place].parent;
        }
    }
    let article = inner(walk, |place| matches!(place.kind, Kind::Article | Kind::Main));
    for place in 1..walk.places.len() {
        let here = &walk.places[place];
        let header = here.kind == Kind::Header && !article[here.parent];
        let says = here.marks.apart || here.marks.named || here.marks.comments || header;
        let wrong = inside[place] > 0 || cancelled.contains(&place);
        apart[place] = apart[here.parent] || says && !wrong;
    }
    apart
}

/// For each element whether it or one around it is of a kind.
pub(super) fn inner(walk: &Walk, is: impl Fn(&super::walk::Place) -> bool) -> Vec<bool> {
    let mut found = vec![false; walk.places.len()];
    for place in 1..walk.places.len() {
        found[place] = found[walk.places[place].parent] || is(&walk.places[place]);
    }
    found
}

/// As [`marked`]; where that leaves no prose, the outermost element around most of it was marked by mistake.
pub(super) fn apart(walk: &Walk, seeds: &[bool], kept: &[usize]) -> Vec<bool> {
    let all = letters(walk, |count| seeds[count]);
    let mut cancelled = Vec::new();
    for _ in 0..TRIES {
        let apart = marked(walk, kept, &cancelled);
        let left: usize = walk
            .pieces
            .iter()
            .zip(seeds)
            .filter(|(piece, seed)| **seed && !apart[piece.place])
            .map(|(piece, _)| piece.weight)
            .sum();
        if left > 0 || all[0] == 0 {
            return apart;
        }
        let outermost = (1..apart.len()).find(|&place| {
            let comments = walk.places[place].marks.comments;
            apart[place] && !apart[walk.places[place].parent] && all[place] * 2 > all[0] && !comments
        });
        match outermost {
            Some(place) => cancelled.push(place),
            None => return apart,
        }
    }
    marked(walk, kept, &cancelled)
}

/// The pieces below headings of comments and of links, with those headings.
pub(super) fn headed(walk: &Walk, sums: &Sums, seeds: &[bool], headline: Option<usize>) -> Vec<bool> {
    let wording = Wording::get();
    let prose = letters(walk, |count| seeds[count]);
    let mut found = vec![false; walk.pieces.len()];
    let mut count = 0;
    while count < walk.pieces.len() {
        let piece = &walk.pieces[count];
        let said = text(walk, piece);
        let heading = matches!(piece.kind, BlockKind::Heading(_)) || piece.strong * 10 > piece.weight * 9;
        let fits = |phrases: &Phrases| piece.weight <= HEADS && !closed(said) && phrases.fit(said);
        let (comments, links) = (fits(&wording.comments), fits(&wording.links));
        if Some(count) == headline || !(comments || links) {
            count += 1;
            continue;
        }
        let scope = scope(walk, sums, &prose, count, headline);
        let level = walk.places[piece.place].level;
        found[count] = heading || links;
        let mut next = count + 1;
        while let Some(piece) = walk.pieces.get(next) {
            let other = walk.places[piece.place].level;
            let ends = match scope {
                Some(place) => !sums.holds(place, piece.place),
                None => {
                    let plain = seeds[next] && (links && !comments || !heading);
                    !heading && !listed(piece) || other > 0 && (level == 0 || other <= level) || plain
                }
            };
            if ends || Some(next) == headline {
                break;
            }
            found[next] = true;
            next += 1;
        }
        count = next.max(count + 1);
    }
    found
}

/// Whether a piece is a link or an item of a list.
fn listed(piece: &Piece) -> bool {
    piece.linked * 2 > piece.weight || matches!(piece.kind, BlockKind::Verbatim | BlockKind::Row)
}

/// The element that a heading heads, unless that is the page or its article.
fn scope(walk: &Walk, sums: &Sums, prose: &[usize], count: usize, headline: Option<usize>) -> Option<usize> {
    let own = walk.pieces[count].place;
    let mut place = walk.places[own].parent;
    // A heading may be wrapped by itself.
    let alone = |place: usize| {
        let next = walk.pieces.get(count + 1);
        next.is_none_or(|piece| !sums.holds(place, piece.place))
    };
    while place > 0 && alone(place) {
        place = walk.places[place].parent;
    }
    let before = count > 0 && sums.holds(place, walk.pieces[count - 1].place);
    let page = headline.is_some_and(|headline| sums.holds(place, walk.pieces[headline].place));
    (place > 0 && !page && !before && prose[place] * 3 < prose[0] * 2).then_some(place)
}
