//! What is read while there is nothing else to do, so that nobody has to wait for it later: what prompts begin with, and pages that
//! were asked about.

use crate::model::Stop;
use crate::pipeline::Input;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// The most languages whose prompts are read.
const LANGUAGES: usize = 8;
/// The most pages that wait to be read; those that wait longest are let go.
const PAGES: usize = 4;
/// The most pages that are known to have been read.
const READ: usize = 64;

/// What waits to be read, what is being read, and what was.
#[derive(Default)]
pub struct Prefetch {
    languages: VecDeque<String>,
    /// All languages that ever waited.
    warmed: BTreeSet<String>,
    pages: VecDeque<PageReading>,
    going: Vec<PageReading>,
    read: VecDeque<PageReading>,
}

/// A page that is read for the questions that may come.
#[derive(Clone)]
pub struct PageReading {
    /// Digest of its text, and of its structure where that was given.
    key: (String, Option<blake3::Hash>),
    /// Let go of once it is read.
    pub input: Option<Arc<Input>>,
    /// Calls the reading off.
    pub stop: Stop,
    /// Whether it is taken up again after it was called off.
    again: bool,
}

/// What is to be read next.
pub enum Reading {
    Language(String),
    Page(PageReading),
}

impl PageReading {
    fn new(input: &Input) -> Self {
        let given = input.given.as_ref().and_then(|page| serde_json::to_vec(page).ok());
        Self {
            key: (
                input.document.source.blake3.clone(),
                given.map(|bytes| blake3::hash(&bytes)),
            ),
            input: Some(Arc::new(input.clone())),
            stop: Stop::default(),
            again: true,
        }
    }

    fn is_of(&self, pages: Option<&[String]>) -> bool {
        pages.is_none_or(|pages| pages.contains(&self.key.0))
    }
}

impl Prefetch {
    /// Whether there is now something to be read: what prompts in `language` begin with. Once is enough.
    pub fn language(&mut self, language: &str) -> bool {
        let new = self.warmed.len() < LANGUAGES && self.warmed.insert(language.to_owned());
        if new {
            self.languages.push_back(language.to_owned());
        }
        new
    }

    /// Takes up a language again whose prompts were not read to the end.
    pub fn again(&mut self, language: &str) {
        self.languages.push_back(language.to_owned());
    }

    /// Whether there is now something to be read: the page. Once is enough.
    pub fn page(&mut self, input: &Input) -> bool {
        let reading = PageReading::new(input);
        let mut known = self.pages.iter().chain(&self.going).chain(&self.read);
        if known.any(|other| other.key == reading.key) {
            return false;
        }
        self.pages.push_back(reading);
        if self.pages.len() > PAGES {
            self.pages.pop_front();
        }
        true
    }

    /// What is to be read next; a page is [ended](Self::ended) afterwards.
    pub fn next(&mut self) -> Option<Reading> {
        if let Some(language) = self.languages.pop_front() {
            return Some(Reading::Language(language));
        }
        let reading = self.pages.pop_back()?;
        self.going.push(reading.clone());
        Some(Reading::Page(reading))
    }

    /// A page is read, or was called off.
    pub fn ended(&mut self, reading: &PageReading) {
        let Some(place) = self.going.iter().position(|going| going.key == reading.key) else {
            return;
        };
        let mut reading = self.going.remove(place);
        if !reading.stop.is_set() {
            reading.input = None;
            self.read.push_back(reading);
            if self.read.len() > READ {
                self.read.pop_front();
            }
        } else if reading.again {
            reading.stop = Stop::default();
            self.pages.push_front(reading);
            self.pages.truncate(PAGES);
        }
    }

    /// Calls off what is being read, for there is something to do; it is taken up again afterwards.
    pub fn interrupt(&self) {
        self.going.iter().for_each(|reading| reading.stop.set());
    }

    /// Lets go of `pages`, or of all, and calls off what is read of them.
    pub fn forget(&mut self, pages: Option<&[String]>) {
        self.pages.retain(|reading| !reading.is_of(pages));
        self.read.retain(|reading| !reading.is_of(pages));
        for reading in self.going.iter_mut().filter(|reading| reading.is_of(pages)) {
            reading.again = false;
            reading.stop.set();
        }
    }

    /// Whether any of `pages`, or of all, is being read.
    pub fn reads(&self, pages: Option<&[String]>) -> bool {
        self.going.iter().any(|reading| reading.is_of(pages))
    }

    /// Whether nothing waits to be read.
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.languages.is_empty() && self.pages.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(text: &str) -> Input {
        Input::from_text(text).unwrap()
    }

    fn page(prefetch: &mut Prefetch) -> Option<PageReading> {
        match prefetch.next() {
            Some(Reading::Page(reading)) => Some(reading),
            _ => None,
        }
    }

    #[test]
    fn a_page_is_read_once_and_taken_up_again_where_it_was_interrupted() {
        let mut prefetch = Prefetch::default();
        let one = input("渡口每天开船二十班。");
        assert!(prefetch.page(&one) && !prefetch.page(&one));
        let reading = page(&mut prefetch).unwrap();
        assert!(!prefetch.page(&one) && prefetch.is_empty(), "it is being read");
        prefetch.interrupt();
        assert!(reading.stop.is_set());
        prefetch.ended(&reading);
        let reading = page(&mut prefetch).unwrap();
        assert!(!reading.stop.is_set());
        prefetch.ended(&reading);
        assert!(!prefetch.page(&one) && prefetch.is_empty(), "it was read");
        assert!(prefetch.read.iter().all(|reading| reading.input.is_none()));
    }

    #[test]
    fn what_is_forgotten_is_read_no_further() {
        let mut prefetch = Prefetch::default();
        let (one, two) = (input("渡口每天开船二十班。"), input("大桥昨日通车。"));
        prefetch.page(&one);
        prefetch.page(&two);
        let reading = page(&mut prefetch).unwrap();
        assert_eq!(
            reading.input.as_ref().unwrap().document.text,
            two.document.text,
            "the last one first"
        );
        let ids = [one, two].map(|input| input.document.source.blake3);
        prefetch.forget(Some(&ids[1..]));
        assert!(reading.stop.is_set() && prefetch.reads(Some(&ids[1..])) && !prefetch.reads(Some(&ids[..1])));
        prefetch.ended(&reading);
        assert!(!prefetch.reads(None) && !prefetch.is_empty());
        prefetch.forget(None);
        assert!(prefetch.is_empty());
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut prefetch = Prefetch::default();
        for number in 0..PAGES + 3 {
            assert!(prefetch.page(&input(&format!("渡口每天开船{number}班。"))));
        }
        assert_eq!(prefetch.pages.len(), PAGES);
        for number in 0..LANGUAGES + 3 {
            assert_eq!(prefetch.language(&format!("x-{number}")), number < LANGUAGES);
        }
        assert!(
            matches!(prefetch.next(), Some(Reading::Language(_))),
            "what is read quickly comes first"
        );
    }
}
