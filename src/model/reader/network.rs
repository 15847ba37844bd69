//! The network over what is seen of each token. Its shares of attention go through two dense layers, and what the model keeps of it
//! through a third; each token looks at the question's (Seo and others, 2017, "Bidirectional Attention Flow for Machine Comprehension");
//! convolutions over neighbours follow, and what comes out is the token's worth as start and as end, and the text's that it states nothing.

use super::file::{Tensors, wrong};
use super::layers::{Convolution, Dense, Norm, convolution, dense, log_sum, norm, silu};
use crate::error::Result;

/// The most convolutions.
const MOST_CONVOLUTIONS: usize = 8;

pub(super) struct Network {
    width: usize,
    first: Dense,
    second: Dense,
    kept: Kept,
    question: Question,
    convolutions: Vec<Convolution>,
    norm: Norm,
    /// Start and end of the answer.
    ends: Dense,
    /// That there is none, from the whole text.
    whole: Dense,
    unstated: Dense,
}

/// What a token is by what the model keeps of it.
struct Kept {
    of: Dense,
    /// How much of it counts, by where the model looks.
    gate: Dense,
}

/// What a token has to do with the question.
struct Question {
    /// Of what the model keeps of the question's tokens.
    of: Dense,
    norm: Norm,
    asks: Norm,
    query: Dense,
    key: Dense,
    value: Dense,
    out: Dense,
    /// Of its last token alone, which goes to every token of the text.
    last: Dense,
}

/// What is seen of a text and a question about it.
pub(super) struct Rows {
    /// Shares and marks of the text's tokens: `(tokens, features)`.
    pub shares: Vec<f32>,
    /// What the model keeps of them: `(tokens, values)`.
    pub text: Vec<f32>,
    /// The same of the question's tokens.
    pub question: Vec<f32>,
}

impl Network {
    /// From the tensors of a file, named as PyTorch names them.
    pub(super) fn load(tensors: &mut Tensors) -> Result<Self> {
        let first = dense(tensors, "a", None)?;
        let width = first.out;
        let square = Some((width, width));
        let second = dense(tensors, "a2", square)?;
        let of = dense(tensors, "v", None)?;
        if of.out != width {
            return Err(wrong("its layers are not of one width"));
        }
        let kept = of.inputs();
        let mut convolutions = Vec::new();
        while tensors.contains_key(&format!("c.{}.weight", convolutions.len())) {
            if convolutions.len() == MOST_CONVOLUTIONS {
                return Err(wrong("it has too many layers"));
            }
            convolutions.push(convolution(tensors, convolutions.len(), width)?);
        }
        Ok(Self {
            width,
            first,
            second,
            kept: Kept {
                of,
                gate: dense(tensors, "g", square)?,
            },
            question: Question {
                of: dense(tensors, "q", Some((kept, width)))?,
                norm: norm(tensors, "qn", width)?,
                asks: norm(tensors, "n0", width)?,
                query: dense(tensors, "cq", square)?,
                key: dense(tensors, "ck", square)?,
                value: dense(tensors, "cv", square)?,
                out: dense(tensors, "co", Some((2 * width, width)))?,
                last: dense(tensors, "ql", square)?,
            },
            convolutions,
            norm: norm(tensors, "no", width)?,
            ends: dense(tensors, "o", Some((width, 2)))?,
            whole: dense(tensors, "z.0", Some((2 * width + 4, width)))?,
            unstated: dense(tensors, "z.2", Some((width, 1)))?,
        })
    }

    /// Shares and marks of each token.
    pub(super) fn features(&self) -> usize {
        self.first.inputs()
    }

    /// Numbers that the model keeps of each token and that are looked at.
    pub(super) fn values(&self) -> usize {
        self.kept.of.inputs()
    }

    /// How much speaks for each token as the answer's start and as its end, and for there being no answer.
    pub(super) fn run(&self, rows: &Rows) -> (Vec<f32>, Vec<f32>, f32) {
        let width = self.width;
        let mut x = self.first.of(&rows.shares);
        x.iter_mut().for_each(|x| *x = silu(*x));
        let mut x = self.second.of(&x);
        self.kept.add(&mut x, &rows.text);
        self.question.add(&mut x, width, &rows.question);
        for convolution in &self.convolutions {
            convolution.add(&mut x, width);
        }
        self.norm.apply(&mut x);
        let logits = self.ends.of(&x);
        let column = |place: usize| -> Vec<f32> { logits.iter().skip(place).step_by(2).copied().collect() };
        let (starts, ends) = (column(0), column(1));
        let unstated = self.judge(&x, &starts, &ends);
        (starts, ends, unstated)
    }

    /// How much speaks for there being no answer, from what tokens have come to and their worth.
    fn judge(&self, x: &[f32], starts: &[f32], ends: &[f32]) -> f32 {
        let width = self.width;
        let sums = [starts, ends].map(log_sum);
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
        whole.extend([most(starts), most(ends), sums[0], sums[1]].map(|x| x / 5.0));
        let mut whole = self.whole.of(&whole);
        whole.iter_mut().for_each(|x| *x = silu(*x));
        let unstated = self.unstated.of(&whole);
        unstated.first().copied().unwrap_or_default()
    }
}

impl Kept {
    fn add(&self, x: &mut [f32], rows: &[f32]) {
        let kept = self.of.of(rows);
        let gate = self.gate.of(x);
        for ((x, kept), gate) in x.iter_mut().zip(kept).zip(gate) {
            let opened = 1.0 / (1.0 + (-kept).exp());
            *x += silu(kept) + gate * opened;
        }
    }
}

impl Question {
    /// Adds to each row what it finds in the question.
    fn add(&self, x: &mut [f32], width: usize, rows: &[f32]) {
        let mut question = self.of.of(rows);
        self.norm.apply(&mut question);
        let mut asks = x.to_vec();
        self.asks.apply(&mut asks);
        let (queries, keys, values) = (self.query.of(&asks), self.key.of(&question), self.value.of(&question));
        let last = self.last.of(&question[question.len() - width..]);
        let scale = 1.0 / (width as f32).sqrt();
        let mut both = vec![0f32; 2 * width];
        for ((query, asks), x) in
            (queries.chunks_exact(width).zip(asks.chunks_exact(width))).zip(x.chunks_exact_mut(width))
        {
            let dot = |key: &[f32]| query.iter().zip(key).map(|(a, b)| a * b).sum::<f32>() * scale;
            let scores: Vec<f32> = keys.chunks_exact(width).map(dot).collect();
            let sum = log_sum(&scores);
            both.fill(0.0);
            for (score, value) in scores.iter().zip(values.chunks_exact(width)) {
                let share = (score - sum).exp();
                both.iter_mut()
                    .zip(value)
                    .for_each(|(both, value)| *both += share * value);
            }
            let (found, product) = both.split_at_mut(width);
            for ((product, found), asks) in product.iter_mut().zip(found).zip(asks) {
                *product = *found * asks;
            }
            let found = self.out.of(&both);
            for ((x, found), last) in x.iter_mut().zip(found).zip(&last) {
                *x += silu(found) + last;
            }
        }
    }
}
