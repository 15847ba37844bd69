//! Fits how sure it is that a piece is of its article, and that it follows the one before it there.

use super::super::tell::say;
use super::calibrate::{calibrate, logistic, probability, show as bins};
use super::page::Page;
use crate::page::evidence::{Evidence, Follow};
use crate::page::follow::follows;
use crate::page::order::Links;
use crate::page::weights::{ArticleWeights, TearWeights};

/// What was seen of a page's pieces: of each join of two what spoke for it, and of each piece how far its article led; with
/// whether they were right.
struct Seen {
    follows: Vec<(Evidence<Follow>, bool)>,
    leads: Vec<(f64, bool)>,
}

fn seen(pages: &[Page], of: &ArticleWeights, tears: &TearWeights) -> Seen {
    let mut all = Seen {
        follows: Vec::new(),
        leads: Vec::new(),
    };
    for page in pages.iter().filter(|page| page.puzzle.heads.len() > 1) {
        let puzzle = &page.puzzle;
        let mut found = puzzle.solve((of, tears));
        let rivals = puzzle.rivals(&found, of);
        let links = Links::new(&puzzle.fragments, &found.assigned, &mut found.tears);
        for article in 0..puzzle.heads.len() {
            let runs = links.runs(&puzzle.fragments, &found.assigned, article);
            for pair in runs.windows(2) {
                let (Some(&left), Some(&right)) = (pair[0].last(), pair[1].first()) else {
                    continue;
                };
                let next = match (&page.ranks[left], &page.ranks[right]) {
                    (Some(left), Some(right)) => left.end == right.start,
                    _ => false,
                };
                all.follows
                    .push((follows(puzzle.layout(), (left, right), runs.len()), next));
            }
            for run in &runs {
                if let Some((Some((_, lead)), true)) = run
                    .first()
                    .map(|&first| (rivals[first], !puzzle.fragments[first].opens()))
                    && let Some(truth) = page.assigned[run[0]]
                {
                    all.leads.push((lead, truth == article));
                }
            }
        }
    }
    all
}

/// Sets the weights of following, and those of being sure of an article.
pub(super) fn fit(pages: &[Page], of: &mut ArticleWeights, tears: &TearWeights) {
    let seen = seen(pages, of, tears);
    of.follow = logistic(&seen.follows);
    of.sure = calibrate(
        &seen
            .leads
            .iter()
            .map(|&(lead, right)| (probability(lead), right))
            .collect::<Vec<_>>(),
    );
}

/// Tells how well both keep their word.
pub(super) fn show(pages: &[Page], of: &ArticleWeights, tears: &TearWeights) {
    let seen = seen(pages, of, tears);
    let odds = |evidence: &Evidence<Follow>| probability(of.follow.sum(evidence));
    say("  pieces that follow");
    bins(
        &seen
            .follows
            .iter()
            .map(|(evidence, right)| (odds(evidence), *right))
            .collect::<Vec<_>>(),
    );
    say("  articles of pieces");
    bins(
        &seen
            .leads
            .iter()
            .map(|&(lead, right)| (of.sure(lead), right))
            .collect::<Vec<_>>(),
    );
}
