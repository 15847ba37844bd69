//! The reading order of an article's fragments, and the article made of them.

use super::fragment::Fragment;
use super::growing::Growing;
use super::jump::jump;
use super::tear::Tear;
use super::text::closed;
use super::types::{Article, Section};
use super::unit::Unit;
use crate::read::BlockKind;
use crate::span::{Located, Span};

/// Where each fragment's reading goes on, over tears first, then down the page.
pub(crate) struct Links {
    next: Vec<Option<usize>>,
    torn: Vec<bool>,
    before: Vec<bool>,
    /// The number that each article has among those of the page that hold anything, counted from 0.
    pub shown: Vec<usize>,
    /// Whether paragraphs end without marks.
    pub unmarked: bool,
}

impl Links {
    /// Links within articles; a tear that would lead round in a circle, or out of its article, is dropped from `tears`.
    pub(crate) fn new(fragments: &[Fragment], assigned: &[usize], tears: &mut Vec<Tear>) -> Self {
        let mut links = Self {
            next: vec![None; fragments.len()],
            torn: vec![false; fragments.len()],
            before: vec![false; fragments.len()],
            shown: Vec::new(),
            unmarked: false,
        };
        tears.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.left.cmp(&b.left)));
        tears.retain(|tear| {
            let fits = assigned[tear.left] == assigned[tear.right] && links.can(tear.left, tear.right);
            if fits {
                links.link(tear.left, tear.right);
                links.torn[tear.left] = true;
            }
            fits
        });
        tears.sort_by_key(|tear| tear.left);
        for index in 1..fragments.len() {
            if assigned[index - 1] == assigned[index] && !fragments[index].opens() && links.can(index - 1, index) {
                links.link(index - 1, index);
            }
        }
        links
    }

    fn can(&self, left: usize, right: usize) -> bool {
        if self.next[left].is_some() || self.before[right] {
            return false;
        }
        let mut at = Some(right);
        while let Some(index) = at {
            if index == left {
                return false;
            }
            at = self.next[index];
        }
        true
    }

    fn link(&mut self, left: usize, right: usize) {
        self.next[left] = Some(right);
        self.before[right] = true;
    }

    /// The fragments of one article in reading order, in runs that hang together: the run with the head first, then those below
    /// it, then those that stand above it on the page.
    pub(crate) fn runs(&self, fragments: &[Fragment], assigned: &[usize], article: usize) -> Vec<Vec<usize>> {
        let starts = (0..fragments.len()).filter(|&index| assigned[index] == article && !self.before[index]);
        let mut runs: Vec<Vec<usize>> = starts
            .map(|start| std::iter::successors(Some(start), |&index| self.next[index]).collect())
            .collect();
        let head = runs
            .iter()
            .position(|run| run.iter().any(|&index| fragments[index].opens()))
            .unwrap_or(0);
        runs.rotate_left(head);
        runs
    }
}

/// The article that `runs` of fragments make.
pub(crate) fn article_of(
    source: &str,
    units: &[Unit],
    fragments: &[Fragment],
    runs: &[Vec<usize>],
    links: &Links,
) -> Article {
    let at = |index: &usize| {
        units[*index]
            .spans
            .iter()
            .map(|&span| Located::new(source, span))
            .collect::<Vec<_>>()
    };
    let mut article = Article {
        complete: true,
        ..Article::default()
    };
    let mut text = Growing::default();
    let mut notes = Growing::default();
    let mut goes_on = false;
    for &index in runs.iter().flatten() {
        let fragment = &fragments[index];
        article.complete &= fragment.jumps.is_empty();
        article.jumps.extend(
            fragment
                .jumps
                .iter()
                .map(|&index| jump(units[index].span(), &units[index].text)),
        );
        if let Some((first, last)) = fragment.headline.filter(|_| article.headline.is_none()) {
            let (title, rest) = title(source, &units[first..=last]);
            article.headline = Some(Located::new(source, title));
            article
                .deck
                .extend(rest.into_iter().map(|span| Located::new(source, span)));
        }
        article.kicker.extend(fragment.kicker.iter().flat_map(at));
        article.deck.extend(fragment.deck.iter().flat_map(at));
        article.byline.extend(fragment.byline.iter().flat_map(at));
        let markup = fragment.paragraph.map(|paragraph| units[paragraph].markup);
        let text = if markup == Some(BlockKind::Note) {
            &mut notes
        } else {
            &mut text
        };
        for heading in fragment.headings.iter().flat_map(at) {
            text.open(heading);
        }
        if let Some(paragraph) = fragment.paragraph {
            let pieces = &units[paragraph].spans;
            text.add(pieces, goes_on, markup == Some(BlockKind::Row));
            goes_on = links.torn[index];
            // What markup vouches for does not break off, however it ends, nor where paragraphs end without marks.
            let marked = links.unmarked || units[paragraph].row || units[paragraph].markup != BlockKind::Plain;
            article.complete &= goes_on || marked || closed(&units[paragraph].text);
        }
    }
    article.sections = text.sections(source);
    article.sections.extend(
        notes
            .sections(source)
            .into_iter()
            .map(|section| Section { notes: true, ..section }),
    );
    article
}

/// The span of a headline's lines, and those of its lines that stand elsewhere, as lines of one column among others do.
fn title(source: &str, lines: &[Unit]) -> (Span, Vec<Span>) {
    let mut spans = lines.iter().flat_map(|line| &line.spans).copied();
    let mut title = spans.next().unwrap_or(Span::new(0, 0));
    let mut rest = Vec::new();
    for span in spans {
        let near = source
            .get(title.end..span.start)
            .is_some_and(|gap| gap.trim().is_empty());
        if near && rest.is_empty() {
            title.end = span.end;
        } else {
            rest.push(span);
        }
    }
    (title, rest)
}
