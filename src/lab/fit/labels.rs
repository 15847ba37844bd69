//! Fits the weights of parts: an averaged structured perceptron (Collins, 2002).

use super::super::tell::{say, write};
use super::truth::{Truth, pages};
use crate::error::Result;
use crate::language::rules::Rules;
use crate::page::cue::cues;
use crate::page::cue_kind::{Cue, Gap, Step};
use crate::page::form;
use crate::page::label::{gaps, likeliest};
use crate::page::part::Part;
use crate::page::units::units;
use crate::page::weights::{LabelWeights, Row};
use crate::page::words::Lexicon;
use crate::read::Document;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const ROUNDS: usize = 12;
/// Cues seen less often say nothing.
const LEAST_SEEN: usize = 4;
/// Steps through the pages, one a round.
const STRIDES: [usize; 6] = [7, 11, 13, 17, 19, 23];

struct Page {
    cues: Vec<Vec<Cue>>,
    gaps: Vec<Gap>,
    fixed: Vec<Option<Part>>,
    parts: Vec<Part>,
}

fn read(folders: &[PathBuf]) -> Result<Vec<Page>> {
    let rules = Rules::get()?;
    let each = |(document, truth): (Document, Truth)| {
        let units = units(&document)?.units;
        let mut lexicon = Lexicon::default();
        let bags: Vec<_> = units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
        let parts = truth.of_units(&units).into_iter().map(|(part, _)| part).collect();
        Ok(Page {
            cues: cues(&units, &bags, &lexicon, rules),
            gaps: gaps(&units),
            fixed: form::parts(&units, rules),
            parts,
        })
    };
    pages(folders)?.into_iter().map(each).collect()
}

/// Weights, and what each step changed in them times the number of pages seen by then.
#[derive(Default)]
struct Averaged {
    now: LabelWeights,
    sums: LabelWeights,
    pages: f64,
}

impl Averaged {
    fn cue(&mut self, cue: Cue, part: Part, sign: f64) {
        for (labels, by) in [(&mut self.now, sign), (&mut self.sums, sign * self.pages)] {
            labels.cue.entry(cue).or_default()[part.index()] += by;
        }
    }

    fn step(&mut self, step: Step, part: Part, sign: f64) {
        for (labels, by) in [(&mut self.now, sign), (&mut self.sums, sign * self.pages)] {
            labels.after.entry(step).or_default()[part.index()] += by;
        }
    }

    /// Learns from a page that was labelled; returns how many of its lines are wrong.
    fn learn(&mut self, page: &Page) -> usize {
        let found = likeliest(&page.cues, &page.gaps, &page.fixed, &self.now);
        self.pages += 1.0;
        let mut wrong = 0;
        let mut before = None;
        for (at, (&right, &got)) in page.parts.iter().zip(&found).enumerate() {
            let above = before.replace((right, got));
            if right == got && above.is_none_or(|(right, got)| right == got) {
                continue;
            }
            wrong += usize::from(right != got);
            let from = |part: Option<Part>| part.map_or(Step::Edge, |part| Step::From(part, page.gaps[at]));
            let (rightly, wrongly) = (above.map(|above| above.0), above.map(|above| above.1));
            for (part, sign, above) in [(right, 1.0, rightly), (got, -1.0, wrongly)] {
                if right != got {
                    page.cues[at].iter().for_each(|&cue| self.cue(cue, part, sign));
                }
                self.step(from(above), part, sign);
            }
        }
        wrong
    }

    /// The mean of the weights over all steps; rows that say nothing are left out.
    fn mean(self) -> LabelWeights {
        let pages = self.pages;
        fn rows<K: Ord>(now: BTreeMap<K, Row>, sums: &BTreeMap<K, Row>, pages: f64) -> BTreeMap<K, Row> {
            let mean = now.into_iter().map(|(key, mut row)| {
                let sum = sums.get(&key).copied().unwrap_or_default();
                row.iter_mut()
                    .zip(sum)
                    .for_each(|(now, sum)| *now = round(*now - sum / (pages + 1.0)));
                (key, row)
            });
            mean.filter(|(_, row)| row.iter().any(|weight| *weight != 0.0))
                .collect()
        }
        LabelWeights {
            cue: rows(self.now.cue, &self.sums.cue, pages),
            after: rows(self.now.after, &self.sums.after, pages),
        }
    }
}

/// Fits what cues say of parts, and writes the weights to the folder `into`.
///
/// # Errors
/// Where a file cannot be read or written.
pub(in crate::lab) fn labels(on: &[PathBuf], check: &[PathBuf], into: &Path) -> Result<()> {
    let mut pages = read(on)?;
    let mut seen: BTreeMap<Cue, usize> = BTreeMap::new();
    for cue in pages.iter().flat_map(|page| page.cues.iter().flatten()) {
        *seen.entry(*cue).or_default() += 1;
    }
    for cues in pages.iter_mut().flat_map(|page| page.cues.iter_mut()) {
        cues.retain(|cue| seen[cue] >= LEAST_SEEN);
    }
    let mut weights = Averaged::default();
    for round in 0..ROUNDS {
        // Pages in another order each time; any order will do, as long as it is always the same.
        let stride = STRIDES[round % STRIDES.len()];
        let mut order: Vec<usize> = (0..pages.len()).collect();
        order.sort_by_key(|page| (page * stride + round * 5) % pages.len());
        let wrong: usize = order.into_iter().map(|page| weights.learn(&pages[page])).sum();
        say(&format!("round {round}: {wrong} wrong"));
    }
    let fitted = weights.mean();
    write(into, "labels.toml", &fitted.written()?)?;
    for folder in check {
        say(&format!("{}", folder.display()));
        show(&read(std::slice::from_ref(folder))?, &fitted);
    }
    Ok(())
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Tells how well each part is found.
fn show(pages: &[Page], weights: &LabelWeights) {
    let mut counts = vec![[0usize; 3]; Part::ALL.len()];
    let mut mixed: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for page in pages {
        for (&right, &got) in page
            .parts
            .iter()
            .zip(&likeliest(&page.cues, &page.gaps, &page.fixed, weights))
        {
            counts[right.index()][0] += 1;
            counts[got.index()][1] += 1;
            counts[right.index()][2] += usize::from(right == got);
            if right != got {
                *mixed.entry((right.name(), got.name())).or_default() += 1;
            }
        }
    }
    for (part, [right, got, both]) in Part::ALL.iter().zip(counts) {
        let f1 = 200.0 * both as f64 / (right + got).max(1) as f64;
        say(&format!(
            "  {:<10} {right:>5} true {got:>5} found  F1 {f1:.1}",
            part.name()
        ));
    }
    let mut mixed: Vec<_> = mixed.into_iter().collect();
    mixed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    say(&format!("  {:?}", &mixed[..mixed.len().min(12)]));
}
