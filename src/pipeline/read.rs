//! A document becomes a page.

use super::join::ModelScorer;
use super::long;
use crate::error::Result;
use crate::model::{Session, Stop};
use crate::note::Note;
use crate::page::{self, JoinScorer, Page};
use crate::read::Document;

/// Puts the page together, by a model's judgement where there is one; `stop` calls it off between two pieces of a long one.
pub(super) fn assemble(session: Option<&mut Session>, document: &Document, stop: &Stop) -> Result<Page> {
    let mut scorer = session.map(ModelScorer::new);
    let pieces = long::pieces(document);
    if pieces.is_empty() {
        return one(scorer.as_mut(), document);
    }
    let mut page = Page::default();
    let message = format!(
        "the document is longer than a page and was put together in {} pieces: nothing is joined from one to another",
        pieces.len()
    );
    page.notes.push(Note::new("page", message));
    for (offset, piece) in pieces {
        stop.check()?;
        long::add(&mut page, one(scorer.as_mut(), &piece)?, offset);
    }
    Ok(page)
}

fn one(scorer: Option<&mut ModelScorer>, document: &Document) -> Result<Page> {
    page::assemble(document, scorer.map(|scorer| scorer as &mut dyn JoinScorer))
}
