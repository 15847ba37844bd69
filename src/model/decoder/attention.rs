//! A layer's attention: queries, keys and values of new rows, and what their heads find.

use super::feed_forward::{biased, product};
use super::mixer::AttentionWeights;
use super::tools::{Run, Tools, sized};
use crate::model::kernel::{Attention, attend, multiply, opened, rms_norm, rotate};
use crate::model::observe::{Asked, Seen, Watch, kept, shares};

/// Who looks on, and what was seen of each text.
pub(super) type Watched<'a, 'w> = Option<(&'w Watch, &'a mut Vec<Seen>)>;

/// Puts to `scratch.mixed`, `(rows, query heads * dim)`, what the heads of the layer numbered `layer` find for the rows that the
/// activations hold. Keys and values of these go to the caches; `turns` are the cosines and sines of their positions.
pub(super) fn attention(
    tools: &mut Tools<'_>,
    runs: &mut [Run<'_>],
    layer: usize,
    weights: &AttentionWeights,
    turns: &[(f32, f32)],
    watched: &mut Watched<'_, '_>,
) {
    let Tools {
        plan,
        team,
        isa,
        activations,
        scratch,
    } = tools;
    let (isa, attending) = (*isa, weights.attending);
    let (rows, heads, reach) = (activations.rows(), attending.heads, plan.reach(&attending));
    let (wide, narrow) = (heads.query * heads.dim, heads.kv * heads.dim);
    let query = sized(&mut scratch.query, rows * weights.query.matrix.rows());
    // A layer that looks at another's keys and values has none to put anywhere.
    let kept_rows = if weights.own.is_some() { rows } else { 0 };
    let key = sized(&mut scratch.key, kept_rows * narrow);
    let value = sized(&mut scratch.value, kept_rows * narrow);
    let mut products = vec![product(&weights.query.matrix, query)];
    if let Some(own) = &weights.own {
        products.push(product(&own.key.matrix, key));
        products.push(product(&own.value.matrix, value));
    }
    multiply(team, isa, activations, &mut products);
    let query = match plan.gated_attention {
        true => {
            let (alone, gate) = (
                sized(&mut scratch.alone, rows * wide),
                sized(&mut scratch.gate, rows * wide),
            );
            let parts = alone.chunks_exact_mut(heads.dim).zip(gate.chunks_exact_mut(heads.dim));
            for (both, (alone, gate)) in query.chunks_exact(2 * heads.dim).zip(parts) {
                alone.copy_from_slice(&both[..heads.dim]);
                gate.copy_from_slice(&both[heads.dim..]);
            }
            alone
        }
        false => query,
    };
    let pairs = reach.frequencies.len();
    let settle = |bias: &Option<Vec<f32>>, norm: &Option<Vec<f32>>, rows: &mut [f32], width: usize| {
        team.rows(rows, width, &|row, out| {
            biased(isa, out, bias);
            if let Some(norm) = norm {
                let before = out.to_vec();
                rms_norm(isa, &before, norm, plan.epsilon, out);
            }
            rotate(plan.pairs, out, heads.dim, &turns[row * pairs..][..pairs]);
        });
    };
    settle(&weights.query.bias, &weights.query_norm, query, wide);
    if let Some(own) = &weights.own {
        settle(&own.key.bias, &own.key_norm, key, narrow);
        for row in value.chunks_exact_mut(narrow) {
            biased(isa, row, &own.value.bias);
            if let Some(norm) = &own.value_norm {
                let before = row.to_vec();
                rms_norm(isa, &before, norm, plan.epsilon, row);
            }
        }
    }
    let mixed = sized(&mut scratch.mixed, rows * wide);
    let mut start = 0;
    for (number, Run { cache, ids }) in runs.iter_mut().enumerate() {
        let part = |width: usize| start * width..(start + ids.len()) * width;
        let (of_query, of_kv) = (part(wide), part(narrow));
        if attending.own {
            cache.put(isa, attending.slot, &key[of_kv.clone()], &value[of_kv.clone()]);
        }
        let what = Attention {
            heads,
            pages: &cache.slot(attending.slot),
            first: cache.len(),
            window: reach.window,
            scale: plan.attention_scale,
        };
        if let Some((watch, seen)) = watched
            && watch.values.contains(&layer)
            && attending.own
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
        attend(team, isa, &what, &query[of_query.clone()], &mut mixed[of_query]);
        start += ids.len();
    }
    if plan.gated_attention {
        let gate = &scratch.gate;
        team.rows(mixed, wide, &|row, out| {
            opened(isa, &gate[row * wide..][..wide], out);
        });
    }
}
