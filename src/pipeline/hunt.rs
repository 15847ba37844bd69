//! The likeliest answer of the passages that are read, and how sure it is.

use super::corpus::Corpus;
use super::plan::Asked;
use super::search::Log;
use super::weigh::{BORNE, Candidate, candidate, hear};
use super::writer::Writer;
use crate::error::Result;
use crate::ground::{Fit, Outcome, Verdict};

/// A passage that so surely states an answer ends the search.
const SURE: f64 = 0.95;
/// A passage whose words match so much worse than those of one that gave an answer is not read.
const FAR: f64 = 0.5;
/// A passage for which the model holds so much less than for another, in nats, is not looked into for an answer.
const HOPELESS: f64 = 4.0;
/// How likely an answer must be right whose sentence has no word of the question.
const APART: f64 = 0.45;
/// The same where the model does not hold its sentence for one.
const UNBORNE: f64 = 0.25;
/// How likely an answer is right that something speaks against, at most.
const OBJECTED: f64 = 0.1;

/// The likeliest answer of the passages in `groups`, those of a group read side by side, and how sure it is.
pub(super) fn likeliest(
    writer: &mut Writer,
    fit: &Fit,
    asked: &mut Asked,
    groups: &[Vec<usize>],
    corpus: &Corpus,
    log: &mut Log,
    step: &mut dyn FnMut(u64, u64),
) -> Result<Option<(Verdict, Candidate)>> {
    let mut likeliest: Option<(Verdict, Candidate)> = None;
    let mut hope = f64::NEG_INFINITY;
    let all = 2 * groups.iter().map(|places| places.len() as u64).sum::<u64>();
    let mut done = 0;
    step(done, all);
    for places in groups {
        if let Some((verdict, candidate)) = &likeliest {
            let near = |place: &usize| corpus.worth[*place] >= FAR * corpus.worth[candidate.passage];
            let across = places
                .iter()
                .any(|place| asked.across(&corpus.passages[*place].language));
            if verdict.given && !across && !places.iter().any(near) {
                continue;
            }
        }
        let mut heard = hear(writer, asked, &corpus.passages, places)?;
        heard.sort_by(|a, b| b.hope().total_cmp(&a.hope()));
        done += places.len() as u64;
        for heard in heard {
            step(done, all);
            done += 1;
            let told = log.heard(&heard);
            if heard.hope() + HOPELESS < hope {
                continue;
            }
            told.outcome = Outcome::Empty;
            hope = hope.max(heard.hope());
            let Some(candidate) = candidate(writer, fit, asked, heard, corpus)? else {
                continue;
            };
            let language = &corpus.passages[candidate.passage].language;
            let mut verdict = fit.verdict(&candidate.evidence, language);
            if candidate.objection.is_some() {
                verdict.given = false;
                verdict.right = verdict.right.min(OBJECTED);
            }
            // A sentence that has nothing of the question, or that the model does not hold for an answer when it sees all of it.
            let apart = candidate.met <= 0.0 && !asked.across(language) && verdict.right < APART;
            let unborne = candidate.borne < BORNE && verdict.right < UNBORNE;
            if apart || unborne {
                verdict.given = false;
            }
            let likelier = likeliest
                .as_ref()
                .is_none_or(|(so_far, _)| verdict.right > so_far.right);
            log.weighed(candidate.passage, verdict.right, likelier);
            let sure = verdict.given && verdict.stated > SURE;
            if likelier {
                likeliest = Some((verdict, candidate));
            }
            if sure {
                return Ok(likeliest);
            }
        }
    }
    Ok(likeliest)
}
