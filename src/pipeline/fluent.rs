//! How well candidates for a sentence read beside one another, and beside the sentence that they are cut from.

use super::draft::{Candidate, Judge};
use super::worth::Worth;
use super::writer::Writer;
use crate::error::Result;
use crate::ground::cuttable;

/// In matches: what it counts that two characters follow one another in both texts.
const ADJACENT: f64 = 0.2;

/// Candidates with what each is worth; those that read much worse than they might are left out.
pub(super) fn fluent(writer: &mut Writer, found: Vec<Candidate>, judge: &Judge) -> Result<Vec<(Candidate, f64)>> {
    let by = &Worth::get().fluency;
    let lost = match judge.alike() && cuttable(judge.from) {
        true => seams(writer, &found, judge)?,
        false => beside(writer, &found, judge)?,
    };
    let least = lost.iter().copied().fold(f64::INFINITY, f64::min);
    let lost = lost.into_iter().map(|lost| lost - least);
    let held = found.into_iter().zip(lost).filter(|(_, lost)| *lost <= by.lost_at_most);
    Ok(held
        .map(|(one, lost)| (judge.worth(&one) - by.lost * lost, one))
        .map(|(worth, one)| (one, worth))
        .collect())
}

/// How unlikely a token of each is, in nats.
fn beside(writer: &mut Writer, found: &[Candidate], judge: &Judge) -> Result<Vec<f64>> {
    if found.len() < 2 || !judge.alike() {
        return Ok(vec![0.0; found.len()]);
    }
    let texts: Vec<String> = found.iter().map(|candidate| candidate.text.clone()).collect();
    let fluencies = writer.fluencies(&texts)?;
    Ok(fluencies.into_iter().map(|own| -own).collect())
}

/// What a token of each loses, in nats, since others that stood before it are left out: what is rare in itself is no fault of a cut.
fn seams(writer: &mut Writer, found: &[Candidate], judge: &Judge) -> Result<Vec<f64>> {
    let source = |one: &Candidate| -> String { one.support.iter().map(|&place| judge.sentences[place]).collect() };
    let texts: Vec<String> = found.iter().flat_map(|one| [source(one), one.text.clone()]).collect();
    let of_characters = writer.of_characters(&texts)?;
    let pairs = texts.chunks_exact(2).zip(of_characters.chunks_exact(2));
    Ok(pairs
        .map(|(texts, likely)| {
            let kept = common(&texts[0], &texts[1]);
            let lost = kept.into_iter().map(|(there, here)| likely[0][there] - likely[1][here]);
            lost.sum::<f64>().max(0.0) / writer.count(&texts[1]).max(1) as f64
        })
        .collect())
}

/// Places of the characters that `whole` and `part` have in common, in their order; the most there can be, and rather side by side.
fn common(whole: &str, part: &str) -> Vec<(usize, usize)> {
    let (whole, part): (Vec<char>, Vec<char>) = (whole.chars().collect(), part.chars().collect());
    let wide = part.len() + 1;
    let mut best = vec![0.0; (whole.len() + 1) * wide];
    let matched = |best: &[f64], i: usize, j: usize| {
        let adjacent = whole.get(i + 1) == part.get(j + 1);
        best[(i + 1) * wide + j + 1] + 1.0 + if adjacent { ADJACENT } else { 0.0 }
    };
    for i in (0..whole.len()).rev() {
        for j in (0..part.len()).rev() {
            let skipped = f64::max(best[(i + 1) * wide + j], best[i * wide + j + 1]);
            best[i * wide + j] = match whole[i] == part[j] {
                true => skipped.max(matched(&best, i, j)),
                false => skipped,
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    while i < whole.len() && j < part.len() {
        let here = best[i * wide + j];
        if whole[i] == part[j] && matched(&best, i, j) >= here {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * wide + j] >= here {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_where_it_stood() {
        let kept = |whole: &str, part: &str| -> String {
            let found = common(whole, part);
            let whole: Vec<char> = whole.chars().collect();
            found.iter().map(|(there, _)| whole[*there]).collect()
        };
        assert_eq!(kept("渡口昨日开了新的渡口。", "渡口开了。"), "渡口开了。");
        assert_eq!(common("a-ab", "ab"), [(2, 0), (3, 1)]);
        assert!(common("", "ab").is_empty());
    }
}
