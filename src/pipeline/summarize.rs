//! Articles become extracts and abstracts: choose sentences, write each anew, check it, else quote it.

use super::writer::Writer;
use crate::error::Result;
use crate::extract::{Sentence, choose, rank, split};
use crate::ground::{Author, Rejected, Support, Written, unfounded};
use crate::note::Note;
use crate::page::{Article, Page};
use crate::read::Document;
use crate::render::{ArticleSummary, Coverage, SectionSummary};
use crate::span::{Located, Quoted};
use crate::text::language::same;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Sentences that are written side by side.
const TOGETHER: usize = 4;
/// The most tokens of a sentence.
const LONGEST: usize = 120;
/// Characters of a sentence that is not worth shortening, counted as three to a Han character.
const SHORT: usize = 72;
/// The most characters of a source sentence that a reader will check.
const CHECKED: usize = 400;

/// What a summary is asked to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// BCP 47 tag to write in; `None` is the source's own.
    pub language: Option<String>,
    /// Sentences of an article's abstract.
    pub sentences: usize,
}

/// A part of a summary, told as soon as it is done.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Event<'a> {
    /// An article begins: its head only.
    Article(&'a ArticleSummary),
    /// A sentence of its abstract.
    Sentence(&'a Written),
    /// A section of it.
    Section(&'a SectionSummary),
}

/// A page's summaries.
#[derive(Debug)]
pub struct Summary {
    /// Tag of the language written in.
    pub language: String,
    /// In the page's reading order.
    pub articles: Vec<ArticleSummary>,
    /// How much the model read.
    pub coverage: Coverage,
    /// What there is to say.
    pub notes: Vec<Note>,
}

/// What is at hand while one page is summarised.
struct Work<'a, 'b> {
    writer: &'a mut Writer<'b>,
    from: String,
    to: String,
    /// What was written for a source sentence, by its first byte.
    done: BTreeMap<usize, Written>,
    /// First tries, by the first byte of the source sentence.
    prepared: BTreeMap<usize, String>,
    /// Source sentences that the model read.
    read: BTreeSet<usize>,
    rejected: Vec<Rejected>,
}

/// Summarises every article; `each` sees every part as it is done.
pub(super) fn summarize(
    writer: &mut Writer,
    options: &Options,
    document: &Document,
    page: &Page,
    each: &mut dyn FnMut(&Event),
) -> Result<Summary> {
    let from = document.source.language.clone();
    let to = options.language.clone().unwrap_or_else(|| from.clone());
    let mut work = Work {
        writer,
        from,
        to: to.clone(),
        done: BTreeMap::new(),
        prepared: BTreeMap::new(),
        read: BTreeSet::new(),
        rejected: Vec::new(),
    };
    let mut summary = Summary {
        language: to,
        articles: Vec::new(),
        coverage: Coverage::default(),
        notes: Vec::new(),
    };
    for article in &page.articles {
        let sentences = split(&document.text, article);
        let done = work.article(article, &sentences, options.sentences, each)?;
        work.cover(article, &sentences, &mut summary.coverage);
        summary.articles.push(done);
    }
    if !work.writer.has_model() {
        summary.notes.push(Note::new(
            "summarize",
            "without a model there are extracts and no abstracts",
        ));
    }
    Ok(summary)
}

impl Work<'_, '_> {
    fn article(
        &mut self,
        article: &Article,
        sentences: &[Sentence],
        wanted: usize,
        each: &mut dyn FnMut(&Event),
    ) -> Result<ArticleSummary> {
        let texts = |parts: &[Located]| parts.iter().map(Located::words).collect();
        let mut done = ArticleSummary {
            id: article.id.clone(),
            kicker: texts(&article.kicker),
            headline: article.headline.as_ref().map(Located::words),
            deck: texts(&article.deck),
            byline: texts(&article.byline),
            complete: article.complete,
            sections: Vec::new(),
            extract: Vec::new(),
            written: Vec::new(),
            rejected: Vec::new(),
        };
        each(&Event::Article(&done));
        let headline = done.headline.clone().unwrap_or_default();
        let scores = rank(sentences, &headline);
        let count = wanted.min((sentences.len() / 3).max(1));
        let fits = |place: usize| sentences[place].quoted.text.chars().count() <= CHECKED;
        let mut chosen = choose(sentences, &scores, count, fits);
        chosen.sort_unstable();
        let of_sections: Vec<Vec<usize>> = (0..article.sections.len())
            .map(|number| {
                choose(sentences, &scores, 1, |place| {
                    sentences[place].section == number && fits(place)
                })
            })
            .collect();
        let all = chosen.iter().chain(of_sections.iter().flatten());
        self.prepare(all.map(|&place| &sentences[place].quoted))?;
        done.extract = chosen.iter().map(|&place| sentences[place].quoted.clone()).collect();
        for &place in &chosen {
            if let Some(written) = self.write(&sentences[place].quoted)? {
                each(&Event::Sentence(&written));
                done.written.push(written);
            }
        }
        for (section, best) in article.sections.iter().zip(of_sections) {
            let extract: Vec<Quoted> = best.iter().map(|&place| sentences[place].quoted.clone()).collect();
            let mut written = Vec::new();
            for quoted in &extract {
                written.extend(self.write(quoted)?);
            }
            let heading = section.heading.as_ref().map(|heading| heading.text.clone());
            let part = SectionSummary {
                id: section.id.clone(),
                heading,
                written,
                extract,
            };
            each(&Event::Section(&part));
            done.sections.push(part);
        }
        done.rejected = std::mem::take(&mut self.rejected);
        Ok(done)
    }

    /// Writes the first try for each of `sentences` that is worth shortening, several side by side.
    fn prepare<'s>(&mut self, sentences: impl Iterator<Item = &'s Quoted>) -> Result<()> {
        let mut missing: Vec<&Quoted> = Vec::new();
        for quoted in sentences {
            let known =
                self.done.contains_key(&place(quoted)) || missing.iter().any(|other| place(other) == place(quoted));
            if !known && !self.stands(quoted) && self.writer.has_model() {
                missing.push(quoted);
            }
        }
        for together in missing.chunks(TOGETHER) {
            let values: Vec<Vec<(&str, &str)>> = together
                .iter()
                .map(|quoted| vec![("sentence", quoted.text.as_str())])
                .collect();
            let written = self.writer.write_all(self.tasks()[0], &self.to, &values, LONGEST)?;
            self.prepared
                .extend(together.iter().map(|quoted| place(quoted)).zip(written));
        }
        Ok(())
    }

    /// Whether a sentence is short enough to be printed as it is.
    fn stands(&self, quoted: &Quoted) -> bool {
        same(&self.from, &self.to) && super::weight(&quoted.text) <= SHORT
    }

    /// What the model is asked to do with a sentence, and what where it fails.
    fn tasks(&self) -> [&'static str; 2] {
        if same(&self.from, &self.to) {
            ["shorten", "shorten-again"]
        } else {
            ["translate", "translate-again"]
        }
    }

    /// One sentence of an abstract for a sentence of the source. `None` without a model.
    fn write(&mut self, quoted: &Quoted) -> Result<Option<Written>> {
        if !self.writer.has_model() {
            return Ok(None);
        }
        if let Some(done) = self.done.get(&place(quoted)) {
            return Ok(Some(done.clone()));
        }
        let written = self.written(quoted)?;
        self.done.insert(place(quoted), written.clone());
        Ok(Some(written))
    }

    fn written(&mut self, quoted: &Quoted) -> Result<Written> {
        let support = vec![Support::from(quoted.clone())];
        let quote = |support| Written {
            text: quoted.text.clone(),
            by: Author::Extract,
            support,
        };
        let alike = same(&self.from, &self.to);
        if self.stands(quoted) {
            return Ok(quote(support));
        }
        self.read.extend(quoted.spans.first().map(|span| span.start));
        for task in self.tasks() {
            let text = match self.prepared.remove(&place(quoted)) {
                Some(text) => Some(text),
                None => {
                    let values = [("sentence", quoted.text.as_str())];
                    self.writer.write(task, &self.to, &values, LONGEST)?
                }
            };
            let Some(text) = text else { break };
            let text = settled(&text);
            let mut reason = unfounded(&text, &quoted.text, &self.from, &self.to);
            if reason.is_none() && alike && text.chars().count() > quoted.text.chars().count() {
                reason = Some("it is longer than its source".to_owned());
            }
            match reason {
                None => {
                    return Ok(Written {
                        text,
                        by: Author::Model,
                        support,
                    });
                }
                Some(reason) => self.rejected.push(Rejected { text, reason }),
            }
        }
        Ok(quote(support))
    }

    /// Counts the article's tokens, and those of them that the model read.
    fn cover(&self, article: &Article, sentences: &[Sentence], coverage: &mut Coverage) {
        coverage.sections += article.sections.len();
        for (number, section) in article.sections.iter().enumerate() {
            let whole: usize = section
                .paragraphs
                .iter()
                .map(|paragraph| self.writer.count(&paragraph.text))
                .sum();
            let read: usize = sentences
                .iter()
                .filter(|sentence| sentence.section == number)
                .filter(|sentence| {
                    sentence
                        .quoted
                        .spans
                        .first()
                        .is_some_and(|span| self.read.contains(&span.start))
                })
                .map(|sentence| self.writer.count(&sentence.quoted.text))
                .sum();
            coverage.source_tokens += whole;
            coverage.tokens_read += read.min(whole);
            coverage.sections_read += usize::from(whole > 0 && read >= whole);
        }
    }
}

/// Where a sentence stands: its first byte.
fn place(quoted: &Quoted) -> usize {
    quoted.spans.first().map_or(0, |span| span.start)
}

/// What was written without the quotation marks around all of it.
fn settled(text: &str) -> String {
    let text = text.trim();
    for (open, close) in [('“', '”'), ('"', '"'), ('「', '」')] {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
            return inner.trim().to_owned();
        }
    }
    text.to_owned()
}
