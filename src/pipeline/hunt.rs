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
/// Where one surely states an answer, a passage of another page is read only where its words match so well beside that one's.
const CLOSE: f64 = 0.85;
/// An answer of another page is told beside the likeliest where it is so much as likely, and its sentence has so much of the question.
const NEARLY: f64 = 0.85;
/// A passage for which the model holds so much less than for another, in nats, is not looked into for an answer.
const HOPELESS: f64 = 4.0;
/// How likely an answer must be right whose sentence has no word of the question.
const APART: f64 = 0.45;
/// The same of a name where nothing around it has more than so much of the question.
const NAMED: f64 = 0.75;
/// See there.
const STRANGE: f64 = 0.05;
/// The same where the model does not hold its sentence for one.
const UNBORNE: f64 = 0.25;
/// How likely the model may hold it that nothing is stated, in nats, for an answer to be given: once in three.
const REFUSED: f64 = -1.0986;
/// How likely an answer is right that something speaks against, at most.
const OBJECTED: f64 = 0.1;

/// The passages to be read.
pub(super) struct Groups {
    /// Those of a group side by side, the groups one after another.
    pub places: Vec<Vec<usize>>,
    /// From this group on they are read only where those before give nothing.
    pub spare: usize,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    likeliest: Option<(Verdict, Candidate)>,
    /// Others that may be given.
    others: Vec<(Verdict, Candidate)>,
    /// Whether the likeliest is as sure as need be.
    sure: bool,
}

impl Found {
    fn take(&mut self, verdict: Verdict, candidate: Candidate) -> bool {
        let rank = |verdict: &Verdict| (verdict.given, verdict.right);
        let likelier = self
            .likeliest
            .as_ref()
            .is_none_or(|(so_far, _)| rank(&verdict) > rank(so_far));
        self.sure |= verdict.given && verdict.stated > SURE;
        let other = match likelier {
            true => self.likeliest.replace((verdict, candidate)),
            false => Some((verdict, candidate)),
        };
        self.others.extend(other.filter(|(verdict, _)| verdict.given));
        likelier
    }

    /// Whether there is an answer that may be given.
    fn given(&self) -> bool {
        self.likeliest.as_ref().is_some_and(|(verdict, _)| verdict.given)
    }

    /// Whether the passages at `places` are worth reading still.
    fn wants(&self, places: &[usize], several: bool, asked: &Asked, corpus: &Corpus) -> bool {
        let across = places
            .iter()
            .any(|place| asked.across(&corpus.passages[*place].language));
        if several && !across && places.iter().all(|place| corpus.share(*place) < FAR) {
            return false;
        }
        let Some((verdict, candidate)) = &self.likeliest else {
            return true;
        };
        let best = &corpus.passages[candidate.passage];
        let near = |share: f64| {
            places
                .iter()
                .any(|place| corpus.worth[*place] >= share * corpus.worth[candidate.passage])
        };
        if self.sure {
            let elsewhere = places.iter().all(|place| corpus.passages[*place].page != best.page);
            return several && !across && elsewhere && near(CLOSE);
        }
        !verdict.given || across || near(FAR)
    }

    /// The likeliest, and after it those of other pages that are nearly as likely and whose sentences have as much of the question.
    fn told(self, several: bool, corpus: &Corpus) -> Vec<(Verdict, Candidate)> {
        let Some((verdict, candidate)) = self.likeliest else {
            return Vec::new();
        };
        let mut pages = vec![corpus.passages[candidate.passage].page];
        let (right, met) = (verdict.right, candidate.met);
        let mut told = vec![(verdict, candidate)];
        for (verdict, other) in self.others {
            let page = corpus.passages[other.passage].page;
            let alike = verdict.right >= NEARLY * right && other.met >= NEARLY * met && verdict.stated > SURE;
            if several && alike && !pages.contains(&page) {
                pages.push(page);
                told.push((verdict, other));
            }
        }
        told
    }
}

/// The likeliest answer of the passages in `groups`, those of a group read side by side, and how sure it is; after it, where `several`
/// are looked for, answers of other pages that are as good.
pub(super) fn likeliest(
    writer: &mut Writer,
    fit: &Fit,
    asked: &mut Asked,
    (groups, several): (&Groups, bool),
    corpus: &Corpus,
    log: &mut Log,
    step: &mut dyn FnMut(u64, u64),
) -> Result<Vec<(Verdict, Candidate)>> {
    let mut found = Found::default();
    let mut hope = f64::NEG_INFINITY;
    let all = 2 * groups.places.iter().map(|places| places.len() as u64).sum::<u64>();
    let mut done = 0;
    step(done, all);
    for (number, places) in groups.places.iter().enumerate() {
        let spared = number >= groups.spare && found.given();
        if spared || !found.wants(places, several, asked, corpus) {
            continue;
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
            let strange = asked.aim.named && candidate.evidence.covered <= STRANGE && !asked.across(language);
            let apart = apart || strange && verdict.right < NAMED;
            let unborne = candidate.borne < BORNE && verdict.right < UNBORNE;
            if apart || unborne || candidate.evidence.refused > REFUSED {
                verdict.given = false;
            }
            if several && !asked.across(language) {
                // Of many articles most are of other matters, where the same words may be asked for.
                verdict.right *= corpus.share(candidate.passage).powi(2);
            }
            let (place, right) = (candidate.passage, verdict.right);
            let likelier = found.take(verdict, candidate);
            log.weighed(place, right, likelier);
            if found.sure {
                break;
            }
        }
        if found.sure && !several {
            break;
        }
    }
    Ok(found.told(several, corpus))
}
