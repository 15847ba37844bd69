//! The forward pass of a decoder-only transformer: one for all architectures, which differ in data.
//!
//! A row's result has the same bits whatever rows are read with it, so a text read in pieces equals the text read whole, and
//! drafted tokens are judged as they would be one by one.

mod plan;
mod weights;

pub use plan::ARCHITECTURES;

use super::gguf::{Gguf, plain};
use super::kernel::{self, Activations, Attention, Isa, Product, Team, attend, gated, multiply, rms_norm, rotate};
use super::map::Mapped;
use super::observe::{Asked, Seen, Watch, kept, shares};
use super::{Gauge, KvCache, LanguageModel, Part, Phase, Row, Stop};
use crate::error::{Error, Kind, Result};
use plan::{Plan, Reach};
use std::sync::Arc;
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

/// What a layer holds of every row, kept from pass to pass: large pieces of memory that come and go cost as much as a tenth of a
/// pass.
#[derive(Default)]
struct Scratch {
    query: Vec<f32>,
    key: Vec<f32>,
    value: Vec<f32>,
    attended: Vec<f32>,
    gate: Vec<f32>,
    up: Vec<f32>,
    out: Vec<f32>,
}

/// `buffer` as long as `len`; what is in it means nothing.
fn sized(buffer: &mut Vec<f32>, len: usize) -> &mut [f32] {
    buffer.resize(len, 0.0);
    buffer
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
        let turns = |reach: &Reach| -> Vec<(f32, f32)> {
            runs.iter()
                .flat_map(|run| turns(reach, run.cache.len(), run.ids.len()))
                .collect()
        };
        let global = turns(&self.plan.global);
        let local = self.plan.local.as_ref().map(|(reach, _)| turns(reach));
        let mut states = Vec::new();
        for layer in 0..self.plan.layers {
            let turns = local
                .as_ref()
                .filter(|_| self.plan.local(layer).is_some())
                .unwrap_or(&global);
            attention(self, runs, layer, &x, turns, &mut watched);
            if layer + 1 == self.plan.layers {
                // Nobody asks for more of the other rows than their keys and values.
                x = gathered(&x, width, wanted);
                let attended = &mut self.scratch.attended;
                *attended = gathered(attended, self.plan.heads.query * self.plan.heads.dim, wanted);
            }
            feed_forward(self, layer, &mut x);
            if let Some((watch, seen)) = &mut watched
                && watch.states.contains(&layer)
                && layer + 1 < self.plan.layers
            {
                let mut rows = x.chunks_exact(width);
                for (run, seen) in runs.iter().zip(seen.iter_mut()) {
                    seen.states
                        .push(rows.by_ref().take(run.ids.len()).flatten().copied().collect());
                }
            }
            if layer == self.plan.layers * 2 / 3 {
                states = match layer + 1 == self.plan.layers {
                    true => x.clone(),
                    false => gathered(&x, width, wanted),
                };
            }
            let (count, layers) = (count as u64, self.plan.layers as u64);
            let told = |layer: usize| count * layer as u64 / layers;
            self.gauge.add(Phase::Reading, told(layer + 1) - told(layer));
        }
        runs.iter_mut().for_each(|run| run.cache.push(run.ids));
        let logits = self.all_logits(&x);
        let rows = logits.into_iter().zip(states.chunks_exact(width));
        let row = |(logits, state): (Vec<f32>, &[f32])| Row {
            logits,
            state: state.to_vec(),
        };
        Ok(rows.map(row).collect())
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
        let product = Product {
            matrix: &weights.head,
            out: &mut logits,
        };
        multiply(team, *isa, activations, &mut [product]);
        if let Some(divisor) = plan.logit_divisor {
            logits.iter_mut().for_each(|logit| *logit /= divisor);
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
        KvCache::new(self.plan.layers, self.plan.heads)
    }

    fn heed(&mut self, stop: &Stop) {
        self.stop = stop.clone();
    }

    fn forward(&mut self, cache: &mut KvCache, ids: &[u32], positions: &[usize]) -> Result<Vec<Row>> {
        let held = cache.len();
        super::check(self, cache, ids, positions)?;
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
    /// Reads `parts` as one pass.
    fn pass(&mut self, parts: &mut [Part<'_>], watched: Option<(&Watch, &mut Vec<Seen>)>) -> Result<Vec<Vec<Row>>> {
        let mut wanted = Vec::new();
        let mut start = 0;
        for part in parts.iter() {
            super::check(self, part.cache, &part.ids, &part.positions)?;
            wanted.extend(part.positions.iter().map(|position| start + position));
            start += part.ids.len();
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

/// Ids to be read after what a cache holds.
struct Run<'a> {
    cache: &'a mut KvCache,
    ids: &'a [u32],
}

/// Puts to `scratch.attended`, `(rows, query heads * dim)`, what a layer's heads find for the rows `x`, whose keys and values go to
/// the caches.
fn attention(
    decoder: &mut Decoder,
    runs: &mut [Run<'_>],
    layer: usize,
    x: &[f32],
    turns: &[(f32, f32)],
    watched: &mut Option<(&Watch, &mut Vec<Seen>)>,
) {
    let Decoder {
        plan,
        weights,
        team,
        isa,
        activations,
        scratch,
        ..
    } = decoder;
    let (isa, block) = (*isa, &weights.blocks[layer]);
    let (width, heads) = (plan.hidden, plan.heads);
    let rows = x.len() / width;
    activations.fill(team, isa, rows, width, &|row, out| {
        rms_norm(
            isa,
            &x[row * width..][..width],
            &block.attention_norm,
            plan.epsilon,
            out,
        );
    });
    let query = sized(&mut scratch.query, rows * heads.query * heads.dim);
    let key = sized(&mut scratch.key, rows * heads.kv * heads.dim);
    let value = sized(&mut scratch.value, rows * heads.kv * heads.dim);
    let products = &mut [
        product(&block.query.matrix, query),
        product(&block.key.matrix, key),
        product(&block.value.matrix, value),
    ];
    multiply(team, isa, activations, products);
    let settle = |bias: &Option<Vec<f32>>, norm: &Option<Vec<f32>>, rows: &mut [f32], width: usize| {
        team.rows(rows, width, &|row, out| {
            biased(isa, out, bias);
            if let Some(norm) = norm {
                let before = out.to_vec();
                rms_norm(isa, &before, norm, plan.epsilon, out);
            }
            let pairs = plan.global.frequencies.len();
            let turns = &turns[row * pairs..][..pairs];
            rotate(plan.pairs, out, heads.dim, turns);
        });
    };
    settle(&block.query.bias, &block.query_norm, query, heads.query * heads.dim);
    settle(&block.key.bias, &block.key_norm, key, heads.kv * heads.dim);
    for row in value.chunks_exact_mut(heads.kv * heads.dim) {
        biased(isa, row, &block.value.bias);
    }
    let attended = sized(&mut scratch.attended, query.len());
    let mut start = 0;
    for (number, Run { cache, ids }) in runs.iter_mut().enumerate() {
        let part = |width: usize| start * width..(start + ids.len()) * width;
        let (of_query, of_kv) = (part(heads.query * heads.dim), part(heads.kv * heads.dim));
        cache.put(isa, layer, &key[of_kv.clone()], &value[of_kv.clone()]);
        let what = Attention {
            heads,
            pages: &cache.layer(layer),
            first: cache.len(),
            window: plan.window(layer),
            scale: plan.attention_scale,
        };
        if let Some((watch, seen)) = watched
            && watch.values.contains(&layer)
        {
            seen[number].values.push(value[of_kv.clone()].to_vec());
        }
        if let Some((watch, seen)) = watched
            && watch.kept.contains(&layer)
            && let Some(asked) = watch.asked.get(number)
        {
            let rows = what.first + ids.len();
            let positions = watch.keys[number].clone().chain(*asked..rows);
            seen[number].kept.push(kept(heads, what.pages, positions));
        }
        if let Some((watch, seen)) = watched
            && watch.heads.contains(&layer)
        {
            shares(
                &Asked {
                    heads,
                    scale: what.scale,
                    pages: what.pages,
                    query: &query[of_query.clone()],
                    first: what.first,
                    keys: &watch.keys[number],
                    highest: watch.highest,
                },
                &mut seen[number],
            );
        }
        attend(team, isa, &what, &query[of_query.clone()], &mut attended[of_query]);
        start += ids.len();
    }
}

/// Adds to the rows `x` what a layer makes of `scratch.attended`, and of that.
fn feed_forward(decoder: &mut Decoder, layer: usize, x: &mut [f32]) {
    let Decoder {
        plan,
        weights,
        team,
        isa,
        activations,
        scratch,
        ..
    } = decoder;
    let attended = &scratch.attended;
    let (isa, block) = (*isa, &weights.blocks[layer]);
    let (width, wide) = (plan.hidden, plan.feed_forward);
    let rows = x.len() / width;
    let from = plan.heads.query * plan.heads.dim;
    activations.fill(team, isa, rows, from, &|row, out| {
        out.copy_from_slice(&attended[row * from..][..from]);
    });
    let out = sized(&mut scratch.out, x.len());
    multiply(team, isa, activations, &mut [product(&block.output, out)]);
    add(team, isa, plan, x, out, &block.after_attention);
    activations.fill(team, isa, rows, width, &|row, out| {
        rms_norm(
            isa,
            &x[row * width..][..width],
            &block.feed_forward_norm,
            plan.epsilon,
            out,
        );
    });
    let gate = sized(&mut scratch.gate, rows * wide);
    let up = sized(&mut scratch.up, rows * wide);
    let products = &mut [product(&block.gate, gate), product(&block.up, up)];
    multiply(team, isa, activations, products);
    activations.fill(team, isa, rows, wide, &|row, out| {
        gated(
            isa,
            plan.gate,
            &gate[row * wide..][..wide],
            &up[row * wide..][..wide],
            out,
        );
    });
    multiply(team, isa, activations, &mut [product(&block.down, out)]);
    add(team, isa, plan, x, out, &block.after_feed_forward);
}

fn product<'a>(matrix: &'a kernel::Matrix, out: &'a mut [f32]) -> Product<'a> {
    Product { matrix, out }
}

/// `x += norm(more)`, or `more` itself where there is no norm.
fn add(team: &Team, isa: Isa, plan: &Plan, x: &mut [f32], more: &[f32], norm: &Option<Vec<f32>>) {
    let width = plan.hidden;
    team.rows(x, width, &|row, x| {
        let more = &more[row * width..][..width];
        let mut scaled = Vec::new();
        let more = match plan.residual_scale {
            Some(scale) => {
                scaled.extend(more.iter().map(|value| value * scale));
                &scaled
            }
            None => more,
        };
        match norm {
            Some(norm) => {
                let mut normed = vec![0f32; width];
                rms_norm(isa, more, norm, plan.epsilon, &mut normed);
                kernel::add(isa, x, &normed);
            }
            None => kernel::add(isa, x, more),
        }
    });
}

fn biased(isa: Isa, row: &mut [f32], bias: &Option<Vec<f32>>) {
    if let Some(bias) = bias {
        kernel::add(isa, row, bias);
    }
}

/// The rows at `places`.
fn gathered(rows: &[f32], width: usize, places: &[usize]) -> Vec<f32> {
    places
        .iter()
        .flat_map(|&index| &rows[index * width..][..width])
        .copied()
        .collect()
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
