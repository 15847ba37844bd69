//! What each line is: text, title, furniture, advertisement, byline, caption or heading.

use std::sync::LazyLock;

use super::features::{NAMES, features};
use super::row::Row;
use super::softmax::Softmax;
use super::view::View;

/// The kind of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Kicker, headline or deck.
    Title,
    /// Masthead, running head, folio, imprint.
    Furniture,
    Advert,
    Byline,
    Caption,
    /// The heading of a section within an article.
    Heading,
}

/// All kinds, in the order of the weights' classes.
const KINDS: [Kind; COUNT] = [
    Kind::Text,
    Kind::Title,
    Kind::Furniture,
    Kind::Advert,
    Kind::Byline,
    Kind::Caption,
    Kind::Heading,
];
const COUNT: usize = 7;

/// Fitted by `fit/kinds.py`: for pages whose sizes of letters are guessed by recognition, and for pages that say them.
static RECOGNISED: LazyLock<Softmax> = LazyLock::new(|| {
    Softmax::read(include_str!("recognised.json"), &NAMES).expect("recognised.json is written for these features")
});
static SET: LazyLock<Softmax> =
    LazyLock::new(|| Softmax::read(include_str!("set.json"), &NAMES).expect("set.json is written for these features"));

/// The weights for a page.
#[must_use]
pub fn weights(page: &View) -> &'static Softmax {
    if page.exact { &SET } else { &RECOGNISED }
}

/// Blocks of at most this many lines are of one kind.
const SMALL: usize = 8;
/// What it costs (in nats) to change the kind from a line to the next: inside a block, and from block to block.
const CHANGE: [f32; 2] = [2.0, 0.5];

/// The head of a page, as a share of its height.
const HEAD: f32 = 0.15;
/// Letters of a title are at least this large, in sizes of the body.
const SMALLER: f32 = 0.8;
/// Letters of a line that reads like a folio are at most this large, in sizes of the body: a figure may end a title.
const FOLIO: f32 = 1.3;

/// How surely each row is of each kind (logarithms), in the order of [`Kind`].
pub type Evidence = [f32; COUNT];

/// The evidence of all rows.
#[must_use]
pub fn evidence(page: &View, weights: &Softmax) -> Vec<Evidence> {
    features(page).iter().map(|f| weights.log_probabilities(f)).collect()
}

/// The kinds of all rows: the likeliest sequence in each strip (Viterbi), small blocks as one.
#[must_use]
pub fn kinds(page: &View, weights: &Softmax) -> Vec<Kind> {
    let evidence = smooth(page, evidence(page, weights));
    let block = |n: usize| page.rows.get(n).and_then(|r| r.run);
    let mut out = Vec::with_capacity(evidence.len());
    for (first, last) in page.strips() {
        let steps: Vec<(Evidence, f32)> = (first..last)
            .filter_map(|n| {
                let same = n > first && block(n) == block(n - 1) && block(n).is_some();
                Some((*evidence.get(n)?, CHANGE[usize::from(!same)]))
            })
            .collect();
        out.extend(likeliest(&steps));
    }
    demote(page, &mut out);
    masthead(page, &mut out);
    out
}

/// The largest letters of a page, at its head and above a line that reads like a folio, are its masthead.
fn masthead(page: &View, kinds: &mut [Kind]) {
    let largest = page
        .rows
        .iter()
        .filter(|r| r.text.letters > 2)
        .map(|r| r.size)
        .fold(0.0, f32::max);
    let head = page.frame.top + page.frame.height() * HEAD;
    let small = |r: &Row| !page.exact || r.size < page.measure.body * FOLIO;
    let folio = |n: usize| page.rows.get(n).is_some_and(|r| r.hints.folio && small(r));
    let at = (0..kinds.len()).find(|n| {
        kinds
            .get(*n)
            .is_some_and(|k| matches!(k, Kind::Title | Kind::Furniture))
            && page.rows.get(*n).is_some_and(|r| r.area.foot < head)
            && folio(*n)
    });
    let Some(row) = at.and_then(|n| page.rows.get(n)) else {
        return;
    };
    let above = |r: &Row| {
        r.size >= largest * 0.9
            && r.area.foot < row.area.top + page.measure.body
            && row.area.top - r.area.foot < page.measure.leading * 3.0
    };
    if !page.rows.iter().any(above) {
        return;
    }
    for (other, kind) in page.rows.iter().zip(kinds) {
        if *kind == Kind::Title && (above(other) || other.source == row.source) {
            *kind = Kind::Furniture;
        }
    }
}

/// Titles in letters clearly smaller than the text's are headings of sections.
fn demote(page: &View, kinds: &mut [Kind]) {
    let mut first = 0;
    while first < kinds.len() {
        let count = kinds.iter().skip(first).take_while(|k| **k == Kind::Title).count();
        let rows = page.rows.iter().skip(first).take(count);
        let (sizes, letters) = rows.fold((0.0, 0.0), |(s, n), r| {
            (s + r.size * r.text.letters as f32, n + r.text.letters as f32)
        });
        if letters > 0.0 && sizes / letters < page.measure.body * SMALLER {
            kinds
                .iter_mut()
                .skip(first)
                .take(count)
                .for_each(|k| *k = Kind::Heading);
        }
        first += count.max(1);
    }
}

/// Lines of a small block share their evidence.
fn smooth(page: &View, mut evidence: Vec<Evidence>) -> Vec<Evidence> {
    let block = |n: usize| page.rows.get(n).and_then(|r| Some((r.strip, r.run?)));
    let mut first = 0;
    while first < evidence.len() {
        let here = block(first);
        let count = if here.is_none() {
            1
        } else {
            (first..evidence.len()).take_while(|n| block(*n) == here).count().max(1)
        };
        let small = (2..=SMALL).contains(&count);
        if let Some(run) = evidence.get_mut(first..first + count).filter(|_| small) {
            {
                // By their letters: an ornament between two lines of a title says little.
                let letters: Vec<f32> = page
                    .rows
                    .iter()
                    .skip(first)
                    .take(count)
                    .map(|r| r.text.letters as f32 + 1.0)
                    .collect();
                let all: f32 = letters.iter().sum();
                let mut mean = [0.0; COUNT];
                run.iter()
                    .zip(&letters)
                    .for_each(|(e, l)| mean.iter_mut().zip(e).for_each(|(m, x)| *m += x * l / all));
                run.iter_mut().for_each(|e| *e = mean);
            }
        }
        first += count;
    }
    evidence
}

fn likeliest(steps: &[(Evidence, f32)]) -> Vec<Kind> {
    let mut scores = [0.0_f32; COUNT];
    let mut back: Vec<[usize; COUNT]> = Vec::with_capacity(steps.len());
    for (evidence, change) in steps {
        let best = (0..COUNT)
            .max_by(|a, b| {
                scores
                    .get(*a)
                    .partial_cmp(&scores.get(*b))
                    .unwrap_or(std::cmp::Ordering::Equal)
            })
            .unwrap_or(0);
        let from_best = scores.get(best).copied().unwrap_or(0.0) - change;
        let mut links = [0; COUNT];
        let mut next = [0.0; COUNT];
        for (kind, ((link, slot), (stay, seen))) in links
            .iter_mut()
            .zip(&mut next)
            .zip(scores.iter().zip(evidence))
            .enumerate()
        {
            *link = if *stay >= from_best { kind } else { best };
            *slot = stay.max(from_best) + seen;
        }
        scores = next;
        back.push(links);
    }
    let mut at = (0..COUNT)
        .max_by(|a, b| {
            scores
                .get(*a)
                .partial_cmp(&scores.get(*b))
                .unwrap_or(std::cmp::Ordering::Equal)
        })
        .unwrap_or(0);
    let mut out = Vec::with_capacity(steps.len());
    for links in back.iter().rev() {
        out.push(KINDS.get(at).copied().unwrap_or(Kind::Text));
        at = links.get(at).copied().unwrap_or(0);
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_doubtful_line_does_not_break_a_run() {
        let text = ([-0.1, -3.0, -4.0, -4.0, -9.0, -9.0, -9.0], 2.0);
        let doubt = ([-1.2, -0.8, -4.0, -4.0, -9.0, -9.0, -9.0], 2.0);
        assert_eq!(likeliest(&[text, doubt, text]), [Kind::Text; 3]);
        let title = ([-9.0, -0.1, -4.0, -4.0, -9.0, -9.0, -9.0], 2.0);
        assert_eq!(likeliest(&[text, title, text]), [Kind::Text, Kind::Title, Kind::Text]);
    }
}
