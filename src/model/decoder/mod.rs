//! The forward pass of a decoder-only transformer: one for all architectures, which differ in data.
//!
//! A row's result has the same bits whatever rows are read with it, so a text read in pieces equals the text read whole, and
//! drafted tokens are judged as they would be one by one.

mod attention;
mod feed_forward;
mod known;
mod layers;
mod mixer;
mod packer;
mod plan;
mod positions;
mod recurrent;
mod side;
mod side_weights;
mod tools;
mod weights;

pub use known::ARCHITECTURES;

use super::gguf::{Gguf, plain};
use super::kernel::{Activations, Isa, Team, multiply, rms_norm, tanh};
use super::map::Mapped;
use super::observe::{Seen, Watch};
use super::{Gauge, KvCache, LanguageModel, Part, Phase, Row, Stop};
use crate::error::{Error, Kind, Result};
use attention::{Watched, attention};
use feed_forward::{feed_forward, product};
use mixer::MixerWeights;
use plan::Plan;
use positions::Reach;
use std::sync::Arc;
use tools::{Run, Scratch, Tools, gathered};
use weights::Weights;

/// Rows read at once: bounds what a layer holds, and is enough to keep the matrix products busy.
const ROWS_AT_ONCE: usize = 512;
/// Rows whose logits are computed at once: a vocabulary is wide.
const LOGITS_AT_ONCE: usize = 64;

/// A model at work.
pub(super) struct Decoder {
    plan: Plan,
    weights: Weights,
    team: Team,
    isa: Isa,
    activations: Activations,
    scratch: Scratch,
    stop: Stop,
    gauge: Gauge,
}

impl Decoder {
    /// Loads the model that `map` carries, to run on `threads` threads; `gauge` tells how far that is, and how far it has read.
    pub(super) fn load(map: &Arc<Mapped>, file: &Gguf<'_>, threads: usize, gauge: Gauge) -> Result<Self> {
        let plan = Plan::read(file)?;
        let team = Team::new(threads);
        let weights = Weights::load(&team, map, file, &plan, &gauge)?;
        Ok(Self {
            plan,
            weights,
            team,
            isa: Isa::detect(),
            activations: Activations::default(),
            scratch: Scratch::default(),
            stop: Stop::default(),
            gauge,
        })
    }

    /// Reads at most [`ROWS_AT_ONCE`] ids of all `runs` together; returns what comes out at the places `wanted` among them. The caches must
    /// have room.
    fn read(
        &mut self,
        runs: &mut [Run<'_>],
        wanted: &[usize],
        mut watched: Option<(&Watch, &mut Vec<Seen>)>,
    ) -> candle_core::Result<Vec<Row>> {
        let width = self.plan.hidden;
        let count: usize = runs.iter().map(|run| run.ids.len()).sum();
        let mut x = vec![0f32; count * width];
        for (id, row) in runs.iter().flat_map(|run| run.ids).zip(x.chunks_exact_mut(width)) {
            self.weights.embedding.put(*id, row)?;
        }
        let weights = &self.weights;
        let mut tools = Tools {
            plan: &self.plan,
            team: &self.team,
            isa: self.isa,
            activations: &mut self.activations,
            scratch: &mut self.scratch,
        };
        let ids = runs.iter().flat_map(|run| run.ids);
        let mut told = side::told(&mut tools, weights.side.as_ref(), ids, &x)?;
        // Nothing fails from here on, so that no state is left half way.
        for run in runs.iter_mut() {
            run.cache.states_mut().begin(run.ids.len());
        }
        let turns = |reach: &Reach| -> Vec<(f32, f32)> {
            runs.iter()
                .flat_map(|run| turns(reach, run.cache.len(), run.ids.len()))
                .collect()
        };
        let global = turns(&self.plan.global);
        let local = self.plan.local.as_ref().map_or_else(Vec::new, turns);
        let layers = self.plan.layers();
        let mut states = Vec::new();
        for layer in 0..layers {
            self.mix(runs, layer, &x, [&global, &local], &mut watched);
            let (mut tools, block) = self.tools(layer);
            if layer + 1 == layers {
                // Nobody asks for more of the other rows than what the caches hold of them.
                x = gathered(&x, width, wanted);
                let mixed = &mut tools.scratch.mixed;
                *mixed = gathered(mixed, block.output.columns(), wanted);
                told = side::told_at(&told, count, wanted);
            }
            feed_forward(&mut tools, block, &mut x);
            if let Some(side) = &block.side {
                side::tell(&mut tools, side, layer, &told, &mut x);
            }
            if let Some(scale) = block.scale {
                x.iter_mut().for_each(|value| *value *= scale);
            }
            if let Some((watch, seen)) = &mut watched
                && watch.states.contains(&layer)
                && layer + 1 < layers
            {
                let mut rows = x.chunks_exact(width);
                for (run, seen) in runs.iter().zip(seen.iter_mut()) {
                    seen.states
                        .push(rows.by_ref().take(run.ids.len()).flatten().copied().collect());
                }
            }
            if layer == layers * 2 / 3 {
                states = match layer + 1 == layers {
                    true => x.clone(),
                    false => gathered(&x, width, wanted),
                };
            }
            let done = |layer: usize| (count * layer / layers) as u64;
            self.gauge.add(Phase::Reading, done(layer + 1) - done(layer));
        }
        for run in runs.iter_mut() {
            run.cache.push(run.ids);
            run.cache.states_mut().end(run.ids.len());
        }
        let logits = self.all_logits(&x);
        let rows = logits.into_iter().zip(states.chunks_exact(width));
        let row = |(logits, state): (Vec<f32>, &[f32])| Row {
            logits,
            state: state.to_vec(),
        };
        Ok(rows.map(row).collect())
    }

    /// What the layer numbered `layer` computes with, and its weights.
    fn tools(&mut self, layer: usize) -> (Tools<'_>, &weights::Block) {
        let tools = Tools {
            plan: &self.plan,
            team: &self.team,
            isa: self.isa,
            activations: &mut self.activations,
            scratch: &mut self.scratch,
        };
        (tools, &self.weights.blocks[layer])
    }

    /// Puts to `scratch.mixed` what a layer's mixer makes of the rows `x`; `turns` are those of layers that see everything, and of the
    /// others.
    fn mix(
        &mut self,
        runs: &mut [Run<'_>],
        layer: usize,
        x: &[f32],
        turns: [&[(f32, f32)]; 2],
        watched: &mut Watched<'_, '_>,
    ) {
        let (mut tools, block) = self.tools(layer);
        let (plan, isa, width) = (tools.plan, tools.isa, tools.plan.hidden);
        tools
            .activations
            .fill(tools.team, isa, x.len() / width, width, &|row, out| {
                rms_norm(isa, &x[row * width..][..width], &block.norm, plan.epsilon, out);
            });
        match &block.mixer {
            MixerWeights::Attention(weights) => {
                let turns = turns[usize::from(weights.attending.local)];
                attention(&mut tools, runs, layer, weights, turns, watched);
            }
            MixerWeights::Convolution(weights) => recurrent::convolution(&mut tools, runs, weights),
            MixerWeights::Delta(weights) => recurrent::delta_net(&mut tools, runs, weights),
        }
    }

    /// Logits of hidden rows.
    fn logits(&mut self, rows: &[f32]) -> Vec<Vec<f32>> {
        let Self {
            plan,
            weights,
            team,
            isa,
            activations,
            ..
        } = self;
        let width = plan.hidden;
        activations.fill(team, *isa, rows.len() / width, width, &|row, out| {
            rms_norm(*isa, &rows[row * width..][..width], &weights.norm, plan.epsilon, out);
        });
        let mut logits = vec![0f32; rows.len() / width * plan.vocab];
        multiply(team, *isa, activations, &mut [product(&weights.head, &mut logits)]);
        if let Some(divisor) = plan.logit_divisor {
            logits.iter_mut().for_each(|logit| *logit /= divisor);
        }
        if let Some(cap) = plan.logit_cap {
            logits.iter_mut().for_each(|logit| *logit = cap * tanh(*logit / cap));
        }
        logits.chunks_exact(plan.vocab).map(<[f32]>::to_vec).collect()
    }
}

impl Decoder {
    /// Logits of any number of hidden rows.
    fn all_logits(&mut self, hidden: &[f32]) -> Vec<Vec<f32>> {
        hidden
            .chunks(LOGITS_AT_ONCE * self.plan.hidden)
            .flat_map(|rows| self.logits(rows))
            .collect()
    }
}

impl LanguageModel for Decoder {
    fn vocab_size(&self) -> usize {
        self.plan.vocab
    }

    fn context_length(&self) -> usize {
        self.plan.context
    }

    fn empty_cache(&self) -> KvCache {
        KvCache::of(&self.plan.cached(), self.plan.states())
    }

    fn heed(&mut self, stop: &Stop) {
        self.stop = stop.clone();
    }

    fn forward(&mut self, cache: &mut KvCache, ids: &[u32], positions: &[usize]) -> Result<Vec<Row>> {
        super::check(self, cache, ids, positions)?;
        self.catch_up(cache)?;
        self.read_on(cache, ids, positions)
    }

    fn observe(&mut self, parts: &mut [Part<'_>], watch: &Watch) -> Result<Vec<(Vec<Row>, Seen)>> {
        if watch.keys.len() != parts.len() {
            return Err(Error::new(Kind::Model, "nobody told what is to be seen of each text"));
        }
        let mut seen = vec![Seen::default(); parts.len()];
        if parts.iter().map(|part| part.ids.len()).sum::<usize>() > ROWS_AT_ONCE {
            let rows = super::one_by_one(self, parts)?;
            return Ok(rows.into_iter().zip(seen).collect());
        }
        let rows = self.pass(parts, Some((watch, &mut seen)))?;
        Ok(rows.into_iter().zip(seen).collect())
    }

    fn forward_all(&mut self, parts: &mut [Part<'_>]) -> Result<Vec<Vec<Row>>> {
        if parts.iter().map(|part| part.ids.len()).sum::<usize>() > ROWS_AT_ONCE {
            return super::one_by_one(self, parts);
        }
        self.pass(parts, None)
    }
}

impl Decoder {
    /// Reads `ids` after what `cache` holds, in as many passes as it takes.
    fn read_on(&mut self, cache: &mut KvCache, ids: &[u32], positions: &[usize]) -> Result<Vec<Row>> {
        let held = cache.len();
        let mut rows = vec![Row::default(); positions.len()];
        for (number, chunk) in ids.chunks(ROWS_AT_ONCE).enumerate() {
            self.stop.check().inspect_err(|_| cache.truncate(held))?;
            let start = number * ROWS_AT_ONCE;
            let inside = |index: &usize| (start..start + chunk.len()).contains(&positions[*index]);
            let places: Vec<usize> = (0..positions.len()).filter(inside).collect();
            let wanted: Vec<usize> = places.iter().map(|&index| positions[index] - start).collect();
            cache.extend(chunk.len());
            let mut run = Run { cache, ids: chunk };
            let found = self
                .read(std::slice::from_mut(&mut run), &wanted, None)
                .map_err(|cause| {
                    cache.truncate(held);
                    failed(cause)
                })?;
            for (index, row) in places.into_iter().zip(found) {
                rows[index] = row;
            }
        }
        Ok(rows)
    }

    /// Brings the states of a text that was cut back to where it ends now: layers are fed again what they were fed since the last state
    /// that is known, or the ids are read again.
    fn catch_up(&mut self, cache: &mut KvCache) -> Result<()> {
        if cache.lags() {
            recurrent::feed_again(&self.plan, &self.weights, &self.team, self.isa, cache);
        }
        if !cache.lags() {
            return Ok(());
        }
        let before = cache.clone();
        let at = cache.states().at();
        cache.truncate(at);
        self.read_on(cache, &before.tokens()[at..], &[])
            .map(drop)
            .inspect_err(|_| *cache = before.clone())
    }

    /// Reads `parts` as one pass.
    fn pass(&mut self, parts: &mut [Part<'_>], watched: Option<(&Watch, &mut Vec<Seen>)>) -> Result<Vec<Vec<Row>>> {
        let mut wanted = Vec::new();
        let mut start = 0;
        for part in parts.iter() {
            super::check(self, part.cache, &part.ids, &part.positions)?;
            wanted.extend(part.positions.iter().map(|position| start + position));
            start += part.ids.len();
        }
        for part in parts.iter_mut() {
            self.catch_up(part.cache)?;
        }
        let held: Vec<usize> = parts.iter().map(|part| part.cache.len()).collect();
        let mut runs: Vec<Run<'_>> = Vec::with_capacity(parts.len());
        for part in parts.iter_mut() {
            part.cache.extend(part.ids.len());
            runs.push(Run {
                cache: part.cache,
                ids: &part.ids,
            });
        }
        let found = self.read(&mut runs, &wanted, watched).map_err(|cause| {
            runs.iter_mut()
                .zip(&held)
                .for_each(|(run, held)| run.cache.truncate(*held));
            failed(cause)
        })?;
        let mut found = found.into_iter();
        Ok(parts
            .iter()
            .map(|part| found.by_ref().take(part.positions.len()).collect())
            .collect())
    }
}

/// `(cos, sin)` of `rows` positions from `first` on, a pair each that turns, computed in f64.
fn turns(reach: &Reach, first: usize, rows: usize) -> Vec<(f32, f32)> {
    let turn = |position: usize, frequency: &f64| {
        let (sin, cos) = (position as f64 * frequency).sin_cos();
        ((cos * reach.magnitude) as f32, (sin * reach.magnitude) as f32)
    };
    (first..first + rows)
        .flat_map(|position| reach.frequencies.iter().map(move |frequency| turn(position, frequency)))
        .collect()
}

fn failed(cause: candle_core::Error) -> Error {
    Error::new(Kind::Model, "the model failed to compute")
        .because(plain(cause))
        .hint("standfirst models verify")
}
