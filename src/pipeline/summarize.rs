//! Articles become extracts and abstracts: choose sentences, write each anew, check it, else quote it.

use super::back::asked_back;
use super::cut_search::cut_all;
use super::draft::{self, Candidate, Draft, Judge, joined};
use super::fluent::fluent;
use super::outline::{Plan, Planner, Slot};
use super::watch::Event;
use super::writer::Writer;
use crate::error::Result;
use crate::extract::{Sentence, Withdrawn, split, withdrawn};

use crate::ground::{Author, Rejected, Support, Written, cuttable};
use crate::language::foreign::{named, prepared};
use crate::language::lacks::{Check, lacks};
use crate::note::Note;
use crate::page::{Article, Page};
use crate::read::Document;
use crate::render::{ArticleSummary, Coverage, SectionSummary};
use crate::span::Located;
use crate::text::noise::Noise;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Sentences that are written side by side.
const TOGETHER: usize = 4;
/// A sentence is written in at most so many tokens.
const SENTENCE_TOKENS: usize = 120;

/// What a summary is asked to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// BCP 47 tag to write in; `None` is the source's own.
    pub language: Option<String>,
    /// Sentences of an article's abstract.
    pub sentences: usize,
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
    /// Whether the model was asked to write anything.
    asked: bool,
    /// First bytes of the source sentences that the model read.
    read: BTreeSet<usize>,
    rejected: Vec<Rejected>,
    /// Figures that the page takes back.
    withdrawn: Vec<Withdrawn>,
    /// Persons that the article names.
    names: Vec<String>,
    /// Sentences of an abstract in another language, and those of them that had to be quoted.
    translated: (usize, usize),
    /// Whether the next sentence is waited for.
    hasty: bool,
    /// What the page's words may have meant.
    noise: Noise,
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
    let sentences: Vec<Vec<Sentence>> = page
        .articles
        .iter()
        .map(|article| split(&document.text, article))
        .collect();
    let from = document.source.language.clone();
    let to = options.language.clone().unwrap_or_else(|| from.clone());
    let mut work = Work {
        writer,
        step,
        steps: (0, 0),
        from,
        to: to.clone(),
        drafted: BTreeMap::new(),
        asked: false,
        read: BTreeSet::new(),
        rejected: Vec::new(),
        withdrawn: sentences.iter().flat_map(|sentences| withdrawn(sentences)).collect(),
        names: Vec::new(),
        translated: (0, 0),
        hasty: watched,
        noise: document.noise(),
    };
    let mut summary = Summary {
        language: to,
        articles: Vec::new(),
        coverage: Coverage::default(),
        notes: Vec::new(),
    };
    let articles = || page.articles.iter().zip(&sentences);
    let plans: Vec<Plan> = articles()
        .map(|(article, sentences)| work.planner().plan(article, sentences, options.sentences))
        .collect();
    work.count(&plans);
    for ((article, sentences), plan) in articles().zip(plans) {
        let done = work.article(article, sentences, plan, each)?;
        work.cover(article, sentences, &mut summary.coverage);
        summary.articles.push(done);
    }
    summary.notes.extend(work.notes());
    Ok(summary)
}

impl<'b> Work<'_, 'b> {
    fn article(
        &mut self,
        article: &Article,
        sentences: &[Sentence],
        plan: Plan,
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
            page: None,
            sections: Vec::new(),
            extract: Vec::new(),
            written: Vec::new(),
            rejected: Vec::new(),
        };
        each(&Event::Article(&done));
        let headline = done.headline.clone().unwrap_or_default();
        let quoted = |&place: &usize| sentences[place].quoted.clone();
        done.extract = plan.slots.iter().flat_map(|slot| &slot.quoted).map(quoted).collect();
        let Plan {
            scores,
            slots,
            of_sections,
        } = plan;
        let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.quoted.text.as_str()).collect();
        self.names = named(texts.iter().copied());
        let (from, to, withdrawn) = (self.from.clone(), self.to.clone(), self.withdrawn.clone());
        let examples = self.writer.prompts.examples(draft::TASKS, &to);
        let noise = self.noise.clone();
        let judge = Judge {
            noise: &noise,
            withdrawn: &withdrawn,
            examples: &examples,
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
        for (section, slot) in article.sections.iter().zip(of_sections) {
            let quoted = slot.iter().flat_map(|slot| &slot.quoted);
            let mut part = SectionSummary {
                id: section.id.clone(),
                heading: section.heading.as_ref().map(|heading| heading.text.clone()),
                written: Vec::new(),
                extract: quoted.map(|&place| sentences[place].quoted.clone()).collect(),
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

    fn planner(&self) -> Planner<'_, 'b> {
        Planner {
            withdrawn: &self.withdrawn,
            from: &self.from,
            to: &self.to,
            writer: self.writer,
        }
    }

    /// What there is to say of how it was written.
    fn notes(&self) -> Vec<Note> {
        let mut told = Vec::new();
        if !self.writer.has_model() {
            told.push("without a model there are extracts and no abstracts".to_owned());
            return told
                .into_iter()
                .map(|message| Note::new("summarize", message))
                .collect();
        }
        let (all, quoted) = self.translated;
        if quoted > 0 {
            told.push(format!(
                "{quoted} of {all} sentences are quoted in the page's words: no translation of them into `{}` passed every check",
                self.to
            ));
        }
        if self.asked {
            told.extend(lacks([&self.from, &self.to].map(|tag| (Check::Claims, tag.as_str()))));
        }
        told.into_iter()
            .map(|message| Note::new("summarize", message))
            .collect()
    }

    /// Counts what is to be written by `plans`.
    fn count(&mut self, plans: &[Plan]) {
        if self.writer.has_model() {
            let drafts = |plan: &Plan| plan.drafts().collect::<BTreeSet<_>>().len() as u64;
            self.steps.1 = plans.iter().map(drafts).sum();
            (self.step)(0, self.steps.1);
        }
    }

    /// Has every draft written that is not yet, several side by side.
    fn draft<'d>(&mut self, drafts: impl Iterator<Item = &'d Draft>, sentences: &[Sentence]) -> Result<()> {
        if !self.writer.has_model() {
            return Ok(());
        }
        let missing: BTreeSet<&Draft> = drafts.filter(|draft| !self.drafted.contains_key(draft)).collect();
        let missing: Vec<&Draft> = missing.into_iter().collect();
        let (cuts, missing): (Vec<&Draft>, Vec<&Draft>) =
            missing.into_iter().partition(|draft| draft::way(draft.task).is_some());
        for alike in cuts.chunk_by(|a, b| a.task == b.task && a.language == b.language) {
            let Some(way) = draft::way(alike[0].task) else { continue };
            for together in alike.chunks(TOGETHER) {
                let texts: Vec<&str> = together.iter().map(|draft| draft.text.as_str()).collect();
                let written = cut_all(self.writer, way, &together[0].language, &texts, SENTENCE_TOKENS)?;
                for (draft, written) in together.iter().zip(written) {
                    self.wrote(draft, written.unwrap_or_default(), sentences);
                }
            }
        }
        for alike in missing.chunk_by(|a, b| a.task == b.task && a.language == b.language) {
            for together in alike.chunks(TOGETHER) {
                let name = if together[0].task == "gist" { "text" } else { "sentence" };
                let across = together[0].task.starts_with("translate");
                let shown = |draft: &&&Draft| match across {
                    true => prepared(&draft.text, &self.names, &self.from, &draft.language),
                    false => draft.text.clone(),
                };
                let texts: Vec<String> = together.iter().map(|draft| shown(&draft)).collect();
                let values: Vec<Vec<(&str, &str)>> = texts.iter().map(|text| vec![(name, text.as_str())]).collect();
                let written =
                    self.writer
                        .write_all(together[0].task, &together[0].language, &values, SENTENCE_TOKENS)?;
                for (draft, written) in together.iter().zip(written) {
                    self.wrote(draft, written, sentences);
                }
            }
        }
        Ok(())
    }

    /// Keeps what was written for `draft`.
    fn wrote(&mut self, draft: &Draft, written: String, sentences: &[Sentence]) {
        let starts = draft
            .pool
            .iter()
            .filter_map(|&place| sentences[place].quoted.spans.first());
        self.read.extend(starts.map(|span| span.start));
        self.asked = true;
        self.drafted.insert(draft.clone(), written);
        let (done, all) = &mut self.steps;
        *done = (*done + 1).min(*all);
        (self.step)(*done, *all);
    }

    /// What was written anew for `slot` once its drafts were thrown out: by another task, and of a shorter sentence.
    fn again(&mut self, slot: &Slot, judge: &Judge, sentences: &[Sentence]) -> Result<Vec<Candidate>> {
        let Some(first) = slot.drafts.first().cloned() else {
            return Ok(Vec::new());
        };
        let alike = judge.alike();
        if alike && cuttable(judge.from) {
            let plain = Draft {
                task: "shorten",
                ..first.clone()
            };
            self.draft(std::iter::once(&plain), sentences)?;
            let found = self.held(&[plain], judge)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let again = Draft {
            task: if alike { "shorten-again" } else { "translate-again" },
            ..first.clone()
        };
        self.draft(std::iter::once(&again), sentences)?;
        let found = self.held(&[again], judge)?;
        if alike || !found.is_empty() {
            return Ok(found);
        }
        // What is short is translated better.
        let short = Draft {
            task: "shorten",
            language: self.from.clone(),
            ..first.clone()
        };
        self.draft(std::iter::once(&short), sentences)?;
        let own = Judge {
            to: judge.from,
            ..*judge
        };
        for candidate in self.candidates(&[short], &own) {
            let translated = ["translate", "translate-again"].map(|task| Draft {
                task,
                text: candidate.text.clone(),
                ..first.clone()
            });
            self.draft(translated.iter(), sentences)?;
            let found = self.held(&translated, judge)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
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
        let mut found = self.held(&slot.drafts, judge)?;
        if found.is_empty() {
            found = self.again(slot, judge, sentences)?;
        }
        let mut found = fluent(self.writer, found, judge)?;
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        let fresh = |text: &str| !said.iter().any(|other| draft::same(text, other));
        let quoted = joined(slot.quoted.iter().map(|&place| &sentences[place]));
        let support = |place: usize| Support::from(sentences[place].quoted.clone());
        let written = match found
            .into_iter()
            .map(|(candidate, _)| candidate)
            .find(|candidate| fresh(&candidate.text))
        {
            Some(candidate) => Written {
                by: if candidate.text == quoted {
                    Author::Extract
                } else {
                    Author::Model
                },
                support: candidate.support.into_iter().map(support).collect(),
                text: candidate.text,
            },
            None if fresh(&quoted) => Written {
                text: quoted,
                by: Author::Extract,
                support: slot.quoted.iter().map(|&place| support(place)).collect(),
            },
            None => return Ok(None),
        };
        if !judge.alike() {
            self.translated.0 += 1;
            self.translated.1 += usize::from(written.by == Author::Extract);
        }
        said.push(written.text.clone());
        Ok(Some(written))
    }

    /// [`Self::candidates`], and of those in another language what the model understands as it was meant.
    fn held(&mut self, drafts: &[Draft], judge: &Judge) -> Result<Vec<Candidate>> {
        let mut found = Vec::new();
        for candidate in self.candidates(drafts, judge) {
            if judge.alike() {
                found.push(candidate);
                continue;
            }
            if self.rejected.iter().any(|rejected| rejected.text == candidate.text) {
                continue;
            }
            let support: Vec<&str> = candidate.support.iter().map(|&place| judge.sentences[place]).collect();
            match asked_back(self.writer, &candidate.text, &support.join(" "), judge.from, judge.to)? {
                None => found.push(candidate),
                Some(reason) => self.reject(Rejected {
                    text: candidate.text,
                    reason,
                }),
            }
        }
        Ok(found)
    }

    fn reject(&mut self, rejected: Rejected) {
        if !self.rejected.contains(&rejected) {
            self.rejected.push(rejected);
        }
    }

    /// What was written for `drafts` and passed every check; the rest is kept as rejected.
    fn candidates(&mut self, drafts: &[Draft], judge: &Judge) -> Vec<Candidate> {
        let mut found = Vec::new();
        for draft in drafts {
            let Some(written) = self.drafted.get(draft).filter(|written| !written.is_empty()) else {
                continue;
            };
            match judge.check(draft, written) {
                Ok(candidate) => found.push(candidate),
                Err(rejected) => self.reject(rejected),
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
