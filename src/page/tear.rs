//! Paragraphs that columns tore: which piece goes on where.

use super::affinity::Affinity;
use super::candidate::{Open, Torn};
use super::evidence::{Apart, Evidence, Pair};
use super::matching::best_matching;
use super::scorer::LogProbs;
use super::types::By;
use super::weights::TearWeights;

/// What no candidate gains.
pub(crate) const NEVER: f64 = -1e6;
/// Evidence that the words of both sides give.
const WORDED: &[Pair] = &[
    Pair::SharedWords,
    Pair::WordsKnown,
    Pair::CharactersKnown,
    Pair::ThreeCharactersKnown,
    Pair::WordOfTwoRunsOver,
    Pair::WordOfThreeRunsOver,
    Pair::LongWordRunsOver,
];

/// A paragraph that goes on elsewhere: places among the fragments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tear {
    pub left: usize,
    pub right: usize,
    /// Probability that it is right, and distance to the next best choice.
    pub score: f64,
    pub margin: f64,
    /// The next best fragment, where there is one that is likelier than none.
    pub second: Option<usize>,
    pub by: By,
}

impl Tear {
    /// An open end that goes on in the next piece of its article, by the log-odds of that; none where it rather does not.
    pub(crate) fn next(left: usize, right: usize, odds: f64) -> Option<Self> {
        let score = 1.0 / (1.0 + (-odds).exp());
        (odds > 0.0).then_some(Self {
            left,
            right,
            score,
            margin: 2.0 * score - 1.0,
            second: None,
            by: By::Words,
        })
    }
}

/// What the articles say, as thought so far.
pub(crate) fn articles(open: usize, right: usize, assigned: &[usize], affinity: &Affinity) -> Evidence<Pair> {
    let mut found = vec![
        (Pair::RightLikeTheLeftsArticle, affinity.lead(right, assigned[open])),
        (Pair::LeftLikeTheRightsArticle, affinity.lead(open, assigned[right])),
    ];
    if assigned[open] == assigned[right] {
        found.push((Pair::SameArticle, 1.0));
    }
    found
}

/// What a scorer says of a candidate, beside the others of its torn end: how well its first words go on is syntax, how well all
/// of them do is mostly what the text is about, which other pieces of the article share.
pub(crate) fn said(open: &Open, column: usize) -> Evidence<Pair> {
    if !open.asked() {
        return Vec::new();
    }
    let Some(log_probs) = &open.rights[column].log_probs else {
        return vec![(Pair::NotAsked, 1.0)];
    };
    let nats = |log_probs: &LogProbs| log_probs.given.first().copied().unwrap_or(-15.0).max(-15.0);
    let over = open.over.unwrap_or(-15.0);
    let first = nats(log_probs);
    // Of all that may come next here, as far as it was asked about.
    let all: f64 = open
        .rights
        .iter()
        .filter_map(|right| right.log_probs.as_ref())
        .map(|log_probs| nats(log_probs).exp())
        .sum();
    let mut found: Evidence<Pair> = vec![
        (Pair::Asked, 1.0),
        (Pair::FirstTokenGiven, first / 5.0),
        (
            Pair::FirstTokenAlone,
            log_probs.alone.first().copied().unwrap_or(0.0).max(-15.0) / 5.0,
        ),
        (Pair::FirstTokenLikely, (first + 6.0).max(0.0) / 6.0),
        (Pair::FirstTokenExpected, first.exp()),
        (Pair::FirstTokensShare, first.exp() / (all + over.exp() + 1e-5)),
        (Pair::FirstTokenRatherThanOver, (first - over).clamp(-10.0, 10.0) / 10.0),
        (Pair::FiveTokensGiven, mean(&log_probs.given, 5).max(-10.0) / 5.0),
        (
            Pair::AllTokensGiven,
            mean(&log_probs.given, usize::MAX).max(-10.0) / 5.0,
        ),
    ];
    for ([own_gain, lead], tokens) in [
        ([Pair::GainOfTwoTokens, Pair::GainOfTwoTokensAboveTheOthers], 2),
        ([Pair::GainOfFiveTokens, Pair::GainOfFiveTokensAboveTheOthers], 5),
        ([Pair::GainOfAllTokens, Pair::GainOfAllTokensAboveTheOthers], usize::MAX),
    ] {
        let own = gain(log_probs, tokens);
        found.push((own_gain, own.clamp(-20.0, 40.0) / 10.0));
        let others = open.rights.iter().enumerate().filter(|(index, _)| *index != column);
        let best = others
            .filter_map(|(_, right)| right.log_probs.as_ref())
            .map(|log_probs| gain(log_probs, tokens))
            .fold(f64::NEG_INFINITY, f64::max);
        if best.is_finite() {
            found.push((lead, (own - best).clamp(-15.0, 15.0) / 10.0));
        }
    }
    found
}

fn mean(nats: &[f64], tokens: usize) -> f64 {
    let count = nats.len().min(tokens);
    nats.iter().take(tokens).sum::<f64>() / count.max(1) as f64
}

/// What speaks for a torn end that goes on nowhere on the page.
pub(crate) fn stays(open: &Open) -> Evidence<Apart> {
    let mut found = open.alone.clone();
    if let Some(over) = open.over {
        found.push((Apart::Asked, 1.0));
        found.push((Apart::Over, over.max(-12.0) / 4.0));
    }
    found
}

/// How much likelier a tail makes the first tokens of a head, in nats.
pub(crate) fn gain(log_probs: &LogProbs, tokens: usize) -> f64 {
    let both = log_probs.given.iter().zip(&log_probs.alone).take(tokens);
    both.map(|(given, alone)| given - alone).sum()
}

/// What each torn end gains by each fragment over both staying alone; a row each, fragments that are no candidates never gain.
pub(crate) fn gains(torn: &Torn, assigned: &[usize], affinity: &Affinity, weights: &TearWeights) -> Vec<Vec<f64>> {
    let fresh = [false, true].map(|asked| -> Vec<f64> {
        let alone = &weights.of(asked).alone;
        torn.fresh.iter().map(|evidence| alone.sum(evidence)).collect()
    });
    let row = |open: &Open| {
        let (weights, fresh) = (weights.of(open.asked()), &fresh[usize::from(open.asked())]);
        let mut gains = vec![NEVER; assigned.len()];
        let alone = weights.alone.sum(&stays(open));
        for (column, right) in open.rights.iter().enumerate() {
            gains[right.index] = weights.pair.sum(&right.evidence)
                + weights.pair.sum(&articles(open.left, right.index, assigned, affinity))
                + weights.pair.sum(&said(open, column))
                - alone
                - fresh[right.index];
        }
        gains
    };
    torn.open.iter().map(row).collect()
}

/// Decides all tears at once; `assigned` are the articles that fragments are thought to belong to.
pub(crate) fn decide(torn: &Torn, assigned: &[usize], affinity: &Affinity, weights: &TearWeights) -> Vec<Tear> {
    let gain = gains(torn, assigned, affinity, weights);
    let chosen = best_matching(&gain);
    let mut tears = Vec::new();
    for (row, right) in chosen.into_iter().enumerate() {
        let Some(right) = right else {
            continue;
        };
        let open = &torn.open[row];
        let weights = weights.of(open.asked());
        let (score, next) = probability(&gain, row, right);
        tears.push(Tear {
            left: open.left,
            right,
            score: weights.certain(score),
            margin: weights.certain(score) - weights.certain(next),
            second: second(&gain[row], right),
            by: by(open, right, weights),
        });
    }
    tears
}

/// The best of a row's other choices, where it is better than none.
fn second(gains: &[f64], chosen: usize) -> Option<usize> {
    let others = (0..gains.len()).filter(|index| *index != chosen && gains[*index] > 0.0);
    others.max_by(|a, b| gains[*a].total_cmp(&gains[*b]).then(b.cmp(a)))
}

/// What spoke most for a choice.
fn by(open: &Open, right: usize, weights: &TearWeights) -> By {
    let Some(right) = open.rights.iter().find(|found| found.index == right) else {
        return By::Layout;
    };
    if right.log_probs.is_some() {
        return By::Model;
    }
    let weighed = |words: bool| -> f64 {
        let evidence = right
            .evidence
            .iter()
            .filter(|(feature, _)| WORDED.contains(feature) == words);
        weights.pair.sum(&evidence.copied().collect::<Evidence<Pair>>())
    };
    if weighed(true) > weighed(false).max(0.0) {
        By::Words
    } else {
        By::Layout
    }
}

/// The probability of one choice among all that either side has, "alone" included, and that of the best other one.
fn probability(gain: &[Vec<f64>], row: usize, chosen: usize) -> (f64, f64) {
    let own = gain[row][chosen];
    let across = gain[row]
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != chosen)
        .map(|(_, gain)| *gain);
    let along = gain
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != row)
        .map(|(_, gains)| gains[chosen]);
    let others: Vec<f64> = across.chain(along).chain([0.0]).collect();
    let highest = others.iter().copied().fold(own, f64::max);
    let all: f64 = others.iter().chain([&own]).map(|gain| (gain - highest).exp()).sum();
    let next = others.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    ((own - highest).exp() / all, (next - highest).exp() / all)
}
