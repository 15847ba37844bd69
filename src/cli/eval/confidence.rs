//! What a confidence is worth: calibration, and how well it tells right from wrong.

/// The share of answerable questions that may be refused.
const FALSE_REFUSALS: f64 = 0.08;

/// One question.
pub(super) struct Judged {
    pub confidence: Option<f64>,
    pub right: bool,
    pub stated: bool,
    pub refused: bool,
    pub failed: bool,
}

/// Expected calibration error over ten bins, and Brier score, of the answers given; `None` where none has a confidence.
pub(super) fn calibration(judged: &[&Judged]) -> Option<(f64, f64)> {
    let given: Vec<(f64, f64)> = judged
        .iter()
        .filter(|one| !one.refused)
        .filter_map(|one| Some((one.confidence?, f64::from(u8::from(one.right)))))
        .collect();
    if given.is_empty() {
        return None;
    }
    let mut bins = [(0.0, 0.0); 10];
    for (confidence, right) in &given {
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        *bin = (bin.0 + confidence, bin.1 + right);
    }
    let count = given.len() as f64;
    let error: f64 = bins.iter().map(|(confidence, right)| (confidence - right).abs()).sum();
    let brier: f64 = given
        .iter()
        .map(|(confidence, right)| (confidence - right).powi(2))
        .sum();
    Some((error / count, brier / count))
}

/// The chance that a right one has the higher confidence than a wrong one, ties counting half; `None` without both kinds.
pub(super) fn auroc(judged: &[&Judged]) -> Option<f64> {
    let of = |right: bool| -> Vec<f64> {
        judged
            .iter()
            .filter(|one| one.right == right)
            .filter_map(|one| one.confidence)
            .collect()
    };
    let (good, mut bad) = (of(true), of(false));
    if good.is_empty() || bad.is_empty() {
        return None;
    }
    bad.sort_by(f64::total_cmp);
    let beaten =
        |x: &f64| (bad.partition_point(|other| other < x) + bad.partition_point(|other| other <= x)) as f64 / 2.0;
    Some(good.iter().map(beaten).sum::<f64>() / (good.len() * bad.len()) as f64)
}

/// The most unstated questions that a threshold on the confidence refuses while it refuses few of the stated ones; `None` without both
/// kinds or any confidence.
pub(super) fn reachable(judged: &[&Judged]) -> Option<f64> {
    let (stated, unstated): (Vec<&&Judged>, Vec<&&Judged>) = judged.iter().partition(|one| one.stated);
    if stated.is_empty() || unstated.is_empty() || judged.iter().all(|one| one.confidence.is_none()) {
        return None;
    }
    let refused = |group: &[&&Judged], bound: f64| {
        let falls = |one: &&&&Judged| match one.confidence {
            None => one.refused,
            Some(confidence) => !one.failed && confidence < bound,
        };
        group.iter().filter(falls).count() as f64 / group.len() as f64
    };
    let bounds = judged.iter().filter_map(|one| one.confidence).chain([f64::INFINITY]);
    let within = bounds.filter(|bound| refused(&stated, *bound) <= FALSE_REFUSALS);
    Some(within.map(|bound| refused(&unstated, bound)).fold(0.0, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_that_tells_them_apart_is_worth_one() {
        let one = |confidence: f64, right: bool| Judged {
            confidence: Some(confidence),
            right,
            stated: right,
            refused: false,
            failed: false,
        };
        let all = [one(0.9, true), one(0.8, true), one(0.1, false)];
        let all: Vec<&Judged> = all.iter().collect();
        assert_eq!(auroc(&all), Some(1.0));
        assert_eq!(reachable(&all), Some(1.0));
        let (error, brier) = calibration(&all).unwrap();
        assert!((error - 0.4 / 3.0).abs() < 1e-9 && (brier - 0.02).abs() < 1e-9);
        assert_eq!(auroc(&all[..2]), None);
    }
}
