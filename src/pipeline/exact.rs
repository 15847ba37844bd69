//! Decoding under the constraint that the answer is copied from a text.

use super::writer::{Place, Writer};
use crate::error::Result;
use crate::ground::{Copier, Copy};
use crate::model::{KvCache, Session, log_prob, log_sum_exp};
use std::collections::HashMap;
use std::ops::Range;

/// Answers followed at once.
const BEAMS: usize = 3;
/// The most tokens of an answer.
const LONGEST: usize = 40;
/// Tokens of the text that are read ahead.
const DRAFT: usize = 5;
/// Tokens looked at in each step.
const LIKELY: usize = 96;

/// The most answers that are returned.
const ANSWERS: usize = 4;

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

/// The likeliest answers that stand in `text`, by a few beams, best first by their mean. None where the model goes nowhere.
pub(super) fn exact(writer: &mut Writer, place: &mut Place, text: &str) -> Result<Vec<Found>> {
    let template = writer.template;
    let Some(session) = writer.session.as_deref_mut() else {
        return Ok(Vec::new());
    };
    let vocabulary = session.vocabulary().clone();
    let stop = template.stop(vocabulary.as_ref());
    let copier = Copier::new(text);
    let mut known = Known {
        rows: HashMap::from([(Vec::new(), std::mem::take(&mut place.logits))]),
        states: vec![(Vec::new(), place.cache.clone())],
    };
    let mut beams = vec![Beam {
        ids: Vec::new(),
        copy: copier.begin(),
        log_prob: 0.0,
    }];
    let mut found: Vec<Found> = Vec::new();
    let mut best = f64::NEG_INFINITY;
    for _ in 0..LONGEST {
        let mut next: Vec<Beam> = Vec::new();
        for beam in &beams {
            let logits = known.after(session, beam, copier.ahead(&beam.copy))?;
            let all = f64::from(log_sum_exp(logits));
            let mut order: Vec<u32> = (0..logits.len() as u32).collect();
            let likely = LIKELY.min(order.len());
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
            for &id in &order {
                let log_prob = f64::from(logits[id as usize]) - all;
                let bytes = vocabulary.bytes(id).unwrap_or_default();
                match copier.step(&beam.copy, bytes) {
                    Some(copy) => {
                        let mut ids = beam.ids.clone();
                        ids.push(id);
                        next.push(Beam {
                            ids,
                            copy,
                            log_prob: beam.log_prob + log_prob,
                        });
                    }
                    None if finishes(bytes) && !stop.contains(&id) => ended += log_prob.exp(),
                    None => {}
                }
            }
            let ranges = copier.ends(&beam.copy);
            if ended > 0.0 && !ranges.is_empty() {
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
        let reach = |beam: &Beam| beam.log_prob / (LONGEST.min(beam.ids.len() + 8) + 1) as f64;
        beams.retain(|beam| best <= reach(beam));
        if beams.is_empty() {
            break;
        }
    }
    found.sort_by(|a, b| b.mean().total_cmp(&a.mean()));
    let mut seen: Vec<&str> = Vec::new();
    let mut answers = Vec::new();
    for answer in &found {
        let shown = &text[answer.ranges[0].clone()];
        if answers.len() < ANSWERS && !seen.contains(&shown) {
            seen.push(shown);
            answers.push(answer.clone());
        }
    }
    Ok(answers)
}

/// What was computed, by the ids read after the place where the answer begins: logits, and the state of some.
struct Known {
    rows: HashMap<Vec<u32>, Vec<f32>>,
    states: Vec<(Vec<u32>, KvCache)>,
}

impl Known {
    /// The logits after a beam; with them are computed those after what follows in the text, which is the likeliest to be asked
    /// for next.
    fn after(&mut self, session: &mut Session, beam: &Beam, ahead: &str) -> Result<&[f32]> {
        if !self.rows.contains_key(&beam.ids) {
            let begun = self.states.iter().filter(|(ids, _)| beam.ids.starts_with(ids));
            let nearest = begun.max_by_key(|(ids, _)| ids.len());
            let (read, mut cache) =
                nearest.map_or((0, session.empty_cache()), |(ids, cache)| (ids.len(), cache.clone()));
            let held = cache.len() + beam.ids.len() - read;
            let near: String = ahead.chars().take(DRAFT * 2).collect();
            let mut ids = beam.ids.clone();
            ids.extend(session.vocabulary().encode(&near).into_iter().take(DRAFT));
            let first = beam.ids.len().saturating_sub(1);
            let rows = session.read(
                &mut cache,
                &ids[read..],
                &(first - read..ids.len() - read).collect::<Vec<_>>(),
            )?;
            for (place, row) in rows.into_iter().enumerate() {
                self.rows.entry(ids[..=first + place].to_vec()).or_insert(row);
            }
            cache.truncate(held);
            self.states.push((beam.ids.clone(), cache));
        }
        Ok(self.rows.get(&beam.ids).map_or(&[], Vec::as_slice))
    }
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
