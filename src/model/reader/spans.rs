//! The likeliest spans, from what speaks for each start and each end.

use super::types::Proposal;

/// The most spans that are proposed.
const MOST: usize = 12;
/// The most tokens of a span.
const LONGEST: usize = 48;

/// The likeliest spans, the best first; none where the numbers are not finite.
pub(super) fn likeliest(starts: &[f32], ends: &[f32]) -> Vec<Proposal> {
    let (starts, ends) = (log_shares(starts), log_shares(ends));
    let mut best: Vec<Proposal> = Vec::with_capacity(MOST + 1);
    for (first, start) in starts.iter().enumerate() {
        for (last, end) in ends.iter().enumerate().skip(first).take(LONGEST) {
            let log_prob = start + end;
            let full = best.len() == MOST && best.last().is_some_and(|worst| log_prob <= worst.log_prob);
            if full || !log_prob.is_finite() {
                continue;
            }
            let place = best.partition_point(|other| other.log_prob >= log_prob);
            let tokens = first..last + 1;
            best.insert(place, Proposal { tokens, log_prob });
            best.truncate(MOST);
        }
    }
    best
}

fn log_shares(logits: &[f32]) -> Vec<f64> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|logit| f64::from(logit - most).exp()).sum();
    logits.iter().map(|logit| f64::from(logit - most) - sum.ln()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_ends_after_it_begins() {
        let found = likeliest(&[0.0, 0.0, 9.0, 0.0], &[9.0, 0.0, 0.0, 8.0]);
        assert_eq!(found[0].tokens, 2..4);
        assert!(found.iter().all(|span| !span.tokens.is_empty()));
        assert!(found.windows(2).all(|two| two[0].log_prob >= two[1].log_prob));
        assert!(likeliest(&[f32::NAN], &[0.0]).is_empty() && likeliest(&[], &[]).is_empty());
    }
}
