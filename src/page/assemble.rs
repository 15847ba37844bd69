//! From blocks to a page.

use super::bead::beads;
use super::label::{Part, inline_credit, label};
use super::line::{Unit, units};
use super::order::{Links, article, located};
use super::puzzle::Puzzle;
use super::tear::{Tear, scored};
use super::types::{By, Caption, Join, Page};
use super::weights::{Tears, Threads};
use super::words::Lexicon;
use super::{JoinScorer, structured};
use crate::error::Result;
use crate::note::Note;
use crate::read::Document;
use crate::span::Span;
use crate::text::rules::Rules;

/// Puts a page together. Without a `scorer` the best guess of layout and shared words stands, and a note says so.
///
/// # Errors
/// Where the scorer fails.
pub fn assemble(document: &Document, scorer: Option<&mut dyn JoinScorer>) -> Result<Page> {
    let units = units(document)?;
    let mut lexicon = Lexicon::default();
    let bags: Vec<_> = units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
    let parts = if document.structured {
        structured::label(&units)
    } else {
        label(&units, &bags, &lexicon)?
    };
    let beads = beads(&bags, &parts);
    let mut page = Page::default();
    set_apart(document, &units, &parts, &mut page)?;

    let mut guessed = false;
    let (thread, mut tears, open) = if document.structured {
        (structured::threads(&beads), Vec::new(), Vec::new())
    } else {
        let weights = (Threads::get()?, Tears::get()?);
        let mut puzzle = Puzzle::new(&units, &bags, beads.clone(), &lexicon)?;
        guessed = scorer.is_none() && !puzzle.torn.open.is_empty();
        let nats = match scorer {
            Some(scorer) if !puzzle.torn.open.is_empty() => {
                Some(scored(&units, &beads, &mut puzzle.torn.open, scorer, weights.1)?)
            }
            _ => None,
        };
        let found = puzzle.solve(nats.as_deref(), weights);
        (found.threads, found.tears, puzzle.torn.open)
    };
    let torn = tears.len();
    let links = Links::new(&beads, &thread, &mut tears);
    let count = thread.iter().max().map_or(0, |most| most + 1);
    for number in 0..count {
        let runs = links.runs(&beads, &thread, number);
        if runs.is_empty() {
            continue;
        }
        page.joins.extend(piece_joins(&units, &beads, &runs));
        page.articles
            .push(article(&document.text, &units, &beads, &runs, &links));
    }
    page.joins
        .extend(tears.iter().filter_map(|tear| join(&units, &beads, tear)));
    page.joins.sort_by_key(|join| (join.left, join.right));
    number(&mut page);
    if guessed {
        page.notes.push(Note::new(
            "page",
            format!("{torn} torn places were put together without a model, by layout and shared words"),
        ));
    }
    for tear in tears.iter().filter(|tear| tear.margin < 0.2) {
        if let Some(join) = join(&units, &beads, tear) {
            page.notes
                .push(Note::new("page", format!("a doubtful join, probability {:.2}", tear.score)).at(join.right));
        }
    }
    for alone in open
        .iter()
        .filter(|open| !tears.iter().any(|tear| tear.left == open.left))
    {
        if let Some(unit) = beads[alone.left].paragraph {
            page.notes.push(
                Note::new(
                    "page",
                    "a paragraph breaks off here, and nothing on the page goes on from it",
                )
                .at(units[unit].span),
            );
        }
    }
    Ok(page)
}

/// Captions with their credits, and furniture.
fn set_apart(document: &Document, units: &[Unit], parts: &[Part], page: &mut Page) -> Result<()> {
    let rules = Rules::get()?;
    for (unit, part) in units.iter().zip(parts) {
        let piece = located(&document.text, unit.span);
        match part {
            Part::Furniture => page.furniture.push(piece),
            Part::Caption => {
                let text = unit.span.text(&document.text).unwrap_or_default();
                let cut = inline_credit(text, rules).map(|cut| unit.span.start + cut);
                let span = Span::new(unit.span.start, cut.unwrap_or(unit.span.end)).trimmed(&document.text);
                if span.is_empty() {
                    page.furniture.push(piece);
                    continue;
                }
                page.captions.push(Caption {
                    spans: vec![span],
                    text: joined(&document.text, span),
                    credit: cut.map(|cut| located(&document.text, Span::new(cut, unit.span.end))),
                });
            }
            Part::Credit => match page.captions.last_mut() {
                Some(caption) if caption.credit.is_none() => caption.credit = Some(piece),
                _ => page.furniture.push(piece),
            },
            _ => {}
        }
    }
    Ok(())
}

fn joined(source: &str, span: Span) -> String {
    crate::text::joined::Joined::new(source, &[span]).text().to_owned()
}

fn join(units: &[Unit], beads: &[super::bead::Bead], tear: &Tear) -> Option<Join> {
    Some(Join {
        left: units[beads[tear.left].paragraph?].span,
        right: units[beads[tear.right].paragraph?].span,
        score: tear.score,
        margin: tear.margin,
        by: tear.by,
    })
}

/// Pieces of one article that stand apart on the page.
fn piece_joins(units: &[Unit], beads: &[super::bead::Bead], runs: &[Vec<usize>]) -> Vec<Join> {
    let last = |run: &Vec<usize>| run.iter().rev().find_map(|&place| beads[place].paragraph);
    let first = |run: &Vec<usize>| run.iter().find_map(|&place| beads[place].paragraph);
    runs.windows(2)
        .filter_map(|pair| {
            Some(Join {
                left: units[last(&pair[0])?].span,
                right: units[first(&pair[1])?].span,
                score: 0.6,
                margin: 0.2,
                by: By::Words,
            })
        })
        .collect()
}

fn number(page: &mut Page) {
    for (count, article) in page.articles.iter_mut().enumerate() {
        article.id = format!("a{}", count + 1);
        for (count, section) in article.sections.iter_mut().enumerate() {
            section.id = format!("{}.s{}", article.id, count + 1);
        }
    }
}
