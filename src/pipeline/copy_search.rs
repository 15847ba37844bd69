//! Decoding under the constraint that the answer is copied from a text.

use super::writer::{Fork, Writer};
use crate::error::Result;
use crate::ground::{Copier, Copy, Subject, balanced, brings_last};
use crate::model::{KvCache, Part, Session, log_prob, log_sum_exp};
use std::collections::HashMap;
use std::ops::Range;

/// Answers followed at once.
const BEAMS: usize = 3;
/// Tokens of the text that are read ahead: of an answer that has just begun, and of one that goes on.
const DRAFT_TOKENS: [usize; 2] = [5, 9];
/// Tokens looked at in each step.
const TOP_TOKENS: usize = 96;

/// The most answers that are returned.
const MOST_ANSWERS: usize = 4;
/// How many nats make an answer e times less likely when answers are held against each other.
const EVENNESS: f64 = 4.0;

/// An answer and how likely the model held it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Every place in the text where it stands.
    pub ranges: Vec<Range<usize>>,
    /// Log-probability of its tokens and of its end, in nats.
    pub sum: f64,
    /// How many tokens, its end included.
    pub tokens: usize,
}

impl Found {
    /// Log-probability a token.
    pub(super) fn mean(&self) -> f64 {
        self.sum / self.tokens.max(1) as f64
    }
}

struct Beam {
    ids: Vec<u32>,
    copy: Copy,
    log_prob: f64,
}

/// The likeliest answers of up to `longest` tokens that stand in `text` and say more than `subject`, by a few beams, the best first,
/// the others by their mean. None where the model goes nowhere.
pub(super) fn search_copies(
    writer: &mut Writer,
    fork: &mut Fork,
    text: &str,
    subject: &Subject,
    longest: usize,
) -> Result<Vec<Found>> {
    let template = writer.template;
    let Some(session) = writer.session.as_deref_mut() else {
        return Ok(Vec::new());
    };
    let vocabulary = session.vocabulary().clone();
    let stop = template.stop(vocabulary.as_ref());
    let copier = Copier::new(text);
    let mut known = Known {
        rows: HashMap::from([(Vec::new(), std::mem::take(&mut fork.logits))]),
        begun: fork.cache.len(),
        states: vec![(Vec::new(), fork.cache.clone())],
    };
    let mut beams = vec![Beam {
        ids: Vec::new(),
        copy: copier.begin(),
        log_prob: 0.0,
    }];
    let mut found: Vec<Found> = Vec::new();
    let mut best = f64::NEG_INFINITY;
    for _ in 0..longest {
        let mut next: Vec<Beam> = Vec::new();
        known.read(session, &beams, &copier)?;
        for beam in &beams {
            let logits = known.after(beam);
            let all = f64::from(log_sum_exp(logits));
            let mut order: Vec<u32> = (0..logits.len() as u32).collect();
            let likely = TOP_TOKENS.min(order.len());
            let by_logit = |a: &u32, b: &u32| logits[*b as usize].total_cmp(&logits[*a as usize]).then(a.cmp(b));
            if likely > 0 && likely < order.len() {
                order.select_nth_unstable_by(likely - 1, by_logit);
                order.truncate(likely);
            }
            order.sort_unstable_by(by_logit);
            let mut ended = stop
                .iter()
                .map(|&id| f64::from(log_prob(logits, id)).exp())
                .sum::<f64>();
            // Where the text brings in the last of a list, a comma before it means no end: houses differ in whether they print one.
            let goes_on = brings_last(copier.ahead(&beam.copy));
            let mut commas = 0.0;
            let mut last: Option<usize> = None;
            for &id in &order {
                let log_prob = f64::from(logits[id as usize]) - all;
                let bytes = vocabulary.bytes(id).unwrap_or_default();
                match copier.step(&beam.copy, bytes) {
                    Some(copy) => {
                        let mut ids = beam.ids.clone();
                        ids.push(id);
                        if goes_on && last.is_none() && copy.goes_on(&beam.copy) {
                            last = Some(next.len());
                        }
                        next.push(Beam {
                            ids,
                            copy,
                            log_prob: beam.log_prob + log_prob,
                        });
                    }
                    None if goes_on && comma(bytes) => commas += log_prob.exp(),
                    None if finishes(bytes) && !stop.contains(&id) => ended += log_prob.exp(),
                    None => {}
                }
            }
            match last.map(|place| &mut next[place]) {
                Some(beam_after) => {
                    let own = (beam_after.log_prob - beam.log_prob).exp();
                    beam_after.log_prob = beam.log_prob + (own + commas).ln();
                }
                None => ended += commas,
            }
            let ranges = copier.ends(&beam.copy);
            let echo = |range: &Range<usize>| subject.is(&text[range.clone()]);
            if ended > 0.0 && ranges.first().is_some_and(|range| !echo(range)) {
                let answer = Found {
                    ranges,
                    sum: beam.log_prob + ended.ln(),
                    tokens: beam.ids.len() + 1,
                };
                best = best.max(answer.mean());
                found.push(answer);
            }
        }
        next.sort_by(|a, b| b.log_prob.total_cmp(&a.log_prob).then(a.ids.cmp(&b.ids)));
        next.truncate(BEAMS);
        beams = next;
        // A longer answer cannot become likelier than its tokens so far allow.
        let reach = |beam: &Beam| beam.log_prob / (longest.min(beam.ids.len() + 8) + 1) as f64;
        beams.retain(|beam| best <= reach(beam));
        if beams.is_empty() {
            break;
        }
    }
    found.sort_by(|a, b| b.mean().total_cmp(&a.mean()));
    let mut seen: Vec<&str> = Vec::new();
    found.retain(|answer| {
        let shown = &text[answer.ranges[0].clone()];
        let new = !seen.contains(&shown);
        seen.push(shown);
        new
    });
    if let Some(agreed) = agreed(&found, text, |answer| answer.sum / EVENNESS) {
        found[..=agreed].rotate_right(1);
    }
    found.truncate(MOST_ANSWERS);
    Ok(found)
}

/// The answer that has most in common with all of them, the likelier ones counting more: where a few words more or less are in
/// question, the likeliest reading by itself is one of the extremes (minimum Bayes risk, Kumar and Byrne 2004, with the overlap
/// of spans as the gain). One that opens a quotation or bracket and leaves it open is taken only where all do.
/// `worth` tells how likely each is, in nats.
pub(super) fn agreed(found: &[Found], text: &str, worth: impl Fn(&Found) -> f64) -> Option<usize> {
    let likeliest = found.iter().map(&worth).fold(f64::NEG_INFINITY, f64::max);
    let length = |range: &Range<usize>| text[range.clone()].chars().count() as f64;
    let gain = |a: &Range<usize>, b: &Range<usize>| {
        let common = a.start.max(b.start)..a.end.min(b.end);
        if common.is_empty() {
            return 0.0;
        }
        2.0 * length(&common) / (length(a) + length(b))
    };
    let expected = |answer: &Found| -> f64 {
        let weighed = found.iter().map(|other| {
            let weight = (worth(other) - likeliest).exp();
            weight * gain(&answer.ranges[0], &other.ranges[0])
        });
        weighed.sum()
    };
    let whole = |answer: &Found| balanced(&text[answer.ranges[0].clone()]);
    let some = found.iter().any(whole);
    let taken = found.iter().enumerate().filter(|(_, answer)| !some || whole(answer));
    let gains = taken.map(|(place, answer)| (place, expected(answer)));
    let best = gains.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(place, _)| place)
}

/// What was computed, by the ids read after the place where the answer begins.
struct Known {
    /// The logits after them.
    rows: HashMap<Vec<u32>, Vec<f32>>,
    /// Tokens before the answer.
    begun: usize,
    /// The ids of states that go on from there.
    states: Vec<(Vec<u32>, KvCache)>,
}

impl Known {
    /// Reads the beams that were not read yet, side by side; with each is read what follows in the text, which is the likeliest to be
    /// asked for next.
    fn read(&mut self, session: &mut Session, beams: &[Beam], copier: &Copier) -> Result<()> {
        let vocabulary = session.vocabulary().clone();
        let mut forks = Vec::new();
        for beam in beams.iter().filter(|beam| !self.rows.contains_key(&beam.ids)) {
            let draft = DRAFT_TOKENS[usize::from(beam.ids.len() >= DRAFT_TOKENS[0])];
            let near: String = copier.ahead(&beam.copy).chars().take(draft * 2).collect();
            let mut ids = beam.ids.clone();
            ids.extend(vocabulary.encode(&near).into_iter().take(draft));
            let (held, state) = self.nearest(&beam.ids);
            let mut cache = state.cloned().unwrap_or_else(|| session.empty_cache());
            cache.truncate(self.begun + held);
            forks.push((beam.ids.len(), held, ids, cache));
        }
        let mut parts = Vec::with_capacity(forks.len());
        for (length, held, ids, cache) in &mut forks {
            parts.push(Part {
                cache,
                positions: (*length - 1 - *held..ids.len() - *held).collect(),
                ids: ids[*held..].to_vec(),
            });
        }
        let rows = session.read_all(&mut parts)?;
        for ((length, _, ids, cache), rows) in forks.into_iter().zip(rows) {
            for (place, row) in rows.into_iter().enumerate() {
                self.rows.entry(ids[..length + place].to_vec()).or_insert(row);
            }
            self.states.push((ids, cache));
        }
        Ok(())
    }

    /// The state that shares most with the beginning of `ids`, and how many of them; their last is not counted, for it is to be read.
    fn nearest(&self, ids: &[u32]) -> (usize, Option<&KvCache>) {
        let most = ids.len().saturating_sub(1);
        let shared = |held: &[u32]| held.iter().zip(&ids[..most]).take_while(|(a, b)| a == b).count();
        let states = self.states.iter().map(|(held, cache)| (shared(held), Some(cache)));
        states.max_by_key(|(shared, _)| *shared).unwrap_or((0, None))
    }

    /// The logits after a beam that was read.
    fn after(&self, beam: &Beam) -> &[f32] {
        self.rows.get(&beam.ids).map_or(&[], Vec::as_slice)
    }
}

/// Whether a token is a comma and nothing else.
fn comma(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| matches!(text.trim(), "," | "、" | "，" | "،"))
}

/// Whether a token closes a sentence rather than going on with an answer.
fn finishes(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, '。' | '.' | '，' | ',' | '！' | '!' | '；' | '”' | '"'))
}
