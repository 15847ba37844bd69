//! The structure of a page: given, at hand, from the cache, or found.

use super::context::Context;
use super::dated::dated;
use super::explain::joins;
use super::input::Input;
use super::read::assemble;
use crate::cache::Slot;
use crate::error::Result;
use crate::page::{Page, compared};
use crate::read::{Dated, Document};

/// Pages that are kept at hand within one run.
const AT_HAND: usize = 8;

impl Context {
    /// The page with its structure, given or found.
    ///
    /// # Errors
    /// Where the model cannot be had or fails, or the work was called off.
    pub(super) fn structured(&mut self, input: Input) -> Result<(Document, Page)> {
        let page = match input.given {
            Some(page) => page,
            None => self.page(&input.document)?,
        };
        let mut document = input.document;
        document.source.date = dated(&document, &page);
        Ok((document, page))
    }

    /// What a reply that was kept says of its page's date now; `kept` is what it said then.
    pub(super) fn redated(&mut self, input: &Input, kept: Option<Dated>) -> Result<Option<Dated>> {
        let page = match &input.given {
            Some(page) => Some(page.clone()),
            None => self.known_page(&input.document)?,
        };
        let kept = kept.filter(|kept| kept.from == Dated::FOLIO);
        let own = input.document.source.date.clone();
        Ok(match page {
            Some(page) => dated(&input.document, &page),
            None => Dated::settled(own.into_iter().chain(kept)),
        })
    }

    /// The page's structure, from the cache or found.
    fn page(&mut self, document: &Document) -> Result<Page> {
        if let Some(page) = self.known_page(document)? {
            return Ok(page);
        }
        self.open()?;
        self.progress.begin_steps("putting the page together", 0);
        let page = assemble(self.session.as_mut(), document, &self.stop);
        self.progress.end();
        let mut page = page?;
        for reason in std::mem::take(&mut page.reasons) {
            self.say(&reason.message);
        }
        page.notes.splice(0..0, document.notes.iter().cloned());
        let slot = self.page_slot(document)?;
        self.keep(&slot, &page);
        self.remember(&slot, document, &page);
        Ok(page)
    }

    /// The page's structure, where it was found before.
    pub(super) fn known_page(&mut self, document: &Document) -> Result<Option<Page>> {
        let slot = self.page_slot(document)?;
        let at_hand = self.pages.iter().find(|(key, _)| key == slot.key());
        if let Some(page) = at_hand.map(|(_, page)| page.clone()) {
            return Ok(Some(page));
        }
        let page = self.recall::<Page>(&slot);
        if let Some(page) = &page {
            self.remember(&slot, document, page);
        }
        Ok(page)
    }

    /// Keeps a page at hand for requests that come soon, and explains it once.
    fn remember(&mut self, slot: &Slot, document: &Document, page: &Page) {
        if self.explains() {
            joins(document, page).iter().for_each(|join| self.say(join));
            compared(document, page).iter().for_each(|line| self.say(line));
        }
        self.pages.push_back((slot.key().to_owned(), page.clone()));
        if self.pages.len() > AT_HAND {
            self.pages.pop_front();
        }
    }
}
