//! Pages in the forms that libraries and editors of texts take, one document of XML for all of them, as they come.

use super::mets::{Beside, Mets};
use super::original::Original;
use super::page_xml::paged;
use super::tei;
use super::xml::DECLARATION;
use crate::error::{Error, Kind, Result};

/// A form of XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// TEI P5: a page is an edition, several are a corpus.
    Tei,
    /// PAGE XML 2019: one printed page.
    PageXml,
    /// METS with its pages inside.
    Mets,
}

/// A document as it grows.
#[derive(Debug)]
pub struct Exported {
    markup: Markup,
    pages: usize,
    /// The first page, until it is known whether it is the only one.
    first: Option<(String, String)>,
    mets: Mets,
}

impl Exported {
    /// A document without pages.
    pub fn new(markup: Markup) -> Self {
        Self {
            markup,
            pages: 0,
            first: None,
            mets: Mets::default(),
        }
    }

    /// One of METS whose pages are files beside it.
    pub fn apart() -> Self {
        Self {
            mets: Mets::apart(),
            ..Self::new(Markup::Mets)
        }
    }

    /// The files beside it that came with the pages since the last time.
    pub fn beside(&mut self) -> Vec<Beside> {
        self.mets.take()
    }

    /// What is to be printed when a page was added.
    ///
    /// # Errors
    /// Where the form does not hold the page: PAGE XML holds one, and only where its words stand is known.
    pub fn page(&mut self, original: &Original) -> Result<String> {
        let written = match self.markup {
            Markup::Tei => Ok(self.edition(original)),
            Markup::PageXml => self.printed(original),
            Markup::Mets => Ok(self.mets.page(original)),
        };
        self.pages += 1;
        written
    }

    /// What is to be printed when all pages were.
    pub fn end(self) -> String {
        match (self.markup, self.first) {
            (Markup::Tei, Some((_, page))) => DECLARATION.to_owned() + &page,
            (Markup::Tei, None) if self.pages > 0 => tei::END.to_owned(),
            (Markup::Mets, _) => self.mets.end(),
            _ => String::new(),
        }
    }

    fn edition(&mut self, original: &Original) -> String {
        if self.pages == 0 {
            self.first = Some((tei::begin(original.reply), tei::page(original, "")));
            return String::new();
        }
        let page = tei::page(original, &format!("p{}.", self.pages + 1));
        match self.first.take() {
            Some((begin, first)) => format!("{DECLARATION}{begin}{first}{page}"),
            None => page,
        }
    }

    fn printed(&self, original: &Original) -> Result<String> {
        let path = original.reply.source.path.as_deref().unwrap_or("-");
        let refused = |message: String, hint: &str| Err(Error::new(Kind::Input, message).hint(hint));
        let layout = original.layout.filter(|layout| !layout.lines.is_empty());
        let Some(layout) = layout else {
            let message =
                format!("nobody knows where the words of `{path}` stand on the page, and PAGE XML tells nothing else");
            return refused(message, "take `--format tei`, which needs no places");
        };
        match layout.sheets.as_slice() {
            [sheet] if self.pages == 0 => {
                let page = paged(original, layout, sheet, "");
                Ok(DECLARATION.to_owned() + &page.xml)
            }
            _ => refused(
                format!("a file of PAGE XML holds one page, and `{path}` is one more"),
                "take `--format mets`, which holds all pages, or give one page at a time",
            ),
        }
    }
}
