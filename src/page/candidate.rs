//! Ends that may be torn, and what may go on from each.

use super::Told;
use super::bead::Bead;
use super::edge::Edge;
use super::pair::{Evidence, Neighbours, letters};
use super::unit::Unit;
use super::words::{Lexicon, covered, heap};

/// Beads between a torn end and what may go on from it.
const FARTHEST: usize = 250;

/// Said of open ends where most are.
const UNMARKED: &str = "alone: open ends are usual";

/// A torn end and the beads it may go on in.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub left: usize,
    pub rights: Vec<Right>,
    pub alone: Evidence,
    /// What a scorer told of the sentence being over here, where one was asked: a log-probability.
    pub over: Option<f64>,
}

impl Open {
    /// Whether a scorer was asked about it.
    pub(super) fn asked(&self) -> bool {
        self.over.is_some()
    }
}

/// What may be torn on a page: ends, and for every bead what speaks for its beginning being a beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Torn {
    pub open: Vec<Open>,
    pub fresh: Vec<Evidence>,
    /// Whether most paragraphs of the page end without a mark.
    pub unmarked: bool,
}

/// A bead that a torn end may go on in, with what speaks for it whatever the articles are.
#[derive(Clone, Debug)]
pub(super) struct Right {
    pub place: usize,
    pub evidence: Evidence,
    /// What a scorer told, where one was asked.
    pub told: Option<Told>,
}

/// The text of a bead's paragraph.
pub(super) fn words<'a>(units: &'a [Unit], bead: &Bead) -> Option<&'a str> {
    bead.paragraph.map(|place| units[place].text.as_str())
}

/// The torn ends of a page.
pub(super) fn candidates(units: &[Unit], beads: &[Bead], edges: &[Option<Edge>], lexicon: &Lexicon) -> Torn {
    let heaps: Vec<_> = beads.iter().map(|bead| heap(&bead.bag)).collect();
    let neighbours = Neighbours::new(units.iter().map(|unit| unit.text.as_str()));
    let usual = open_ends(edges);
    let mut found = Vec::new();
    for (left, bead) in beads.iter().enumerate() {
        let (Some(text), Some(end)) = (words(units, bead), &edges[left]) else {
            continue;
        };
        if end.closed || !bead.byline.is_empty() && !bead.opens() {
            continue;
        }
        let window = left.saturating_sub(FARTHEST)..beads.len().min(left + FARTHEST);
        let rights = window
            .filter(|&right| right != left && beads[right].headings.is_empty() && !beads[right].opens())
            .filter_map(|right| {
                let (head, begin) = (words(units, &beads[right])?, edges[right].as_ref()?);
                let mut evidence = letters((text, end), (head, begin), &neighbours);
                evidence.extend(places(beads, edges, left, right));
                let shared = covered(&beads[right].bag, &heaps[left], false, lexicon).max(covered(
                    &bead.bag,
                    &heaps[right],
                    false,
                    lexicon,
                ));
                evidence.push(("shared words", shared));
                Some(Right {
                    place: right,
                    evidence,
                    told: None,
                })
            })
            .collect();
        let mut alone: Evidence = vec![("alone", 1.0)];
        let mut say = |holds: bool, name: &'static str| {
            if holds {
                alone.push((name, 1.0));
            }
        };
        say(left + 1 == beads.len(), "alone: page's last");
        say(end.weight < 100, "alone: short");
        say(matches!(end.ends, "mark" | "figure"), "alone: ends in a mark");
        say(end.ends == "hyphen", "alone: ends in a hyphen");
        say(end.hangs, "alone: hangs");
        alone.push((usual, 1.0));
        found.push(Open {
            left,
            rights,
            alone,
            over: None,
        });
    }
    Torn {
        unmarked: usual == UNMARKED,
        open: found,
        fresh: (0..beads.len()).map(|place| fresh(beads, edges, place)).collect(),
    }
}

/// How usual it is on a page that paragraphs end without a mark.
fn open_ends(edges: &[Option<Edge>]) -> &'static str {
    let long = || edges.iter().flatten().filter(|edge| edge.weight > 60);
    let open = long().filter(|edge| !edge.closed).count();
    match open * 100 / long().count().max(1) {
        0..8 => "alone: open ends are rare",
        8..16 => "alone: open ends are few",
        16..28 => "alone: open ends are some",
        28..45 => "alone: open ends are many",
        _ => UNMARKED,
    }
}

/// What speaks for a bead's paragraph beginning where it stands.
fn fresh(beads: &[Bead], edges: &[Option<Edge>], place: usize) -> Evidence {
    let Some(begin) = &edges[place] else {
        return Vec::new();
    };
    let mut found: Evidence = vec![(
        match begin.begins {
            "small" => "fresh: small letter",
            "capital" => "fresh: capital",
            "unspaced" => "fresh: unspaced",
            "letter" => "fresh: letter",
            "figure" => "fresh: figure",
            "quote" => "fresh: quote",
            _ => "fresh: mark",
        },
        1.0,
    )];
    let before = place.checked_sub(1);
    found.push((
        match (before, before.and_then(|before| edges[before].as_ref())) {
            (None, _) => "fresh: begins the page",
            (Some(before), _) if beads[before].opens() => "fresh: below a head",
            (_, Some(edge)) if !edge.closed => "fresh: below an open end",
            _ if beads[place].cut => "fresh: below a caption",
            (_, Some(_)) => "fresh: below a closed end",
            _ => "fresh: below a heading",
        },
        1.0,
    ));
    let mut say = |holds: bool, name: &'static str| {
        if holds {
            found.push((name, 1.0));
        }
    };
    say(begin.goes_on && begin.begins != "small", "fresh: goes on by its words");
    say(!begin.closes.is_empty(), "fresh: closes what was not open");
    say(begin.scrap, "fresh: scrap");
    say(begin.dateline, "fresh: dateline");
    say(begin.leans, "fresh: leans");
    say(begin.weight < 60, "fresh: short");
    found
}

/// What the places of two beads say.
fn places(beads: &[Bead], edges: &[Option<Edge>], left: usize, right: usize) -> Evidence {
    let mut found: Evidence = Vec::new();
    let next = right == left + 1;
    let heads = beads[left.min(right) + 1..=left.max(right)]
        .iter()
        .filter(|bead| bead.opens())
        .count();
    found.push((
        match (next, right > left, heads) {
            (true, ..) if beads[right].cut => "next, over a caption",
            (true, ..) => "next",
            (_, true, 0) => "below",
            (_, true, 1) => "below, one head between",
            (_, true, _) => "below, heads between",
            (_, false, 0) => "above, of one article",
            (_, false, 1) => "above the head",
            (_, false, _) => "above, heads between",
        },
        1.0,
    ));
    if !next {
        found.push(("distance", (left.abs_diff(right) as f64).ln()));
        let before = right.checked_sub(1);
        let edge = before.and_then(|before| edges[before].as_ref());
        found.push((
            match (before, edge) {
                (None, _) => "begins the page",
                (Some(before), _) if beads[before].opens() => "below a head",
                (_, Some(edge)) if !edge.closed => "below an open end",
                _ if beads[right].cut => "below a caption",
                (_, Some(_)) => "below a closed end",
                _ => "below a heading",
            },
            1.0,
        ));
        let after = left + 1;
        found.push((
            match (beads.get(after), edges.get(after).and_then(Option::as_ref)) {
                (None, _) => "left ends the page",
                (Some(bead), _) if bead.opens() => "left above a head",
                (Some(bead), _) if bead.cut => "left above a caption",
                (_, Some(edge)) if edge.goes_on => "left above what goes on",
                _ => "left above a paragraph",
            },
            1.0,
        ));
    }
    found
}
