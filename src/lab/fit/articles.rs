//! Fits the weights of articles: an averaged structured perceptron (Collins, 2002).

use super::super::tell::{rounded, say};
use super::page::Page;
use crate::page::assign::{above, assign_apart, belongs, leaves};
use crate::page::evidence::{Evidence, Feature};
use crate::page::tear::decide;
use crate::page::weights::{ArticleWeights, TearWeights, Weights};

/// Passes over all pages.
const PASSES: usize = 8;
/// How often a page's joins and articles are decided in turns.
const TURNS: usize = 3;
const RATE: f64 = 0.05;

/// Weights, and what each step changed in them times the step's number.
struct Averaged<F> {
    now: Weights<F>,
    sums: Weights<F>,
}

impl<F: Feature> Averaged<F> {
    fn new(start: &Weights<F>) -> Self {
        Self {
            now: start.clone(),
            sums: Weights::default(),
        }
    }

    fn change(&mut self, evidence: &Evidence<F>, sign: f64, step: f64) {
        for &(feature, much) in evidence {
            *self.now.of_mut(feature) += RATE * sign * much;
            *self.sums.of_mut(feature) += RATE * sign * much * step;
        }
    }

    fn mean(self, steps: f64) -> Weights<F> {
        let mut mean = self.now;
        for &feature in F::ALL {
            let weight = mean.of_mut(feature);
            *weight = rounded(*weight - self.sums.of(feature) / (steps + 1.0));
        }
        mean
    }
}

/// Fits what counts for a fragment being of an article, and for an article being left, from where `start` is.
pub(super) fn fit_articles(pages: &[Page], start: &ArticleWeights, tears: &TearWeights) -> ArticleWeights {
    let mut weights = start.clone();
    let (mut belong, mut leave) = (Averaged::new(&start.belong), Averaged::new(&start.leave));
    let mut step = 0.0;
    for _ in 0..PASSES {
        for page in pages.iter().filter(|page| page.puzzle.heads.len() > 1) {
            let puzzle = &page.puzzle;
            let mut assigned = above(&puzzle.fragments, &puzzle.heads);
            for _ in 0..TURNS {
                let affinity = puzzle.affinity(&assigned);
                let torn = decide(&puzzle.torn, &assigned, &affinity, tears);
                let state = puzzle.state(&assigned, &affinity, &torn);
                weights.belong.clone_from(&belong.now);
                weights.leave.clone_from(&leave.now);
                let found = assign_apart(&state, &weights);
                step += 1.0;
                let true_or_found = page.assigned.iter().zip(&found).map(|(of, got)| of.unwrap_or(*got));
                let wanted: Vec<usize> = true_or_found.collect();
                for index in 0..found.len() {
                    let left =
                        |of: &[usize]| index > 0 && of[index] != of[index - 1] && !puzzle.fragments[index].opens();
                    if found[index] != wanted[index] {
                        belong.change(&belongs(&state, index, wanted[index]), 1.0, step);
                        belong.change(&belongs(&state, index, found[index]), -1.0, step);
                    }
                    if left(&found) != left(&wanted) {
                        let sign = if left(&wanted) { 1.0 } else { -1.0 };
                        leave.change(&leaves(&state, index), sign, step);
                    }
                }
                if found == assigned {
                    break;
                }
                assigned = found;
            }
        }
    }
    say(&format!("  {step} steps"));
    ArticleWeights {
        belong: belong.mean(step),
        leave: leave.mean(step),
        ..start.clone()
    }
}
