//! The network over what is seen of each token: two dense layers, convolutions over neighbouring tokens, and what comes out of them.

use super::file::{Numbers, Tensors, wrong};
use crate::error::Result;

/// The most convolutions.
const MOST_CONVOLUTIONS: usize = 8;
/// What keeps a norm from dividing by nothing.
const EPSILON: f32 = 1e-5;

/// `y = x W + b`: weights `(in, out)`.
struct Dense {
    out: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// A token's numbers brought to mean 0 and spread 1, then scaled and shifted (Ba and others, 2016).
struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
}

/// A convolution over tokens after a norm, added to what goes in: a [`Dense`] for each place of its kernel.
struct Convolution {
    norm: Norm,
    taps: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

pub(super) struct Network {
    features: usize,
    width: usize,
    first: Dense,
    second: Dense,
    convolutions: Vec<Convolution>,
    norm: Norm,
    /// Start and end of the answer.
    ends: Dense,
    /// That there is none, from the whole text.
    whole: Dense,
    unstated: Dense,
}

impl Network {
    /// From the tensors of a file, named as PyTorch names them.
    pub(super) fn load(tensors: &mut Tensors) -> Result<Self> {
        let first = dense(tensors, "a", None)?;
        let width = first.out;
        if width == 0 {
            return Err(wrong("its layers have no width"));
        }
        let features = first.weights.len() / width;
        let second = dense(tensors, "a2", Some((width, width)))?;
        let mut convolutions = Vec::new();
        while tensors.contains_key(&format!("c.{}.weight", convolutions.len())) {
            if convolutions.len() == MOST_CONVOLUTIONS {
                return Err(wrong("it has too many layers"));
            }
            convolutions.push(convolution(tensors, convolutions.len(), width)?);
        }
        Ok(Self {
            features,
            width,
            first,
            second,
            convolutions,
            norm: norm(tensors, "no", width)?,
            ends: dense(tensors, "o", Some((width, 2)))?,
            whole: dense(tensors, "z.0", Some((2 * width + 4, width)))?,
            unstated: dense(tensors, "z.2", Some((width, 1)))?,
        })
    }

    /// Features of each token.
    pub(super) fn features(&self) -> usize {
        self.features
    }

    /// Of `features`, `(tokens, features)`: how much speaks for each token as the answer's start and as its end, and for there being no
    /// answer.
    pub(super) fn run(&self, features: Vec<f32>) -> (Vec<f32>, Vec<f32>, f32) {
        let width = self.width;
        let mut x = self.first.of(&features);
        x.iter_mut().for_each(|x| *x = silu(*x));
        let mut x = self.second.of(&x);
        for convolution in &self.convolutions {
            convolution.add(&mut x, width);
        }
        self.norm.apply(&mut x);
        let logits = self.ends.of(&x);
        let column = |place: usize| -> Vec<f32> { logits.iter().skip(place).step_by(2).copied().collect() };
        let (starts, ends) = (column(0), column(1));
        let sums = [&starts, &ends].map(|logits| log_sum(logits));
        let mut whole = vec![f32::NEG_INFINITY; width];
        let mut pooled = vec![0f32; width];
        for (token, row) in x.chunks_exact(width).enumerate() {
            let share = ((starts[token] - sums[0]).exp() + (ends[token] - sums[1]).exp()) / 2.0;
            for ((most, sum), x) in whole.iter_mut().zip(&mut pooled).zip(row) {
                *most = most.max(*x);
                *sum += share * x;
            }
        }
        whole.extend(pooled);
        let most = |logits: &[f32]| logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        whole.extend([most(&starts), most(&ends), sums[0], sums[1]].map(|x| x / 5.0));
        let mut whole = self.whole.of(&whole);
        whole.iter_mut().for_each(|x| *x = silu(*x));
        let unstated = self.unstated.of(&whole);
        (starts, ends, unstated.first().copied().unwrap_or_default())
    }
}

impl Dense {
    /// Of rows, one after another.
    fn of(&self, rows: &[f32]) -> Vec<f32> {
        let inputs = self.weights.len() / self.out;
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
    fn apply(&self, rows: &mut [f32]) {
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
    fn add(&self, rows: &mut [f32], width: usize) {
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

fn silu(x: f32) -> f32 {
    x / (1.0 + (-x).exp())
}

fn log_sum(logits: &[f32]) -> f32 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + logits.iter().map(|logit| (logit - most).exp()).sum::<f32>().ln()
}

fn dense(tensors: &mut Tensors, name: &str, shape: Option<(usize, usize)>) -> Result<Dense> {
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

fn norm(tensors: &mut Tensors, name: &str, width: usize) -> Result<Norm> {
    Ok(Norm {
        scale: vector(tensors, &format!("{name}.weight"), width)?,
        shift: vector(tensors, &format!("{name}.bias"), width)?,
    })
}

fn convolution(tensors: &mut Tensors, number: usize, width: usize) -> Result<Convolution> {
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
