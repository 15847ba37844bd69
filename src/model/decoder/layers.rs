//! Which layers a decoder has: what mixes the places of a text in each, and of what shape.

use super::known::{Architecture, Locals, Mixing};
use crate::error::{Error, Kind, Result};
use crate::model::gguf::{Gguf, damaged};
use crate::model::kernel::{DeltaHeads, Heads};

/// The widest row and so on that a file may claim.
pub(super) const LARGEST_DIMENSION: usize = 1 << 20;

/// The most layers that a file may claim.
const MOST_LAYERS: usize = 4096;
/// The most inputs that a convolution may see.
const MOST_TAPS: usize = 64;
/// The widest head of a gated delta net, whose state has the square of it.
const WIDEST_STATE: usize = 512;
/// The most numbers of all states: half a gigabyte.
const MOST_NUMBERS: usize = 1 << 27;
/// How often a layer attends among gated delta nets, where the file does not say.
const ATTENDING_EVERY: usize = 4;

/// How a layer mixes what stands at different places of a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mixer {
    Attention(Attending),
    /// A short convolution, whose state has this number.
    Convolution(usize),
    /// A gated delta net, whose state has this number.
    Delta(usize),
}

/// How a layer attends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attending {
    pub heads: Heads,
    /// Where the keys and values that it looks at lie in a cache.
    pub slot: usize,
    /// Whether they are its own, and not those of a layer before.
    pub own: bool,
    /// Whether it is one of the layers that differ from those that see everything.
    pub local: bool,
}

/// The layers of a file.
pub(super) struct Layers {
    pub mixers: Vec<Mixer>,
    /// The widths of the heads of those that see everything, and of the others.
    pub dims: [usize; 2],
    /// What each layer feeds forward through: its width.
    pub feed_forward: Vec<usize>,
    /// Inputs that a convolution sees; 0 where there are none.
    pub taps: usize,
    pub delta: Option<DeltaHeads>,
}

impl Layers {
    /// Reads them.
    ///
    /// # Errors
    /// Where a size is missing or impossible.
    pub(super) fn read(file: &Gguf<'_>, known: &Architecture, hidden: usize) -> Result<Self> {
        let key = |part: &str| format!("{}.{part}", known.name);
        let number = |part: &str, most: usize| match file.number(&key(part))? {
            number if (1..=most).contains(&number) => Ok(number),
            number => Err(damaged(&format!("`{}` is {number}", key(part)))),
        };
        // What follows the layers proper guesses tokens ahead, and is not run.
        let ahead = file.number(&key("nextn_predict_layers")).unwrap_or(0);
        let count = number("block_count", MOST_LAYERS)?
            .checked_sub(ahead)
            .filter(|count| *count > 0)
            .ok_or_else(|| damaged("it has no layers"))?;
        if file.number(&key("expert_count")).is_ok_and(|count| count > 0) {
            let message = format!(
                "this version cannot run mixtures of experts, as `{}` has them",
                known.name
            );
            return Err(Error::new(Kind::Model, message).hint("standfirst models list"));
        }
        let query = number("attention.head_count", LARGEST_DIMENSION)?;
        let kv = each(file, &key("attention.head_count_kv"), count)?.unwrap_or_else(|| vec![query; count]);
        let feed_forward = each(file, &key("feed_forward_length"), count)?
            .filter(|widths| widths.iter().all(|width| (1..=LARGEST_DIMENSION).contains(width)))
            .ok_or_else(|| damaged(&format!("it does not give `{}`", key("feed_forward_length"))))?;
        let every = file.number(&key("full_attention_interval")).unwrap_or(ATTENDING_EVERY);
        let others = file.flags(&key("attention.recurrent_layers"));
        let attends = |layer: usize| match (known.mixing, &others) {
            (Mixing::Attention, _) => true,
            (Mixing::Convolutions, _) => kv[layer] > 0,
            (Mixing::Deltas, Some(others)) => others.get(layer) == Some(&false),
            (Mixing::Deltas, None) => (layer + 1).is_multiple_of(every),
        };
        if !(0..count).any(attends) {
            return Err(damaged("none of its layers attends"));
        }
        let pattern = file.flags(&key("attention.sliding_window_pattern"));
        let local = |layer: usize| match known.locals {
            Some(Locals { every: 0, .. }) => pattern.as_ref().is_some_and(|local| local.get(layer) == Some(&true)),
            Some(Locals { every, .. }) => !(layer + 1).is_multiple_of(every),
            None => false,
        };
        let whole = width(file, known.name, "", hidden / query)?;
        let dims = [whole, width(file, known.name, "_swa", whole)?];
        let first_shared = count.saturating_sub(file.number(&key("attention.shared_kv_layers")).unwrap_or(0));
        let (mut slots, mut states) = (0, 0);
        let mut mixers: Vec<Mixer> = Vec::with_capacity(count);
        for (layer, kv) in kv.iter().enumerate() {
            if !attends(layer) {
                mixers.push(match known.mixing {
                    Mixing::Deltas => Mixer::Delta(states),
                    _ => Mixer::Convolution(states),
                });
                states += 1;
                continue;
            }
            let local = local(layer);
            let heads = heads(query, *kv, dims[usize::from(local)])?;
            let own = layer < first_shared;
            let alike = |mixer: &Mixer| match mixer {
                Mixer::Attention(other) if other.own && other.local == local && other.heads == heads => {
                    Some(other.slot)
                }
                _ => None,
            };
            let slot = match own {
                true => Some(slots),
                false => mixers.iter().rev().find_map(alike),
            };
            let slot = slot.ok_or_else(|| damaged("its layers share keys and values that none has"))?;
            slots += usize::from(own);
            mixers.push(Mixer::Attention(Attending {
                heads,
                slot,
                own,
                local,
            }));
        }
        let (taps, delta) = match known.mixing {
            Mixing::Attention => (0, None),
            Mixing::Convolutions => (number("shortconv.l_cache", MOST_TAPS)?, None),
            Mixing::Deltas => {
                let heads = DeltaHeads {
                    groups: number("ssm.group_count", LARGEST_DIMENSION)?,
                    heads: number("ssm.time_step_rank", LARGEST_DIMENSION)?,
                    dim: number("ssm.state_size", WIDEST_STATE)?,
                };
                let inner = number("ssm.inner_size", 1 << 16)?;
                let whole = heads.heads.is_multiple_of(heads.groups) && heads.heads * heads.dim == inner;
                let small = (inner * heads.dim)
                    .checked_mul(count)
                    .is_some_and(|all| all <= MOST_NUMBERS);
                if !whole || !small || inner % 32 != 0 {
                    return Err(damaged("the shape of its states is not one that this version can run"));
                }
                (number("ssm.conv_kernel", MOST_TAPS)?, Some(heads))
            }
        };
        Ok(Self {
            mixers,
            dims,
            feed_forward,
            taps,
            delta,
        })
    }
}

/// A number for each of `count` layers, of which the file may give one for all.
fn each(file: &Gguf<'_>, key: &str, count: usize) -> Result<Option<Vec<usize>>> {
    match file.numbers(key) {
        Some(numbers) if numbers.len() == 1 => Ok(Some(vec![numbers[0]; count])),
        Some(numbers) if numbers.len() >= count => Ok(Some(numbers[..count].to_vec())),
        Some(_) => Err(damaged(&format!("`{key}` does not tell of every layer"))),
        None => Ok(None),
    }
}

/// The width of the heads of the layers of the kind that `kind` says; `usual` where the file does not say.
fn width(file: &Gguf<'_>, name: &str, kind: &str, usual: usize) -> Result<usize> {
    let given = |part: &str| file.number(&format!("{name}.attention.{part}{kind}")).ok();
    let dim = given("key_length").unwrap_or(usual);
    match given("value_length").is_none_or(|width| width == dim) {
        true => Ok(dim),
        false => Err(damaged("its keys and values are not equally wide")),
    }
}

fn heads(query: usize, kv: usize, dim: usize) -> Result<Heads> {
    let whole = kv > 0
        && query.is_multiple_of(kv)
        && dim > 0
        && dim.is_multiple_of(16)
        && dim <= LARGEST_DIMENSION
        && query * dim <= LARGEST_DIMENSION
        && (query * dim).is_multiple_of(32);
    match whole {
        true => Ok(Heads { query, kv, dim }),
        false => Err(damaged("the shape of its heads is not one that this version can run")),
    }
}
