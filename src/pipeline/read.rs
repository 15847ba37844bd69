//! A document becomes a page.

use super::join::ModelScorer;
use crate::error::Result;
use crate::model::Session;
use crate::page::{self, JoinScorer, Page};
use crate::read::Document;

/// Puts the page together, by a model's judgement where there is one.
pub(super) fn assemble(session: Option<&mut Session>, document: &Document) -> Result<Page> {
    let mut scorer = session.map(ModelScorer::new);
    let scorer = scorer.as_mut().map(|scorer| scorer as &mut dyn JoinScorer);
    page::assemble(document, scorer)
}
