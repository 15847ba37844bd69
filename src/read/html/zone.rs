//! What stands above an article's headline, between it and the text, in the text, and below it.

use super::apart::{Sums, boiler, closed, sentences, text};
use super::verdict::{Verdict, scrap};
use super::walk::{Kind, Piece, Walk};
use crate::read::credit;
use crate::read::document::BlockKind;
use crate::read::signed::{self, dated, imprint};
use crate::read::wording::Wording;
use crate::span::Span;
use std::ops::Range;

/// Pieces above the headline that may sign it.
const BESIDE: usize = 5;
/// Letters of a byline's line, of a kicker, and of a deck at most.
const BYLINE: usize = 260;
const KICKER: usize = 80;
const DECK: usize = 500;
/// Bytes beside a name in a line that names an author, at most.
const BESIDE_AUTHOR: usize = 120;
/// What a text outside the article's element must weigh to be kept as the article's.
const STRAY: usize = 150;

/// A stretch of pieces with one article.
pub(super) struct Zone<'a> {
    pub walk: &'a Walk,
    pub sums: &'a Sums,
    /// The article's prose.
    pub seeds: &'a [bool],
    /// What stands apart whatever it says.
    pub furniture: &'a [bool],
    /// The element that holds the article's text.
    pub core: usize,
    pub headline: Option<usize>,
    /// The level of headings that begin articles of their own.
    pub articles: Option<u8>,
}

/// The verdicts on the pieces of `range`.
pub(super) fn settle(zone: &Zone, range: Range<usize>) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = range.clone().map(|_| Verdict::of(BlockKind::Furniture)).collect();
    let seeds: Vec<usize> = range
        .clone()
        .filter(|&count| zone.seeds[count] && zone.kept(count))
        .collect();
    let after = |count: &&usize| zone.headline.is_none_or(|headline| **count > headline);
    let (Some(&first), Some(&last)) = (seeds.iter().find(after), seeds.iter().rfind(after)) else {
        return verdicts;
    };
    let last = zone.end(last, range.end);
    let head = zone.headline.unwrap_or(range.start);
    let mut signed = false;
    for count in range.clone() {
        let verdict = match () {
            () if Some(count) == zone.headline => Verdict::of(BlockKind::Heading(1)),
            () if zone.furniture[count] => match zone.signed_apart(count, head..first) {
                Some(byline) => byline,
                None => continue,
            },
            () if zone.headline.is_some() && count < head => zone.above(count),
            () if count < first => zone.head(count, first),
            () if count <= last => zone.within(count, first, &seeds),
            () => zone.below(count, last, signed),
        };
        signed |= verdict.kind == BlockKind::Byline || verdict.part.is_some_and(|(_, kind)| kind == BlockKind::Byline);
        verdicts[count - range.start] = verdict;
    }
    empty_headings(&mut verdicts, head - range.start);
    verdicts
}

/// A heading with nothing below it that is read heads nothing.
fn empty_headings(verdicts: &mut [Verdict], headline: usize) {
    let mut open: Vec<(usize, u8)> = Vec::new();
    let mut empty: Vec<usize> = Vec::new();
    for (count, verdict) in verdicts.iter().enumerate() {
        match verdict.kind {
            BlockKind::Heading(_) if count == headline => {}
            BlockKind::Heading(level) => {
                while let Some((place, _)) = open.pop_if(|(_, other)| *other >= level) {
                    empty.push(place);
                }
                open.push((count, level));
            }
            BlockKind::Paragraph | BlockKind::Verbatim | BlockKind::Row => open.clear(),
            _ => {}
        }
    }
    empty.extend(open.into_iter().map(|(place, _)| place));
    for place in empty {
        verdicts[place] = Verdict::of(BlockKind::Furniture);
    }
}

impl Zone<'_> {
    fn piece(&self, count: usize) -> &Piece {
        &self.walk.pieces[count]
    }

    fn text(&self, count: usize) -> &str {
        text(self.walk, self.piece(count))
    }

    /// Whether prose counts as the article's: inside its element, or too much to be anything else.
    fn kept(&self, count: usize) -> bool {
        let piece = self.piece(count);
        self.sums.holds(self.core, piece.place) || piece.weight >= STRAY && sentences(self.text(count)) > 1
    }

    /// What one of the elements around a piece is marked as, the nearest ones alone.
    fn marked(&self, count: usize, is: impl Fn(&super::names::Marks) -> bool) -> bool {
        let mut place = self.piece(count).place;
        for _ in 0..3 {
            let here = &self.walk.places[place];
            if is(&here.marks) {
                return true;
            }
            let whole = here.kind == Kind::Article || here.kind == Kind::Main || place == 0;
            if whole
                || self
                    .sums
                    .holds(here.parent, self.walk.pieces[self.headline.unwrap_or(count)].place)
            {
                return false;
            }
            place = here.parent;
        }
        false
    }

    /// The last piece of the text: short sentences may follow the last long one.
    fn end(&self, last: usize, end: usize) -> usize {
        let own = self.piece(last).place;
        let mut found = last;
        for count in last + 1..end {
            let (piece, said) = (self.piece(count), self.text(count));
            let near = self.near(own, piece.place) && self.sums.holds(self.core, piece.place);
            let says = closed(said) && !boiler(said, piece.weight) && piece.linked * 2 < piece.weight;
            let text = matches!(piece.kind, BlockKind::Paragraph | BlockKind::Verbatim | BlockKind::Row)
                && !self.furniture[count];
            if text && near && says && !scrap(self.walk, piece) && !Wording::get().consents(said) {
                found = count;
            }
        }
        found
    }

    /// Whether two elements stand side by side, or in two that do; the cells of a table hold each its own.
    fn near(&self, left: usize, right: usize) -> bool {
        let up = |place: usize| self.walk.places[place].parent;
        let cell = |place: usize| self.walk.places[place].kind == Kind::Cell;
        let beside = |left: usize, right: usize| !cell(left) && !cell(right) && up(left) == up(right);
        let apart = cell(left) || cell(right) || up(up(left)) == 0;
        left == right || beside(left, right) || !apart && beside(up(left), up(right))
    }

    fn above(&self, count: usize) -> Verdict {
        let piece = self.piece(count);
        let near = self.headline.is_some_and(|headline| count + 3 >= headline);
        let worded = piece.kicker * 2 > piece.weight || self.marked(count, |marks| marks.kicker);
        let kicker = near && piece.weight <= KICKER && worded;
        let sum = |mut range: Range<usize>| {
            range
                .by_ref()
                .filter(|count| self.seeds[*count])
                .map(|count| self.piece(count).weight)
                .sum::<usize>()
        };
        if kicker {
            return Verdict::of(BlockKind::Kicker);
        }
        let beside = self.headline.is_some_and(|headline| count + BESIDE >= headline);
        let signs = self.marked(count, |marks| marks.byline);
        if let Some(byline) = self.byline(count).filter(|_| beside && signs) {
            return byline;
        }
        // Much prose above the headline is no furniture, whatever it is.
        let much =
            self.seeds[count] && self.kept(count) && sum(0..count + 1) * 2 > sum(count + 1..self.walk.pieces.len());
        Verdict::of(if much {
            BlockKind::Paragraph
        } else {
            BlockKind::Furniture
        })
    }

    /// Between the headline and the text.
    fn head(&self, count: usize, first: usize) -> Verdict {
        let piece = self.piece(count);
        let said = self.text(count);
        if piece.kind == BlockKind::Caption {
            return self.caption(count);
        }
        let deck = piece.deck * 2 > piece.weight || self.marked(count, |marks| marks.deck);
        if deck && piece.weight < DECK && piece.linked * 2 < piece.weight {
            return Verdict::of(BlockKind::Deck);
        }
        if let Some(byline) = self.byline(count) {
            return byline;
        }
        let wording = Wording::get();
        let small = scrap(self.walk, piece)
            || dated(said)
            || imprint(said)
            || wording.links.fit(said)
            || wording.comments.fit(said);
        let words = said.split_whitespace().count() >= 4
            || piece.weight >= 24 && said.chars().any(crate::text::script::wordless);
        // A heading stands right above its text, a deck above the byline.
        let above = count + 1 == first;
        match piece.kind {
            _ if small || wording.consents(said) => Verdict::of(BlockKind::Furniture),
            BlockKind::Heading(level) if piece.weight < 60 && !closed(said) && above => {
                Verdict::of(BlockKind::Heading(level.max(2)))
            }
            BlockKind::Heading(_) => Verdict::of(BlockKind::Deck),
            BlockKind::Row => Verdict::of(BlockKind::Row),
            BlockKind::Verbatim => Verdict::of(if closed(said) {
                BlockKind::Paragraph
            } else {
                BlockKind::Furniture
            }),
            _ if closed(said) => Verdict::of(BlockKind::Paragraph),
            _ if words && self.headline.is_some() => Verdict::of(BlockKind::Deck),
            _ if self.headline.is_none() => Verdict::of(BlockKind::Paragraph),
            _ => Verdict::of(BlockKind::Furniture),
        }
    }

    /// In the text, or between two pieces of it.
    fn within(&self, count: usize, first: usize, seeds: &[usize]) -> Verdict {
        let piece = self.piece(count);
        if self.seeds[count] {
            let deck =
                count == first && seeds.len() > 1 && self.headline.is_some() && self.marked(count, |marks| marks.deck);
            let kept = self.kept(count);
            return Verdict::of(match piece.kind {
                _ if !kept => BlockKind::Furniture,
                _ if deck => BlockKind::Deck,
                BlockKind::Verbatim if self.walk.places[piece.place].kind == Kind::Cell => BlockKind::Paragraph,
                kind => kind,
            });
        }
        match piece.kind {
            BlockKind::Caption => self.caption(count),
            BlockKind::Heading(level) if self.articles == Some(level) => Verdict::of(BlockKind::Heading(1)),
            BlockKind::Heading(level) => Verdict::of(BlockKind::Heading(level.max(2))),
            BlockKind::Row if self.sums.holds(self.core, piece.place) => Verdict::of(BlockKind::Row),
            _ if scrap(self.walk, piece) || !self.sums.holds(self.core, piece.place) => {
                Verdict::of(BlockKind::Furniture)
            }
            _ if self.marked(count, |marks| marks.credit) => Verdict::of(BlockKind::Credit),
            // The time of an entry.
            BlockKind::Paragraph if dated(self.text(count)) && !self.text(count).chars().any(char::is_alphabetic) => {
                Verdict::of(BlockKind::Furniture)
            }
            kind => Verdict::of(kind),
        }
    }

    /// Below the text.
    fn below(&self, count: usize, last: usize, signed: bool) -> Verdict {
        let piece = self.piece(count);
        let said = self.text(count);
        if piece.kind == BlockKind::Caption {
            return self.caption(count);
        }
        let linked = piece.linked * 2 > piece.weight && !self.marked(count, |marks| marks.byline);
        if let Some(byline) = self.byline(count).filter(|_| piece.weight < BYLINE / 2 && !linked) {
            return if signed {
                Verdict::of(BlockKind::Furniture)
            } else {
                byline
            };
        }
        let near = self.near(self.piece(last).place, piece.place) && self.walk.places[piece.place].parent > 0;
        // A table may end the text.
        let beside = near || piece.kind == BlockKind::Row && self.sums.holds(self.core, piece.place);
        let consents = Wording::get().consents(said);
        let whole =
            !scrap(self.walk, piece) && !boiler(said, piece.weight) && !consents && piece.linked * 2 < piece.weight;
        let goes_on = beside
            && whole
            // A row may be a year and its figure.
            && (piece.kind == BlockKind::Row || !dated(said))
            && (closed(said) || matches!(piece.kind, BlockKind::Verbatim | BlockKind::Row));
        Verdict::of(match piece.kind {
            BlockKind::Paragraph | BlockKind::Verbatim | BlockKind::Row if goes_on => piece.kind,
            _ => BlockKind::Furniture,
        })
    }

    /// Where a short line names one whom the page names as its author.
    fn author(&self, said: &str) -> Option<Range<usize>> {
        let authors = self
            .walk
            .metadata
            .authors
            .iter()
            .filter(|author| author.chars().count() > 1);
        let found = |author: &String| said.find(author.as_str()).map(|place| place..place + author.len());
        let range = authors.filter_map(found).min_by_key(|range| range.start)?;
        let rest = said.len() - range.len();
        (!closed(said) && rest <= BESIDE_AUTHOR).then_some(range)
    }

    /// The author whom the page names, in a line by the headline that stands in an element of what is no article's: by its share buttons,
    /// in its header's foot.
    fn signed_apart(&self, count: usize, between: Range<usize>) -> Option<Verdict> {
        let piece = self.piece(count);
        if self.headline.is_none() || !between.contains(&count) || piece.weight > BYLINE / 2 {
            return None;
        }
        let said = self.text(count);
        let found = self.author(said)?;
        let found = signed::byline(said)
            .filter(|worded| worded.end >= found.end)
            .unwrap_or(found);
        let at = Span::new(piece.span.start + found.start, piece.span.start + found.end);
        Some(Verdict {
            kind: BlockKind::Furniture,
            part: Some((at, BlockKind::Byline)),
        })
    }

    /// The author of a line, what else it says set apart.
    fn byline(&self, count: usize) -> Option<Verdict> {
        let piece = self.piece(count);
        let said = self.text(count);
        if piece.weight > BYLINE || matches!(piece.kind, BlockKind::Heading(_)) || Wording::get().links.fit(said) {
            return None;
        }
        // What links elsewhere as a whole names no author by its wording: contents, vacancies, other articles.
        let leads = piece.kind == BlockKind::Verbatim && piece.linked >= piece.weight;
        let at = |range: Range<usize>| Span::new(piece.span.start + range.start, piece.span.start + range.end);
        let marked = || self.marked(count, |marks| marks.byline) && !closed(said) && !dated(said);
        let worded = signed::byline(said).filter(|_| !leads || marked());
        let found = match worded.or_else(|| self.author(said)) {
            Some(range) => at(range),
            None => match piece.signed {
                Some(span) => span,
                None if marked() => at(signed::first(said)?),
                None => return None,
            },
        };
        Some(Verdict {
            kind: BlockKind::Furniture,
            part: Some((found, BlockKind::Byline)),
        })
    }

    /// A caption and its credit.
    fn caption(&self, count: usize) -> Verdict {
        let piece = self.piece(count);
        if self.marked(count, |marks| marks.credit) {
            return Verdict::of(BlockKind::Credit);
        }
        let whole = |place: usize| Span::new(piece.span.start + place, piece.span.end);
        let found = piece.credited.or_else(|| credit::at_end(self.text(count)).map(whole));
        match found {
            Some(span) if span == piece.span => Verdict::of(BlockKind::Credit),
            found => Verdict {
                kind: BlockKind::Caption,
                part: found.map(|span| (span, BlockKind::Credit)),
            },
        }
    }
}
