//! Articles that go on on another page: the lines that say so, and the pages that they name.

use super::text::{closed, weight};
use super::types::{Article, Jump, Page, Place};
use crate::language::numeral::{Reading, figures};
use crate::language::rules::Rules;
use crate::read::Source;
use crate::span::Span;
use crate::text::term::terms;
use std::collections::BTreeSet;

/// A jump line has at most so many letters, as [`weight`] counts them.
const LINE: usize = 130;

/// Whether a line says where an article goes on on another page, or comes from.
pub(super) fn says(line: &str, rules: &Rules) -> bool {
    weight(line) < LINE && rules.jump.is_match(line)
}

/// What the jump line at `span` says, which is `text`.
pub(super) fn jump(span: Span, text: &str) -> Jump {
    Jump {
        span,
        text: text.to_owned(),
        page: number(text),
        back: Rules::get().is_ok_and(|rules| rules.back.is_match(text)),
        to: None,
    }
}

/// Whether a page has a jump line whose other page is not known.
pub fn jumps_open(page: &Page) -> bool {
    let mut jumps = page.articles.iter().flat_map(|article| &article.jumps);
    jumps.any(|jump| jump.to.is_none() && jump.page.is_some())
}

/// Follows the jump lines among `pages`: an article goes on in the one that says it comes from there. Where several do, the one
/// goes on it that shares most words with it. An article that was whole but for its jumps becomes complete.
pub fn follow_jumps(pages: &mut [(&Source, &mut Page)]) {
    let numbers: Vec<BTreeSet<u32>> = pages.iter().map(|(source, page)| numbers(source, page)).collect();
    loop {
        let mut pairs = Vec::new();
        for (from, left) in open(pages, false) {
            for (to, right) in open(pages, true) {
                let (on, back) = (&pages[from].1.articles[left], &pages[to].1.articles[right]);
                let named = |article: &Article, back: bool, numbers: &BTreeSet<u32>| {
                    let mut jumps = article
                        .jumps
                        .iter()
                        .filter(|jump| jump.back == back && jump.to.is_none());
                    jumps.any(|jump| jump.page.is_some_and(|page| numbers.contains(&page)))
                };
                if from != to && named(on, false, &numbers[to]) && named(back, true, &numbers[from]) {
                    pairs.push((shared(on, back), (from, left), (to, right)));
                }
            }
        }
        // The most alike first; of equals the first.
        let Some((_, left, right)) = pairs.into_iter().rev().max_by(|a, b| a.0.total_cmp(&b.0)) else {
            return;
        };
        tie(pages, left, right, false);
        tie(pages, right, left, true);
    }
}

/// Pages and articles with a jump of this direction that was not followed.
fn open(pages: &[(&Source, &mut Page)], back: bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (place, (_, page)) in pages.iter().enumerate() {
        let open = |article: &Article| article.jumps.iter().any(|jump| jump.back == back && jump.to.is_none());
        let articles = (0..page.articles.len()).filter(|&article| open(&page.articles[article]));
        found.extend(articles.map(|article| (place, article)));
    }
    found
}

fn tie(
    pages: &mut [(&Source, &mut Page)],
    (here, article): (usize, usize),
    (there, other): (usize, usize),
    back: bool,
) {
    let place = Place {
        path: pages[there].0.path.clone(),
        page: pages[there].0.page,
        article: pages[there].1.articles[other].id.clone(),
    };
    let article = &mut pages[here].1.articles[article];
    let jump = article
        .jumps
        .iter_mut()
        .find(|jump| jump.back == back && jump.to.is_none());
    if let Some(jump) = jump {
        jump.to = Some(place);
    }
    article.complete = whole(article);
}

/// Whether nothing is missing but what stands on other pages that are known.
fn whole(article: &Article) -> bool {
    let known = article.jumps.iter().all(|jump| jump.to.is_some());
    let goes_on = article.jumps.iter().any(|jump| !jump.back);
    let paragraphs: Vec<_> = article
        .sections
        .iter()
        .flat_map(|section| &section.paragraphs)
        .collect();
    let open = paragraphs.iter().filter(|paragraph| !closed(&paragraph.text)).count();
    let last = paragraphs.last().is_some_and(|paragraph| !closed(&paragraph.text));
    known && open == usize::from(goes_on && last)
}

/// The numbers of a page: those that its furniture names, or else its place in its file.
fn numbers(source: &Source, page: &Page) -> BTreeSet<u32> {
    let Ok(rules) = Rules::get() else {
        return BTreeSet::new();
    };
    let lines = page.furniture.iter().filter(|line| !rules.jump.is_match(&line.text));
    let named: BTreeSet<u32> = lines
        .filter_map(|line| number(line.text.get(rules.page_number(&line.text)?)?))
        .collect();
    let place = source.page.and_then(|page| u32::try_from(page).ok());
    if named.is_empty() {
        place.into_iter().collect()
    } else {
        named
    }
}

/// The last number of a text.
fn number(text: &str) -> Option<u32> {
    let figure = figures(text, Reading::Loose).into_iter().next_back()?;
    let value = figure.values.first().copied()?;
    (value.fract() == 0.0 && (1.0..1000.0).contains(&value)).then_some(value as u32)
}

/// The share of one article's terms that the other has.
fn shared(left: &Article, right: &Article) -> f64 {
    let of = |article: &Article| -> BTreeSet<String> {
        let headline = article.headline.iter().map(|headline| headline.text.as_str());
        let paragraphs = article.sections.iter().flat_map(|section| &section.paragraphs);
        headline
            .chain(paragraphs.map(|paragraph| paragraph.text.as_str()))
            .flat_map(terms)
            .collect()
    };
    let (left, right) = (of(left), of(right));
    left.intersection(&right).count() as f64 / left.len().min(right.len()).max(1) as f64
}
