//! From blocks to a page.

use super::ask::ask;
use super::credit::captioned;
use super::fragment::{Fragment, fragments};
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
    if let Some(mut page) = geometry::page(document)? {
        number(&mut page);
        return Ok(page);
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
    let fragments = fragments(&bags, &parts);
    let mut page = Page {
        notes: note.into_iter().collect(),
        ..Page::default()
    };
    set_apart(document, &units, &parts, &mut page)?;
    if !document.structured {
        page.notes.extend(opening::left_out(&units, &parts)?);
    }
    if document.structured {
        let assigned = structured::assign(&fragments);
        let mut links = Links::new(&fragments, &assigned, &mut Vec::new());
        articles(document, &units, &fragments, &assigned, &mut links, &mut page);
        return Ok(page);
    }
    let mut weights = (ArticleWeights::get()?, TearWeights::get()?);
    let mut puzzle = Puzzle::new(&units, &bags, fragments, &lexicon, as_printed)?;
    let mut found = puzzle.solve(weights);
    let guessed = scorer.is_none() && !puzzle.torn.open.is_empty();
    if let Some(scorer) = scorer {
        ask(&units, &mut puzzle, &found, weights.1, scorer)?;
        weights.1 = TearWeights::with_model()?;
        found = puzzle.solve(weights);
    }
    let mut links = Links::new(&puzzle.fragments, &found.assigned, &mut found.tears);
    links.unmarked = puzzle.torn.unmarked;
    let runs = articles(
        document,
        &units,
        &puzzle.fragments,
        &found.assigned,
        &mut links,
        &mut page,
    );
    let report = Report {
        units: &units,
        puzzle: &puzzle,
        found: &found,
        weights,
    };
    report.tell(&runs, &links, guessed, &mut page);
    Ok(page)
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
