//! Decoding under the constraint that sentences are shortened by leaving words out of them.

use super::writer::{Writer, digest};
use crate::error::Result;
use crate::ground::{Cut, Cutter};
use crate::language::sentence::end_mark;
use crate::model::{KvCache, Part, Vocabulary, log_sum_exp};

/// Tokens looked at in each step.
const TOP_TOKENS: usize = 256;
/// Tokens of a sentence that are read ahead.
const AHEAD: usize = 6;
/// In nats a token: what the model holds less likely is no sentence.
const LEAST: f64 = -2.0;
/// In nats: what it is worth to leave words out where a sentence is to be as short as it can be told.
const EAGER: f32 = 1.5;

/// How sentences are to be shortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// What the model is asked.
    pub task: &'static str,
    /// Whether leaving words out is preferred to going on where both are nearly as likely.
    pub eager: bool,
}

/// A sentence that is being shortened.
struct Begun<'a> {
    cutter: Cutter<'a>,
    cut: Cut,
    cache: KvCache,
    /// After what is written.
    logits: Vec<f32>,
    bytes: Vec<u8>,
    sum: f64,
    tokens: usize,
    done: bool,
    /// In nats, what leaving words out is worth.
    eager: f32,
}

impl<'a> Begun<'a> {
    fn new(cutter: Cutter<'a>, cache: KvCache, logits: Vec<f32>, eager: f32) -> Self {
        Self {
            cut: cutter.begin(),
            cutter,
            cache,
            logits,
            bytes: Vec::new(),
            sum: 0.0,
            tokens: 0,
            done: false,
            eager,
        }
    }

    /// The likeliest token that leaves words out or goes on, or nothing where to end is likelier.
    fn next(&self, logits: &[f32], vocabulary: &dyn Vocabulary, stop: &[u32]) -> Option<(u32, Cut, f64)> {
        let mut order: Vec<u32> = (0..logits.len() as u32).collect();
        let by_logit = |a: &u32, b: &u32| logits[*b as usize].total_cmp(&logits[*a as usize]).then(a.cmp(b));
        if order.len() > TOP_TOKENS {
            order.select_nth_unstable_by(TOP_TOKENS - 1, by_logit);
            order.truncate(TOP_TOKENS);
        }
        order.sort_unstable_by(by_logit);
        let ahead = self.cutter.ahead(&self.cut).as_bytes();
        let mut found = None;
        let mut best = f32::NEG_INFINITY;
        for id in order {
            let logit = logits[id as usize];
            if logit + self.eager <= best {
                break;
            }
            if stop.contains(&id) {
                if self.cutter.may_end(&self.cut) && logit + self.eager > best {
                    (found, best) = (None, logit + self.eager);
                }
                continue;
            }
            let bytes = vocabulary.bytes(id).unwrap_or_default();
            let worth = logit + if ahead.starts_with(bytes) { 0.0 } else { self.eager };
            if worth <= best {
                continue;
            }
            if let Some(cut) = self.cutter.step(&self.cut, bytes) {
                (found, best) = (Some((id, cut)), worth);
            }
        }
        found.map(|(id, cut)| (id, cut, f64::from(logits[id as usize] - log_sum_exp(logits))))
    }

    /// Takes what [`Self::next`] found.
    fn take(&mut self, (id, cut, log_prob): (u32, Cut, f64), vocabulary: &dyn Vocabulary) {
        self.bytes.extend_from_slice(vocabulary.bytes(id).unwrap_or_default());
        self.cut = cut;
        self.sum += log_prob;
        self.tokens += 1;
        self.done = self.cutter.ended(&self.cut);
    }

    /// What was written; `None` where it is no sentence.
    fn text(&self, sentence: &str) -> Option<String> {
        let likely = self.sum >= LEAST * self.tokens.max(1) as f64;
        if !self.cutter.may_end(&self.cut) || !likely {
            return None;
        }
        let text = String::from_utf8_lossy(&self.bytes).trim().to_owned();
        match self.cutter.ended(&self.cut) {
            true => Some(text),
            false => Some(format!("{text}{}", end_mark(sentence))),
        }
    }
}

/// Each of `sentences` shortened in one `way`, greedily, in words of its own alone, in at most so many tokens, side by side; `None` for
/// one that the model would not shorten so, or where there is none.
pub(super) fn cut_all(
    writer: &mut Writer,
    way: Way,
    language: &str,
    sentences: &[&str],
    most: usize,
) -> Result<Vec<Option<String>>> {
    let prompts = writer.prompts;
    let task = prompts.task(way.task, language)?;
    let before = task.prefix();
    let Some(prefix) = writer.prefix(Some(&digest(&before)), &before)? else {
        return Ok(vec![None; sentences.len()]);
    };
    let template = writer.template;
    let Some(session) = writer.session.as_deref_mut() else {
        return Ok(vec![None; sentences.len()]);
    };
    let vocabulary = session.vocabulary().clone();
    let stop = template.stop(vocabulary.as_ref());
    let mut caches = vec![prefix; sentences.len()];
    let mut parts = Vec::with_capacity(sentences.len());
    for (cache, sentence) in caches.iter_mut().zip(sentences) {
        let mut ids = template.encode_after(vocabulary.as_ref(), &before, &task.suffix(&[("sentence", sentence)])?)?;
        ids.extend(template.open(vocabulary.as_ref())?);
        let positions = vec![ids.len().saturating_sub(1)];
        parts.push(Part { cache, ids, positions });
    }
    let rows = session.read_all(&mut parts)?;
    let places = caches.into_iter().zip(rows);
    let mut begun: Vec<Begun> = places
        .zip(sentences)
        .map(|((cache, mut rows), sentence)| {
            let eager = if way.eager { EAGER } else { 0.0 };
            let logits = rows.pop().unwrap_or_default();
            Begun::new(Cutter::new(sentence, language), cache, logits, eager)
        })
        .collect();
    loop {
        let written: u64 = begun.iter().map(|one| one.tokens as u64).sum();
        let mut open: Vec<(&mut Begun, Vec<u32>)> = Vec::new();
        for one in begun.iter_mut().filter(|one| !one.done) {
            let next = one
                .next(&one.logits, vocabulary.as_ref(), &stop)
                .filter(|_| one.tokens < most);
            let Some(next) = next else {
                one.done = true;
                continue;
            };
            let id = next.0;
            one.take(next, vocabulary.as_ref());
            if !one.done {
                let near: String = one.cutter.ahead(&one.cut).chars().take(AHEAD * 2).collect();
                let ahead = vocabulary.encode(&near).into_iter().take(AHEAD);
                open.push((one, std::iter::once(id).chain(ahead).collect()));
            }
        }
        if open.is_empty() {
            break;
        }
        let held: Vec<usize> = open.iter().map(|(one, _)| one.cache.len()).collect();
        let mut parts: Vec<Part> = Vec::with_capacity(open.len());
        for (one, ids) in &mut open {
            parts.push(Part {
                cache: &mut one.cache,
                positions: (0..ids.len()).collect(),
                ids: ids.clone(),
            });
        }
        let rows = session.read_written(&mut parts, written)?;
        for (((one, ids), mut rows), held) in open.into_iter().zip(rows).zip(held) {
            let mut read = 1;
            while read < ids.len() && !one.done {
                let next = one.next(&rows[read - 1], vocabulary.as_ref(), &stop);
                let Some(next) = next.filter(|next| next.0 == ids[read]) else {
                    break;
                };
                one.take(next, vocabulary.as_ref());
                read += 1;
            }
            one.cache.truncate(held + read);
            one.logits = rows.swap_remove(read - 1);
        }
    }
    Ok(begun
        .iter()
        .zip(sentences)
        .map(|(one, sentence)| one.text(sentence))
        .collect())
}
