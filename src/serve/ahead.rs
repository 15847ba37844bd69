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
pub(super) struct Ahead {
    languages: VecDeque<String>,
    /// All languages that ever waited.
    rehearsed: BTreeSet<String>,
    pages: VecDeque<Study>,
    going: Vec<Study>,
    read: VecDeque<Study>,
}

/// A page that is read for the questions that may come.
#[derive(Clone)]
pub(super) struct Study {
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
pub(super) enum Reading {
    Language(String),
    Page(Study),
}

impl Study {
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

impl Ahead {
    /// Whether there is now something to be read: what prompts in `language` begin with. Once is enough.
    pub(super) fn language(&mut self, language: &str) -> bool {
        let new = self.rehearsed.len() < LANGUAGES && self.rehearsed.insert(language.to_owned());
        if new {
            self.languages.push_back(language.to_owned());
        }
        new
    }

    /// Takes up a language again whose prompts were not read to the end.
    pub(super) fn again(&mut self, language: &str) {
        self.languages.push_back(language.to_owned());
    }

    /// Whether there is now something to be read: the page. Once is enough.
    pub(super) fn page(&mut self, input: &Input) -> bool {
        let study = Study::new(input);
        let mut known = self.pages.iter().chain(&self.going).chain(&self.read);
        if known.any(|other| other.key == study.key) {
            return false;
        }
        self.pages.push_back(study);
        if self.pages.len() > PAGES {
            self.pages.pop_front();
        }
        true
    }

    /// What is to be read next; a page is [ended](Self::ended) afterwards.
    pub(super) fn next(&mut self) -> Option<Reading> {
        if let Some(language) = self.languages.pop_front() {
            return Some(Reading::Language(language));
        }
        let study = self.pages.pop_back()?;
        self.going.push(study.clone());
        Some(Reading::Page(study))
    }

    /// A page is read, or was called off.
    pub(super) fn ended(&mut self, study: &Study) {
        let Some(place) = self.going.iter().position(|going| going.key == study.key) else {
            return;
        };
        let mut study = self.going.remove(place);
        if !study.stop.is_set() {
            study.input = None;
            self.read.push_back(study);
            if self.read.len() > READ {
                self.read.pop_front();
            }
        } else if study.again {
            study.stop = Stop::default();
            self.pages.push_front(study);
            self.pages.truncate(PAGES);
        }
    }

    /// Calls off what is being read, for there is something to do; it is taken up again afterwards.
    pub(super) fn interrupt(&self) {
        self.going.iter().for_each(|study| study.stop.set());
    }

    /// Lets go of `pages`, or of all, and calls off what is read of them.
    pub(super) fn forget(&mut self, pages: Option<&[String]>) {
        self.pages.retain(|study| !study.is_of(pages));
        self.read.retain(|study| !study.is_of(pages));
        for study in self.going.iter_mut().filter(|study| study.is_of(pages)) {
            study.again = false;
            study.stop.set();
        }
    }

    /// Whether any of `pages`, or of all, is being read.
    pub(super) fn reads(&self, pages: Option<&[String]>) -> bool {
        self.going.iter().any(|study| study.is_of(pages))
    }

    /// Whether nothing waits to be read.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.languages.is_empty() && self.pages.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(text: &str) -> Input {
        Input::from_text(text).unwrap()
    }

    fn page(ahead: &mut Ahead) -> Option<Study> {
        match ahead.next() {
            Some(Reading::Page(study)) => Some(study),
            _ => None,
        }
    }

    #[test]
    fn a_page_is_read_once_and_taken_up_again_where_it_was_interrupted() {
        let mut ahead = Ahead::default();
        let one = input("渡口每天开船二十班。");
        assert!(ahead.page(&one) && !ahead.page(&one));
        let study = page(&mut ahead).unwrap();
        assert!(!ahead.page(&one) && ahead.is_empty(), "it is being read");
        ahead.interrupt();
        assert!(study.stop.is_set());
        ahead.ended(&study);
        let study = page(&mut ahead).unwrap();
        assert!(!study.stop.is_set());
        ahead.ended(&study);
        assert!(!ahead.page(&one) && ahead.is_empty(), "it was read");
        assert!(ahead.read.iter().all(|study| study.input.is_none()));
    }

    #[test]
    fn what_is_forgotten_is_read_no_further() {
        let mut ahead = Ahead::default();
        let (one, two) = (input("渡口每天开船二十班。"), input("大桥昨日通车。"));
        ahead.page(&one);
        ahead.page(&two);
        let study = page(&mut ahead).unwrap();
        assert_eq!(
            study.input.as_ref().unwrap().document.text,
            two.document.text,
            "the last one first"
        );
        let ids = [one, two].map(|input| input.document.source.blake3);
        ahead.forget(Some(&ids[1..]));
        assert!(study.stop.is_set() && ahead.reads(Some(&ids[1..])) && !ahead.reads(Some(&ids[..1])));
        ahead.ended(&study);
        assert!(!ahead.reads(None) && !ahead.is_empty());
        ahead.forget(None);
        assert!(ahead.is_empty());
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut ahead = Ahead::default();
        for number in 0..PAGES + 3 {
            assert!(ahead.page(&input(&format!("渡口每天开船{number}班。"))));
        }
        assert_eq!(ahead.pages.len(), PAGES);
        for number in 0..LANGUAGES + 3 {
            assert_eq!(ahead.language(&format!("x-{number}")), number < LANGUAGES);
        }
        assert!(
            matches!(ahead.next(), Some(Reading::Language(_))),
            "what is read quickly comes first"
        );
    }
}
