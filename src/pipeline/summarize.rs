//! Articles become extracts and abstracts: choose sentences, write each anew, check it, else quote it.

use super::draft::{self, Candidate, Draft, Judge};
use super::writer::Writer;
use crate::error::Result;
use crate::extract::{Sentence, choose, leaning, rank, split};
use crate::ground::{Author, CHECKED, Rejected, Support, Written};
use crate::note::Note;
use crate::page::{Article, Page};
use crate::read::Document;
use crate::render::{ArticleSummary, Coverage, SectionSummary};
use crate::span::Located;
use crate::text::language::same;
use crate::text::script::unspaced;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Sentences that are written side by side.
const TOGETHER: usize = 4;
/// The most tokens of a sentence.
const LONGEST: usize = 120;
/// Tokens of a section that are read at once.
const AT_ONCE: usize = 700;

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
    /// Told how many drafts are written, and of how many.
    step: &'a mut dyn FnMut(u64, u64),
    /// Drafts that are written, and all that will be; those that are tried again aside.
    steps: (u64, u64),
    from: String,
    to: String,
    /// What the model wrote, by what it was given.
    drafted: BTreeMap<Draft, String>,
    /// First bytes of the source sentences that the model read.
    read: BTreeSet<usize>,
    rejected: Vec<Rejected>,
    /// Whether the next sentence is waited for.
    hasty: bool,
}

/// A sentence to be written, best first what it may be written from.
struct Slot {
    /// The sentence that is quoted where nothing can be written.
    best: usize,
    drafts: Vec<Draft>,
}

/// What is to be written of an article.
struct Plan {
    scores: Vec<f64>,
    /// Sentences of the article's extract, in order.
    chosen: Vec<usize>,
    /// The sentence of each section that carries most.
    bests: Vec<Option<usize>>,
    slots: Vec<Slot>,
    of_sections: Vec<Option<Slot>>,
}

impl Plan {
    /// All there is to write, some of it more than once.
    fn drafts(&self) -> impl Iterator<Item = &Draft> {
        let slots = self.slots.iter().chain(self.of_sections.iter().flatten());
        slots.flat_map(|slot| &slot.drafts)
    }
}

/// Summarises every article; `each` sees every part as it is done, `step` how many drafts are written, and of how many. Where that
/// is `watched`, the page's first sentence is written alone: it is the same, and there sooner than with others at its side.
pub(super) fn summarize(
    writer: &mut Writer,
    options: &Options,
    document: &Document,
    page: &Page,
    watched: bool,
    each: &mut dyn FnMut(&Event),
    step: &mut dyn FnMut(u64, u64),
) -> Result<Summary> {
    let from = document.source.language.clone();
    let to = options.language.clone().unwrap_or_else(|| from.clone());
    let mut work = Work {
        writer,
        step,
        steps: (0, 0),
        from,
        to: to.clone(),
        drafted: BTreeMap::new(),
        read: BTreeSet::new(),
        rejected: Vec::new(),
        hasty: watched,
    };
    let mut summary = Summary {
        language: to,
        articles: Vec::new(),
        coverage: Coverage::default(),
        notes: Vec::new(),
    };
    work.count(options.sentences, document, page);
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
        let plan = self.plan(article, sentences, wanted);
        let quoted = |place: usize| sentences[place].quoted.clone();
        done.extract = plan.chosen.iter().copied().map(quoted).collect();
        let Plan {
            scores,
            bests,
            slots,
            of_sections,
            ..
        } = plan;
        let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.quoted.text.as_str()).collect();
        let (from, to) = (self.from.clone(), self.to.clone());
        let judge = Judge {
            sentences: &texts,
            scores: &scores,
            headline: &headline,
            from: &from,
            to: &to,
        };
        let mut said: Vec<String> = Vec::new();
        for slot in &slots {
            if std::mem::take(&mut self.hasty) {
                self.draft(slot.drafts.iter(), sentences)?;
            } else {
                let all = slots.iter().chain(of_sections.iter().flatten());
                self.draft(all.flat_map(|slot| &slot.drafts), sentences)?;
            }
            if let Some(written) = self.write(slot, &judge, sentences, &mut said)? {
                each(&Event::Sentence(&written));
                done.written.push(written);
            }
        }
        let all = slots.iter().chain(of_sections.iter().flatten());
        self.draft(all.flat_map(|slot| &slot.drafts), sentences)?;
        for ((section, slot), best) in article.sections.iter().zip(of_sections).zip(bests) {
            let mut part = SectionSummary {
                id: section.id.clone(),
                heading: section.heading.as_ref().map(|heading| heading.text.clone()),
                written: Vec::new(),
                extract: best.iter().map(|&place| sentences[place].quoted.clone()).collect(),
            };
            if let Some(slot) = slot {
                part.written.extend(self.write(&slot, &judge, sentences, &mut said)?);
            }
            each(&Event::Section(&part));
            done.sections.push(part);
        }
        self.drafted.clear();
        done.rejected = std::mem::take(&mut self.rejected);
        Ok(done)
    }

    /// Counts what is to be written of all articles.
    fn count(&mut self, wanted: usize, document: &Document, page: &Page) {
        if !self.writer.has_model() {
            return;
        }
        for article in &page.articles {
            let plan = self.plan(article, &split(&document.text, article), wanted);
            self.steps.1 += plan.drafts().collect::<BTreeSet<_>>().len() as u64;
        }
        (self.step)(0, self.steps.1);
    }

    /// Chooses sentences, and what there is to write each from.
    fn plan(&self, article: &Article, sentences: &[Sentence], wanted: usize) -> Plan {
        let headline = article.headline.as_ref().map(Located::words).unwrap_or_default();
        let scores = rank(sentences, &headline);
        let count = wanted.min((sentences.len() / 3).max(1));
        let fits = |place: usize| sentences[place].quoted.text.chars().count() <= CHECKED;
        let mut chosen = choose(sentences, &scores, count, fits);
        chosen.sort_unstable();
        let of_section = |number: usize| {
            let within = |place: usize| sentences[place].section == number && fits(place);
            let fresh = choose(sentences, &scores, 1, |place| within(place) && !chosen.contains(&place));
            fresh
                .first()
                .copied()
                .or_else(|| choose(sentences, &scores, 1, within).first().copied())
        };
        let bests: Vec<Option<usize>> = (0..article.sections.len()).map(of_section).collect();
        let runs = self.runs(article, sentences);
        let mut slots: Vec<Slot> = chosen.iter().map(|&best| self.slot(best, sentences)).collect();
        if let (Some(slot), Some((_, run))) = (slots.first_mut(), runs.first()) {
            slot.drafts.extend(self.gist(run, sentences));
        }
        let of_sections: Vec<Option<Slot>> = bests
            .iter()
            .enumerate()
            .map(|(number, best)| {
                let mut slot = self.slot((*best)?, sentences);
                let own = runs.iter().filter(|(section, _)| *section == number);
                slot.drafts.extend(own.filter_map(|(_, run)| self.gist(run, sentences)));
                Some(slot)
            })
            .collect();
        Plan {
            scores,
            chosen,
            bests,
            slots,
            of_sections,
        }
    }

    /// What there is to write one sentence from: the one that carries most, and the same with the one that it leans on.
    fn slot(&self, best: usize, sentences: &[Sentence]) -> Slot {
        let [task, _] = self.tasks();
        let mut drafts = vec![Draft {
            task,
            text: sentences[best].quoted.text.clone(),
            pool: vec![best],
        }];
        if let Some(before) = leaning(sentences, best, CHECKED) {
            drafts.extend(self.gist(&[before, best], sentences));
        }
        Slot { best, drafts }
    }

    /// Several sentences to write one from. `None` where another language is written: what is merged cannot be checked there.
    fn gist(&self, places: &[usize], sentences: &[Sentence]) -> Option<Draft> {
        let mut text = String::new();
        let mut paragraph = None;
        for &place in places {
            let sentence = &sentences[place];
            if paragraph.is_some_and(|before| before != sentence.paragraph) {
                text.push('\n');
            } else if text.chars().next_back().is_some_and(|c| !unspaced(c)) {
                text.push(' ');
            }
            text.push_str(&sentence.quoted.text);
            paragraph = Some(sentence.paragraph);
        }
        let pool = places.to_vec();
        same(&self.from, &self.to).then_some(Draft {
            task: "gist",
            text,
            pool,
        })
    }

    /// The sections in runs of whole sentences that the model reads at once, each with its section's number.
    fn runs(&self, article: &Article, sentences: &[Sentence]) -> Vec<(usize, Vec<usize>)> {
        let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
        for number in 0..article.sections.len() {
            let (mut run, mut tokens) = (Vec::new(), 0);
            for (place, sentence) in sentences
                .iter()
                .enumerate()
                .filter(|(_, sentence)| sentence.section == number)
            {
                let size = self.writer.count(&sentence.quoted.text);
                if tokens + size > AT_ONCE && !run.is_empty() {
                    found.push((number, std::mem::take(&mut run)));
                    tokens = 0;
                }
                run.push(place);
                tokens += size;
            }
            if !run.is_empty() {
                found.push((number, run));
            }
        }
        found
    }

    /// Has every draft written that is not yet, several side by side.
    fn draft<'d>(&mut self, drafts: impl Iterator<Item = &'d Draft>, sentences: &[Sentence]) -> Result<()> {
        if !self.writer.has_model() {
            return Ok(());
        }
        let missing: BTreeSet<&Draft> = drafts.filter(|draft| !self.drafted.contains_key(draft)).collect();
        let missing: Vec<&Draft> = missing.into_iter().collect();
        for alike in missing.chunk_by(|a, b| a.task == b.task) {
            for together in alike.chunks(TOGETHER) {
                let name = if together[0].task == "gist" { "text" } else { "sentence" };
                let values: Vec<Vec<(&str, &str)>> =
                    together.iter().map(|draft| vec![(name, draft.text.as_str())]).collect();
                let written = self.writer.write_all(together[0].task, &self.to, &values, LONGEST)?;
                for (draft, written) in together.iter().zip(written) {
                    let starts = draft
                        .pool
                        .iter()
                        .filter_map(|&place| sentences[place].quoted.spans.first());
                    self.read.extend(starts.map(|span| span.start));
                    self.drafted.insert((*draft).clone(), written);
                }
                let (done, all) = &mut self.steps;
                *done = (*done + together.len() as u64).min(*all);
                (self.step)(*done, *all);
            }
        }
        Ok(())
    }

    /// What the model is asked to do with a sentence, and what where it fails.
    fn tasks(&self) -> [&'static str; 2] {
        if same(&self.from, &self.to) {
            ["shorten", "shorten-again"]
        } else {
            ["translate", "translate-again"]
        }
    }

    /// The best sentence for `slot` that says nothing of what was `said`. `None` without a model, or where all there is was said.
    fn write(
        &mut self,
        slot: &Slot,
        judge: &Judge,
        sentences: &[Sentence],
        said: &mut Vec<String>,
    ) -> Result<Option<Written>> {
        if !self.writer.has_model() {
            return Ok(None);
        }
        let mut found = self.candidates(&slot.drafts, judge);
        if found.is_empty() {
            let again = Draft {
                task: self.tasks()[1],
                text: sentences[slot.best].quoted.text.clone(),
                pool: vec![slot.best],
            };
            self.draft(std::iter::once(&again), sentences)?;
            found = self.candidates(&[again], judge);
        }
        found.sort_by(|a, b| judge.worth(b).total_cmp(&judge.worth(a)));
        let fresh = |text: &str| !said.iter().any(|other| draft::same(text, other));
        let quoted = &sentences[slot.best].quoted;
        let support = |place: usize| Support::from(sentences[place].quoted.clone());
        let written = match found.into_iter().find(|candidate| fresh(&candidate.text)) {
            Some(candidate) => Written {
                by: if candidate.text == quoted.text {
                    Author::Extract
                } else {
                    Author::Model
                },
                support: candidate.support.into_iter().map(support).collect(),
                text: candidate.text,
            },
            None if fresh(&quoted.text) => Written {
                text: quoted.text.clone(),
                by: Author::Extract,
                support: vec![support(slot.best)],
            },
            None => return Ok(None),
        };
        said.push(written.text.clone());
        Ok(Some(written))
    }

    /// What was written for `drafts` and passed every check; the rest is kept as rejected.
    fn candidates(&mut self, drafts: &[Draft], judge: &Judge) -> Vec<Candidate> {
        let mut found = Vec::new();
        for draft in drafts {
            let Some(written) = self.drafted.get(draft) else {
                continue;
            };
            match judge.check(draft, written) {
                Ok(candidate) => found.push(candidate),
                Err(rejected) => {
                    if !self.rejected.contains(&rejected) {
                        self.rejected.push(rejected);
                    }
                }
            }
        }
        found
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
