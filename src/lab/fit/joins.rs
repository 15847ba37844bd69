//! Fits the weights of joins: a conditional logistic model over the candidates of each torn end, and over the ends that each
//! fragment may go on from.

use super::super::tell::{rounded, say};
use super::page::Page;
use crate::page::candidate::Open;
use crate::page::evidence::{Apart, Evidence, Pair};
use crate::page::tear::{articles, said, stays};
use crate::page::weights::TearWeights;
use std::collections::BTreeMap;

/// Passes over all choices.
const PASSES: usize = 30;
/// How strongly weights are pulled to where they began: nowhere, or where many more examples put them.
const PULL_FROM_NOTHING: f64 = 0.0005;
const PULL_FROM_START: f64 = 0.0003;
const RATE: f64 = 0.3;

/// A feature of either table that joins are weighed by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Either {
    Pair(Pair),
    Apart(Apart),
}

type Seen = Vec<(Either, f64)>;

/// One torn end, or one beginning: what speaks for each choice, and which is right.
struct Row {
    choices: Vec<Seen>,
    right: usize,
}

/// Fits joins from where `start` is, which few examples move less than many; `assigned` are the articles of each page's fragments.
pub(super) fn fit_joins(pages: &[&Page], assigned: &[Vec<usize>], start: Option<&TearWeights>) -> TearWeights {
    let rows: Vec<Row> = pages
        .iter()
        .zip(assigned)
        .flat_map(|(page, assigned)| rows(page, assigned, start.is_none()))
        .collect();
    let weights = descended(&rows, start);
    let mut fitted = TearWeights {
        plain: start.map(|start| Box::new(start.clone())),
        ..TearWeights::default()
    };
    for (feature, weight) in weights {
        *match feature {
            Either::Pair(feature) => fitted.pair.of_mut(feature),
            Either::Apart(feature) => fitted.alone.of_mut(feature),
        } = rounded(weight);
    }
    fitted
}

fn apart(evidence: &Evidence<Apart>, sign: f64) -> impl Iterator<Item = (Either, f64)> {
    evidence
        .iter()
        .map(move |&(feature, much)| (Either::Apart(feature), sign * much))
}

/// The choices of a page's torn ends and of the fragments that they may go on in.
fn rows(page: &Page, assigned: &[usize], plain: bool) -> Vec<Row> {
    let affinity = page.puzzle.affinity(assigned);
    let torn = &page.puzzle.torn;
    let mut columns: Vec<Row> = torn
        .fresh
        .iter()
        .map(|fresh| Row {
            choices: vec![apart(fresh, 1.0).collect()],
            right: 0,
        })
        .collect();
    let mut rows = Vec::new();
    let fitted = |open: &Open| plain || open.asked();
    for ((open, right), _) in torn
        .open
        .iter()
        .zip(&page.rights)
        .zip(&page.torn)
        .filter(|((open, _), torn)| **torn && fitted(open))
    {
        let mut row = Row {
            choices: vec![apart(&stays(open), 1.0).collect()],
            right: 0,
        };
        for (column, choice) in open.rights.iter().enumerate() {
            let mut evidence = choice.evidence.clone();
            evidence.extend(articles(open.left, choice.index, assigned, &affinity));
            evidence.extend(said(open, column));
            let joined = evidence.iter().map(|&(feature, much)| (Either::Pair(feature), much));
            let joined: Seen = joined.collect();
            let without = |other: &Evidence<Apart>| joined.iter().copied().chain(apart(other, -1.0)).collect();
            let entry = &mut columns[choice.index];
            if *right == Some(choice.index) {
                row.right = row.choices.len();
                entry.right = entry.choices.len();
            }
            row.choices.push(without(&torn.fresh[choice.index]));
            entry.choices.push(without(&stays(open)));
        }
        if right.is_none() || row.right > 0 {
            rows.push(row);
        }
    }
    rows.extend(columns.into_iter().filter(|column| column.choices.len() > 1));
    rows
}

/// Weights of all that was seen, by Adagrad on the likelihood.
fn descended(rows: &[Row], start: Option<&TearWeights>) -> Vec<(Either, f64)> {
    let begun = |feature: Either| {
        start.map_or(0.0, |start| match feature {
            Either::Pair(feature) => start.pair.of(feature),
            Either::Apart(feature) => start.alone.of(feature),
        })
    };
    let pull = if start.is_some() {
        PULL_FROM_START
    } else {
        PULL_FROM_NOTHING
    };
    // Of each feature its weight, and the sum of its squared slopes.
    let mut weights: BTreeMap<Either, (f64, f64)> = BTreeMap::new();
    for pass in 0..PASSES {
        let mut loss = 0.0;
        for row in rows {
            let weight = |feature: &Either| weights.get(feature).map_or_else(|| begun(*feature), |weight| weight.0);
            let sum = |seen: &Seen| -> f64 { seen.iter().map(|(feature, much)| weight(feature) * much).sum() };
            let sums: Vec<f64> = row.choices.iter().map(sum).collect();
            let highest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = sums.iter().map(|sum| (sum - highest).exp()).sum();
            let mut slope: BTreeMap<Either, f64> = BTreeMap::new();
            for (choice, (seen, sum)) in row.choices.iter().zip(&sums).enumerate() {
                let share = (sum - highest).exp() / total;
                let miss = f64::from(u8::from(choice == row.right)) - share;
                if choice == row.right {
                    loss -= share.max(1e-9).ln();
                }
                for (feature, much) in seen {
                    *slope.entry(*feature).or_default() += miss * much;
                }
            }
            for (feature, slope) in slope {
                let weight = weights.entry(feature).or_insert((begun(feature), 1.0));
                let slope = slope - pull * (weight.0 - begun(feature));
                weight.1 += slope * slope;
                weight.0 += RATE * slope / weight.1.sqrt();
            }
        }
        if pass + 1 == PASSES {
            say(&format!("  {} rows, loss {:.3}", rows.len(), loss / rows.len() as f64));
        }
    }
    weights
        .into_iter()
        .map(|(feature, (weight, _))| (feature, weight))
        .collect()
}
