//! Fits the weights of parts: an averaged structured perceptron, after Collins, 2002.

use super::say;
use super::truth::{folders, pages};
use crate::language::rules::Rules;
use crate::page::cue::cues;
use crate::page::form;
use crate::page::label::{Part, gaps, likeliest, step};
use crate::page::unit::units;
use crate::page::weights::Labels;
use crate::page::words::Lexicon;
use std::collections::BTreeMap;
use std::path::Path;

const ROUNDS: usize = 12;
/// Cues seen less often say nothing.
const LEAST: usize = 4;

struct Page {
    cues: Vec<Vec<String>>,
    gaps: Vec<&'static str>,
    told: Vec<Option<Part>>,
    parts: Vec<Part>,
}

fn read(folders: &[std::path::PathBuf]) -> Vec<Page> {
    let all = folders.iter().flat_map(|folder| pages(folder));
    all.map(|(document, truth)| {
        let units = units(&document).unwrap().units;
        let mut lexicon = Lexicon::default();
        let bags: Vec<_> = units.iter().map(|unit| lexicon.bag(&unit.text)).collect();
        let parts = truth.of_units(&units).into_iter().map(|(part, _)| part).collect();
        Page {
            cues: cues(&units, &bags, &lexicon, Rules::get().unwrap()),
            gaps: gaps(&units),
            told: form::parts(&units, Rules::get().unwrap()),
            parts,
        }
    })
    .collect()
}

fn place(part: Part) -> usize {
    Part::ALL.iter().position(|known| *known == part).unwrap()
}

#[test]
#[ignore = "writes the weights anew; needs pages with truth"]
fn fit_labels() {
    let mut pages = read(&folders("STANDFIRST_FIT"));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for cue in pages.iter().flat_map(|page| page.cues.iter().flatten()) {
        *seen.entry(cue.clone()).or_default() += 1;
    }
    for cues in pages.iter_mut().flat_map(|page| page.cues.iter_mut()) {
        cues.retain(|cue| seen[cue] >= LEAST);
    }
    let mut weights = Labels::default();
    let mut sums = Labels::default();
    let mut pages_seen = 0.0;
    for round in 0..ROUNDS {
        // Pages in another order each time; any order will do, as long as it is always the same.
        let stride = [7, 11, 13, 17, 19, 23][round % 6];
        let mut order: Vec<usize> = (0..pages.len()).collect();
        order.sort_by_key(|page| (page * stride + round * 5) % pages.len());
        let mut wrong = 0;
        for page in order.into_iter().map(|page| &pages[page]) {
            let found = likeliest(&page.cues, &page.gaps, &page.told, &weights);
            pages_seen += 1.0;
            let mut before = ("edge", "edge");
            for (at, (&right, &got)) in page.parts.iter().zip(&found).enumerate() {
                let steps = (before, (right.name(), got.name()));
                before = steps.1;
                if right == got && steps.0.0 == steps.0.1 {
                    continue;
                }
                wrong += usize::from(right != got);
                for (part, sign, before) in [(right, 1.0, steps.0.0), (got, -1.0, steps.0.1)] {
                    let mut change = |map: fn(&mut Labels) -> &mut BTreeMap<String, Vec<f64>>, key: &str| {
                        for (labels, by) in [(&mut weights, sign), (&mut sums, sign * pages_seen)] {
                            let row = map(labels)
                                .entry(key.to_owned())
                                .or_insert_with(|| vec![0.0; Part::ALL.len()]);
                            row[place(part)] += by;
                        }
                    };
                    if right != got {
                        page.cues[at]
                            .iter()
                            .for_each(|cue| change(|labels| &mut labels.cue, cue));
                    }
                    let before = if at == 0 {
                        before.to_owned()
                    } else {
                        step(before, page.gaps[at])
                    };
                    change(|labels| &mut labels.after, &before);
                }
            }
        }
        say(&format!("round {round}: {wrong} wrong"));
    }
    let averaged = |now: BTreeMap<String, Vec<f64>>, sum: &BTreeMap<String, Vec<f64>>| {
        now.into_iter()
            .map(|(key, row)| {
                let row = row
                    .iter()
                    .zip(&sum[&key])
                    .map(|(now, sum)| round(now - sum / (pages_seen + 1.0)));
                (key, row.collect::<Vec<f64>>())
            })
            .filter(|(_, row)| row.iter().any(|weight| *weight != 0.0))
            .collect()
    };
    let fitted = Labels {
        cue: averaged(weights.cue, &sums.cue),
        after: averaged(weights.after, &sums.after),
    };
    let into = std::env::var("STANDFIRST_FIT_INTO").unwrap();
    std::fs::write(Path::new(&into).join("labels.toml"), toml::to_string(&fitted).unwrap()).unwrap();
    for folder in folders("STANDFIRST_FIT_CHECK") {
        say(&format!("{}", folder.display()));
        check(&read(&[folder]), &fitted);
    }
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn check(pages: &[Page], weights: &Labels) {
    let mut counts = vec![[0usize; 3]; Part::ALL.len()];
    let mut mixed: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for page in pages {
        for (&right, &got) in page
            .parts
            .iter()
            .zip(&likeliest(&page.cues, &page.gaps, &page.told, weights))
        {
            counts[place(right)][0] += 1;
            counts[place(got)][1] += 1;
            counts[place(right)][2] += usize::from(right == got);
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
