//! The layers that a reader's network is made of, and how they are loaded: PyTorch keeps weights `(out, in)`.

use super::file::{Numbers, Tensors, wrong};
use crate::error::Result;

/// What keeps a norm from dividing by nothing.
const EPSILON: f32 = 1e-5;

/// `y = x W + b`: weights `(in, out)`.
pub(super) struct Dense {
    pub(super) out: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// A token's numbers brought to mean 0 and spread 1, then scaled and shifted (Ba and others, 2016).
pub(super) struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

/// A convolution over tokens after a norm, added to what goes in: a [`Dense`] for each place of its kernel.
pub(super) struct Convolution {
    norm: Norm,
    taps: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

impl Dense {
    /// Numbers of a row that it takes.
    pub(super) fn inputs(&self) -> usize {
        self.weights.len() / self.out
    }

    /// Of rows, one after another.
    pub(super) fn of(&self, rows: &[f32]) -> Vec<f32> {
        let inputs = self.inputs();
        let mut out = Vec::with_capacity(rows.len() / inputs * self.out);
        for row in rows.chunks_exact(inputs) {
            let start = out.len();
            out.extend_from_slice(&self.bias);
            add(&mut out[start..], row, &self.weights);
        }
        out
    }
}

impl Norm {
    pub(super) fn apply(&self, rows: &mut [f32]) {
        let width = self.scale.len();
        for row in rows.chunks_exact_mut(width) {
            let mean = row.iter().sum::<f32>() / width as f32;
            let spread = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / width as f32;
            let unit = 1.0 / (spread + EPSILON).sqrt();
            for ((x, scale), shift) in row.iter_mut().zip(&self.scale).zip(&self.shift) {
                *x = (*x - mean) * unit * scale + shift;
            }
        }
    }
}

impl Convolution {
    pub(super) fn add(&self, rows: &mut [f32], width: usize) {
        let mut normed = rows.to_vec();
        self.norm.apply(&mut normed);
        let (count, middle) = (rows.len() / width, self.taps.len() / 2);
        let mut sum = vec![0f32; width];
        for (token, row) in rows.chunks_exact_mut(width).enumerate() {
            sum.copy_from_slice(&self.bias);
            for (tap, weights) in self.taps.iter().enumerate() {
                let neighbour = (token + tap).checked_sub(middle).filter(|place| *place < count);
                if let Some(place) = neighbour {
                    add(&mut sum, &normed[place * width..][..width], weights);
                }
            }
            row.iter_mut().zip(&sum).for_each(|(x, sum)| *x += silu(*sum));
        }
    }
}

/// Adds `row W` to `out`, weights `(in, out)`.
fn add(out: &mut [f32], row: &[f32], weights: &[f32]) {
    for (x, weights) in row.iter().zip(weights.chunks_exact(out.len())) {
        out.iter_mut().zip(weights).for_each(|(out, weight)| *out += x * weight);
    }
}

pub(super) fn silu(x: f32) -> f32 {
    x / (1.0 + (-x).exp())
}

pub(super) fn log_sum(logits: &[f32]) -> f32 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + logits.iter().map(|logit| (logit - most).exp()).sum::<f32>().ln()
}

pub(super) fn dense(tensors: &mut Tensors, name: &str, shape: Option<(usize, usize)>) -> Result<Dense> {
    let Numbers { shape: found, values } = take(tensors, &format!("{name}.weight"))?;
    let [out, inputs] = found[..] else {
        return Err(wrong(&format!("`{name}.weight` is no matrix")));
    };
    if out == 0 || inputs == 0 || shape.is_some_and(|wanted| wanted != (inputs, out)) {
        return Err(wrong(&format!("`{name}.weight` is of another shape")));
    }
    Ok(Dense {
        out,
        weights: turned(&values, out, inputs),
        bias: vector(tensors, &format!("{name}.bias"), out)?,
    })
}

pub(super) fn norm(tensors: &mut Tensors, name: &str, width: usize) -> Result<Norm> {
    Ok(Norm {
        scale: vector(tensors, &format!("{name}.weight"), width)?,
        shift: vector(tensors, &format!("{name}.bias"), width)?,
    })
}

pub(super) fn convolution(tensors: &mut Tensors, number: usize, width: usize) -> Result<Convolution> {
    let Numbers { shape, values } = take(tensors, &format!("c.{number}.weight"))?;
    let taps = match shape[..] {
        [out, inputs, taps] if (out, inputs) == (width, width) && taps % 2 == 1 => taps,
        _ => return Err(wrong(&format!("`c.{number}.weight` is of another shape"))),
    };
    let tap = |tap: usize| {
        let of: Vec<f32> = values.iter().skip(tap).step_by(taps).copied().collect();
        turned(&of, width, width)
    };
    Ok(Convolution {
        norm: norm(tensors, &format!("n.{number}"), width)?,
        taps: (0..taps).map(tap).collect(),
        bias: vector(tensors, &format!("c.{number}.bias"), width)?,
    })
}

fn vector(tensors: &mut Tensors, name: &str, width: usize) -> Result<Vec<f32>> {
    let Numbers { shape, values } = take(tensors, name)?;
    match shape == [width] {
        true => Ok(values),
        false => Err(wrong(&format!("`{name}` is of another shape"))),
    }
}

fn take(tensors: &mut Tensors, name: &str) -> Result<Numbers> {
    tensors
        .remove(name)
        .ok_or_else(|| wrong(&format!("it has no `{name}`")))
}

/// `(out, in)` to `(in, out)`.
fn turned(values: &[f32], out: usize, inputs: usize) -> Vec<f32> {
    (0..inputs * out)
        .map(|place| values[place % out * inputs + place / out])
        .collect()
}
