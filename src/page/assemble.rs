//! From blocks to a page.

use super::ask::ask;
use super::credit::captioned;
use super::fragment::{Fragment, fragments};
use super::geometry::{Found, Pieces, Setting};
use super::label::label;
use super::order::{Links, article_of};
use super::part::Part;
use super::puzzle::Puzzle;
use super::report::Report;
use super::scorer::JoinScorer;
use super::types::Page;
use super::unit::Unit;
use super::units::{Units, units};
use super::weights::{ArticleWeights, TearWeights};
use super::words::Lexicon;
use super::{doubt, geometry, opening, structured};
use crate::error::Result;
use crate::language::rules::Rules;
use crate::read::Document;
use crate::span::Located;

/// Puts a page together. Without a `scorer` the best guess of layout and shared words stands, and a note says so.
///
/// # Errors
/// Where the scorer fails.
pub fn assemble(document: &Document, mut scorer: Option<&mut dyn JoinScorer>) -> Result<Page> {
    match geometry::page(document)? {
        Some(Found::Whole(mut page)) => {
            number(&mut page);
            return Ok(page);
        }
        Some(Found::Torn(page, pieces)) => return torn(document, page, &pieces, scorer),
        None => {}
    }
    let Units {
        units,
        as_printed,
        note,
    } = units(document)?;
    let mut lexicon = Lexicon::default();
    let bags: Vec<_> = units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
    let mut parts = if document.structured {
        structured::label(&units)
    } else {
        label(&units, &bags, &lexicon, as_printed)?
    };
    if let Some(scorer) = scorer.as_deref_mut().filter(|_| !document.structured) {
        doubt::settle(&units, &mut parts, TearWeights::with_model()?, scorer)?;
    }
    let marked = document
        .structured
        .then(|| structured::articles(&units, &document.blocks, &mut parts, &bags));
    let mut page = Page {
        notes: note.into_iter().collect(),
        ..Page::default()
    };
    set_apart(document, &units, &parts, &mut page)?;
    if let Some((fragments, assigned)) = marked {
        let mut links = Links::new(&fragments, &assigned, &mut Vec::new());
        articles(document, &units, &fragments, &assigned, &mut links, &mut page);
        return Ok(page);
    }
    page.notes.extend(opening::left_out(&units, &parts)?);
    let puzzle = Puzzle::new(&units, &bags, fragments(&bags, &parts), &lexicon, as_printed)?;
    solved(document, &units, puzzle, scorer, &mut page)?;
    Ok(page)
}

/// A page whose lines have their parts by their places, and whose pieces are put together by their words; `page` holds what was set apart.
fn torn(document: &Document, mut page: Page, pieces: &Pieces, scorer: Option<&mut dyn JoinScorer>) -> Result<Page> {
    let apart = std::mem::take(&mut page.articles);
    let mut lexicon = Lexicon::default();
    let bags: Vec<_> = pieces.units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
    let mut fragments = fragments(&bags, &pieces.parts);
    for fragment in &mut fragments {
        let first = fragment.headings.iter().chain(&fragment.paragraph).min();
        let setting = first
            .and_then(|unit| pieces.settings.get(*unit))
            .filter(|_| !fragment.opens());
        let Setting { held, flows } = setting.copied().unwrap_or_default();
        (fragment.held, fragment.flows) = (held, flows);
    }
    set_apart(document, &pieces.units, &pieces.parts, &mut page)?;
    let puzzle = Puzzle::new(&pieces.units, &bags, fragments, &lexicon, false)?;
    solved(document, &pieces.units, puzzle, scorer, &mut page)?;
    page.articles.extend(apart);
    number(&mut page);
    Ok(page)
}

/// Adds to `page` the articles of a puzzle, and what is to be said of them.
fn solved(
    document: &Document,
    units: &[Unit],
    mut puzzle: Puzzle,
    scorer: Option<&mut dyn JoinScorer>,
    page: &mut Page,
) -> Result<()> {
    let mut weights = (ArticleWeights::get()?, TearWeights::get()?);
    let mut found = puzzle.solve(weights);
    let guessed = scorer.is_none() && !puzzle.torn.open.is_empty();
    if let Some(scorer) = scorer {
        ask(units, &mut puzzle, &found, weights.1, scorer)?;
        weights.1 = TearWeights::with_model()?;
        found = puzzle.solve(weights);
    }
    let mut links = Links::new(&puzzle.fragments, &found.assigned, &mut found.tears);
    links.unmarked = puzzle.torn.unmarked;
    let runs = articles(document, units, &puzzle.fragments, &found.assigned, &mut links, page);
    let report = Report {
        units,
        puzzle: &puzzle,
        found: &found,
        weights,
    };
    report.tell(&runs, &links, guessed, page);
    Ok(())
}

/// Adds to `page` the articles that fragments are assigned to; returns the runs of fragments that each is made of.
fn articles(
    document: &Document,
    units: &[Unit],
    fragments: &[Fragment],
    assigned: &[usize],
    links: &mut Links,
    page: &mut Page,
) -> Vec<Vec<Vec<usize>>> {
    let mut made = Vec::new();
    for article in 0..assigned.iter().max().map_or(0, |most| most + 1) {
        links.shown.push(made.len());
        let runs = links.runs(fragments, assigned, article);
        if !runs.is_empty() {
            page.articles
                .push(article_of(&document.text, units, fragments, &runs, links));
            made.push(runs);
        }
    }
    number(page);
    made
}

/// Captions with their credits, and furniture.
fn set_apart(document: &Document, units: &[Unit], parts: &[Part], page: &mut Page) -> Result<()> {
    let rules = Rules::get()?;
    for (unit, part) in units.iter().zip(parts) {
        let piece = Located::new(&document.text, unit.span());
        let pieces = || unit.spans.iter().map(|&span| Located::new(&document.text, span));
        match part {
            Part::Furniture | Part::Jump => page.furniture.extend(pieces()),
            Part::Caption => match captioned(&document.text, unit.spans.clone(), rules) {
                Some(caption) => page.captions.push(caption),
                None => page.furniture.push(piece),
            },
            Part::Credit => match page.captions.last_mut() {
                Some(caption) if caption.credit.is_none() && unit.spans.len() == 1 => caption.credit = Some(piece),
                _ => page.furniture.extend(pieces()),
            },
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn number(page: &mut Page) {
    for (count, article) in page.articles.iter_mut().enumerate() {
        article.id = format!("a{}", count + 1);
        for (count, section) in article.sections.iter_mut().enumerate() {
            section.id = format!("{}.s{}", article.id, count + 1);
        }
    }
}
