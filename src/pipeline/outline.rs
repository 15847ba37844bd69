//! What is to be written of an article: which sentences, and what each may be written from.

use super::draft::{CUTS, Draft, joined};
use super::writer::Writer;
use crate::extract::{Sentence, Standing, Withdrawn, choose, leaning, rank, standings};
use crate::ground::{CHECKED, cuttable};
use crate::page::Article;
use crate::span::Located;
use crate::text::tag::same;

/// Tokens of a section that are read at once.
const AT_ONCE: usize = 700;

/// A sentence to be written, best first what it may be written from.
pub(super) struct Slot {
    /// The sentences that are quoted where nothing can be written, in order: one, or one with what it cannot be told without.
    pub quoted: Vec<usize>,
    pub drafts: Vec<Draft>,
}

/// What is to be written of an article.
pub(super) struct Plan {
    pub scores: Vec<f64>,
    pub slots: Vec<Slot>,
    /// One for each section that has a sentence to tell.
    pub of_sections: Vec<Option<Slot>>,
}

impl Plan {
    /// All there is to write, some of it more than once.
    pub fn drafts(&self) -> impl Iterator<Item = &Draft> {
        let slots = self.slots.iter().chain(self.of_sections.iter().flatten());
        slots.flat_map(|slot| &slot.drafts)
    }
}

/// What plans are made by.
pub(super) struct Planner<'a, 'b> {
    /// Figures that the page takes back.
    pub withdrawn: &'a [Withdrawn],
    /// Languages of the page, and to write in.
    pub from: &'a str,
    pub to: &'a str,
    pub writer: &'a Writer<'b>,
}

impl Planner<'_, '_> {
    /// Chooses up to `wanted` sentences, and what there is to write each from.
    pub fn plan(&self, article: &Article, sentences: &[Sentence], wanted: usize) -> Plan {
        let headline = article.headline.as_ref().map(Located::words).unwrap_or_default();
        let headings: Vec<Option<&str>> = article
            .sections
            .iter()
            .map(|section| section.heading.as_ref().map(|heading| heading.text.as_str()))
            .collect();
        let standings = standings(sentences, &headings, self.withdrawn);
        let scores = rank(sentences, &headline);
        let count = wanted.min((sentences.len() / 3).max(1));
        let told = |place: usize| self.told(place, &standings, sentences);
        let fits = |place: usize| told(place).is_some();
        let alone = |place: usize| standings[place].carries() && fits(place);
        let mut chosen = choose(sentences, &scores, count, alone);
        if chosen.is_empty() {
            // Two sentences, told together, are as many as may be told.
            chosen = choose(sentences, &scores, (count / 2).max(1), fits);
        }
        chosen.sort_unstable();
        let of_section = |number: usize| {
            let within = |place: usize| sentences[place].section == number && fits(place);
            let steps: [&dyn Fn(usize) -> bool; 3] = [
                &|place| within(place) && alone(place) && !chosen.contains(&place),
                &|place| within(place) && alone(place),
                &within,
            ];
            steps
                .iter()
                .find_map(|step| choose(sentences, &scores, 1, step).first().copied())
        };
        let bests: Vec<Option<usize>> = (0..article.sections.len()).map(of_section).collect();
        let merges = !cuttable(self.from) && same(self.from, self.to);
        let runs = if merges {
            self.runs(article, sentences, &standings)
        } else {
            Vec::new()
        };
        let slot = |place: usize| self.slot(place, told(place).unwrap_or_default(), sentences, &standings);
        let mut slots: Vec<Slot> = chosen.iter().map(|&best| slot(best)).collect();
        let single = |slot: &&mut Slot| !slot.drafts.is_empty();
        if let (Some(slot), Some((_, run))) = (slots.first_mut().filter(single), runs.first()) {
            slot.drafts.extend(self.gist(run, sentences));
        }
        let of_sections: Vec<Option<Slot>> = bests
            .iter()
            .enumerate()
            .map(|(number, best)| {
                let mut slot = slot((*best)?);
                let retold = !slot.drafts.is_empty();
                let own = runs.iter().filter(|(section, _)| *section == number && retold);
                slot.drafts.extend(own.filter_map(|(_, run)| self.gist(run, sentences)));
                Some(slot)
            })
            .collect();
        Plan {
            scores,
            slots,
            of_sections,
        }
    }

    /// The sentence at `place` with the one that it cannot be told without, where it can be told at all.
    fn told(&self, place: usize, standings: &[Standing], sentences: &[Sentence]) -> Option<Vec<usize>> {
        let leans = leaning(sentences, place, CHECKED).is_some();
        let places = match standings[place] {
            Standing::Alone | Standing::Corrects => vec![place],
            Standing::Mends(wrong) if leans => vec![wrong, place],
            Standing::Mends(_) => vec![place],
            // Only the first words of an answer stand beside their question.
            Standing::Answers(question) if question + 1 == place => vec![question, place],
            _ => return None,
        };
        let size: usize = places
            .iter()
            .map(|&place| sentences[place].quoted.text.chars().count())
            .sum();
        (size <= CHECKED).then_some(places)
    }

    /// What there is to write one sentence from: the one that carries most, and the same with the one that it leans on.
    fn slot(&self, best: usize, quoted: Vec<usize>, sentences: &[Sentence], standings: &[Standing]) -> Slot {
        if quoted.len() > 1 || standings[best] == Standing::Corrects {
            return Slot {
                quoted,
                drafts: Vec::new(),
            };
        }
        let alike = same(self.from, self.to);
        let tasks: &[&'static str] = match (alike, cuttable(self.from)) {
            (true, true) => &CUTS,
            (true, false) => &["shorten"],
            _ => &["translate"],
        };
        let draft = |task: &&'static str| Draft {
            task,
            language: self.to.to_owned(),
            text: sentences[best].quoted.text.clone(),
            pool: vec![best],
        };
        let mut drafts: Vec<Draft> = tasks.iter().map(draft).collect();
        let before = leaning(sentences, best, CHECKED);
        if let Some(before) = before.filter(|&before| standings[before] == Standing::Alone) {
            drafts.extend(self.gist(&[before, best], sentences));
        }
        Slot { quoted, drafts }
    }

    /// Several sentences to write one from. `None` where another language is written: what is merged cannot be checked there; and
    /// where words are only left out.
    fn gist(&self, places: &[usize], sentences: &[Sentence]) -> Option<Draft> {
        let merges = !cuttable(self.from) && same(self.from, self.to);
        (merges && !places.is_empty()).then(|| Draft {
            task: "gist",
            language: self.to.to_owned(),
            text: joined(places.iter().map(|&place| &sentences[place])),
            pool: places.to_vec(),
        })
    }

    /// The sections in runs of whole sentences that the model reads at once, each with its section's number; what cannot be told by
    /// itself is left out.
    fn runs(&self, article: &Article, sentences: &[Sentence], standings: &[Standing]) -> Vec<(usize, Vec<usize>)> {
        let leans = |place: usize| leaning(sentences, place, usize::MAX).is_some();
        let fit = |place: usize| match standings[place] {
            Standing::Alone => true,
            Standing::Mends(_) => !leans(place),
            _ => false,
        };
        let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
        for number in 0..article.sections.len() {
            let (mut run, mut tokens) = (Vec::new(), 0);
            let within = sentences
                .iter()
                .enumerate()
                .filter(|(_, sentence)| sentence.section == number);
            for (place, sentence) in within.filter(|(place, _)| fit(*place)) {
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
}
