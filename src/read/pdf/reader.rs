//! A file as an iterator over its pages.

use super::engine::Source;
use super::guard::guarded;
use super::limits::Limits;
use super::one_page::{self, Page};
use super::page::Fonts;
use super::refusal::Refusal;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Characters after which a file is known to have text.
const ENOUGH: usize = 2000;
/// Pages looked at before the first is given.
const AHEAD: usize = 12;
/// Unknown characters a file may have at any rate.
const FEW: usize = 20;
/// One unknown character in this many is too much.
const SHARE: usize = 50;

/// An opened file: gives its pages one after another and holds only a few.
///
/// A refusal ends it. Files without text and files whose characters cannot
/// be known are told from their first pages, before any is given.
pub struct Pages {
    source: Source,
    fonts: Fonts,
    limits: Limits,
    next: usize,
    count: usize,
    ahead: VecDeque<Page>,
    refusal: Option<Refusal>,
    characters: usize,
    unknown: usize,
    slow: Duration,
    /// Parts of pages are missing.
    damaged: bool,
}

impl Pages {
    /// Opens a file by its bytes; `password` as the user's or the owner's.
    ///
    /// # Errors
    /// Says why it is not read; the hint, what to do.
    pub fn open(bytes: Vec<u8>, password: Option<&str>, limits: Limits) -> Result<Pages, Refusal> {
        let source = guarded(|| Source::open(bytes, password, limits)).unwrap_or(Err(Refusal::Broken))?;
        let count = source.page_count().min(limits.pages.unwrap_or(usize::MAX));
        let mut reader = Pages {
            source,
            fonts: Fonts::default(),
            limits,
            next: 0,
            count,
            ahead: VecDeque::new(),
            refusal: None,
            characters: 0,
            unknown: 0,
            slow: Duration::ZERO,
            damaged: false,
        };
        reader.look_ahead()?;
        Ok(reader)
    }

    /// Pages the file has, or is to be read of.
    pub fn total(&self) -> usize {
        self.count
    }

    /// Whether the file is damaged, and was read all the same.
    pub fn repaired(&self) -> bool {
        self.source.repaired
    }

    /// Reads until there is text, and refuses a file that has none.
    fn look_ahead(&mut self) -> Result<(), Refusal> {
        while self.characters < ENOUGH && self.next < self.count.min(AHEAD) {
            let page = self.read_next()?;
            self.ahead.push_back(page);
        }
        if self.next >= self.count && self.characters == 0 {
            return Err(self.without_text());
        }
        self.check_unknown()
    }

    /// Why there is nothing to read: damage looks like an image else.
    fn without_text(&self) -> Refusal {
        if self.damaged {
            Refusal::Broken
        } else {
            Refusal::NoText { pages: self.count }
        }
    }

    fn check_unknown(&self) -> Result<(), Refusal> {
        let (unknown, all) = (self.unknown, self.characters);
        if unknown > FEW.min(all / 4) && unknown * SHARE > all {
            // Where fonts are lost with other parts, recognition is no remedy for the cause.
            return Err(if self.damaged {
                Refusal::Broken
            } else {
                Refusal::Unmapped { unknown, all }
            });
        }
        Ok(())
    }

    fn read_next(&mut self) -> Result<Page, Refusal> {
        let number = self.next;
        self.next += 1;
        let start = Instant::now();
        let read = guarded(|| one_page::read(&mut self.source, &mut self.fonts, &self.limits, number));
        if start.elapsed() > self.limits.slow {
            self.slow += start.elapsed();
        }
        if self.slow > self.limits.slow_time {
            return Err(Refusal::TooCostly {
                what: "its pages take too long",
            });
        }
        let page = read.flatten().unwrap_or_else(|| {
            self.source.forget();
            self.fonts = Fonts::default();
            one_page::unreadable()
        });
        self.damaged |= !page.notes.is_empty();
        self.characters += page.characters;
        self.unknown += page.unknown;
        Ok(page)
    }
}

impl Iterator for Pages {
    type Item = Result<Page, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(page) = self.ahead.pop_front() {
            return Some(Ok(page));
        }
        if self.next >= self.count || self.refusal.is_some() {
            return None;
        }
        let mut read = self.read_next();
        if read.is_ok() {
            let refusal = if self.next >= self.count && self.characters == 0 {
                Err(self.without_text())
            } else {
                self.check_unknown()
            };
            read = refusal.and(read);
        }
        self.refusal = read.as_ref().err().cloned();
        Some(read)
    }
}
