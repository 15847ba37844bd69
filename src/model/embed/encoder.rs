//! The forward pass of an encoder: every token attends to all of its text, and the mean of their states is what the text means.

use super::file::{Control, File, Shape};
use super::pieces::Pieces;
use super::reader::wrong;
use super::weights::{Layer, Linear, Norm, Weights};
use super::{Embedder, Role, Vector, WIDTH};
use crate::error::{Error, Kind, Result};
use crate::model::kernel::{Activations, Format, Isa, Product, Team, multiply};
use crate::model::map::Mapped;
use half::f16;
use std::ops::Range;
use std::path::Path;

/// Tokens of one pass: more are parted into several, which gives the same.
const TOGETHER: usize = 2048;
/// Bytes of a text that are read; a text is a passage, and the rest of a longer one says what its beginning says.
const LONGEST: usize = 1 << 20;

/// An encoder over a model file.
pub struct Encoder {
    bytes: Bytes,
    words: Range<usize>,
    shape: Shape,
    control: Control,
    pieces: Pieces,
    weights: Weights,
    team: Team,
    isa: Isa,
}

/// Where the file is.
enum Bytes {
    Mapped(Mapped),
    #[cfg(test)]
    Held(Vec<u8>),
}

impl Bytes {
    fn all(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            #[cfg(test)]
            Self::Held(bytes) => bytes,
        }
    }
}

/// A run of tokens that attend to each other: a text, or a part of one that is too long.
struct Window {
    text: usize,
    tokens: Range<usize>,
    /// Tokens of the text itself.
    weight: usize,
}

impl Encoder {
    /// The encoder in the file at `path`, to run on `threads` threads.
    ///
    /// # Errors
    /// Where the file cannot be opened, or is damaged.
    pub fn open(path: &Path, threads: usize) -> Result<Self> {
        let failed = |cause: Error| {
            Error::new(Kind::Model, format!("cannot load the model file `{}`", path.display())).because(cause)
        };
        Self::load(Bytes::Mapped(Mapped::open(path)?), threads).map_err(failed)
    }

    #[cfg(test)]
    pub(super) fn held(bytes: Vec<u8>, threads: usize) -> Result<Self> {
        Self::load(Bytes::Held(bytes), threads)
    }

    fn load(bytes: Bytes, threads: usize) -> Result<Self> {
        let file = File::read(bytes.all())?;
        let words = file.matrix("emb.word", file.shape.tokens, WIDTH)?;
        let team = Team::new(threads);
        let weights = Weights::load(&team, &file, bytes.all())?;
        let File {
            shape, control, pieces, ..
        } = file;
        let isa = Isa::detect();
        Ok(Self {
            bytes,
            words,
            shape,
            control,
            pieces,
            weights,
            team,
            isa,
        })
    }

    /// The row of a token.
    fn word(&self, id: u32, out: &mut [f32]) -> Result<()> {
        let row = WIDTH / Format::Q40.block() * Format::Q40.bytes();
        let start = self.words.start + id as usize * row;
        let blocks = self
            .bytes
            .all()
            .get(start..start + row)
            .filter(|_| start + row <= self.words.end);
        let blocks = blocks.ok_or_else(|| wrong("a token is outside its rows"))?;
        for (out, block) in out
            .chunks_exact_mut(Format::Q40.block())
            .zip(blocks.chunks_exact(Format::Q40.bytes()))
        {
            let scale = f16::from_le_bytes([block[0], block[1]]).to_f32();
            for (place, byte) in block[2..].iter().enumerate() {
                out[place] = (f32::from(byte & 15) - 8.0) * scale;
                out[place + 16] = (f32::from(byte >> 4) - 8.0) * scale;
            }
        }
        Ok(())
    }

    /// What the texts of windows mean: their states' means, a row a window.
    fn states(&self, ids: &[u32], windows: &[Window]) -> Result<Vec<[f32; WIDTH]>> {
        let first = windows.first().map_or(0, |window| window.tokens.start);
        let count = windows.last().map_or(0, |window| window.tokens.end) - first;
        let mut rows = vec![0f32; count * WIDTH];
        for window in windows {
            for (position, token) in window.tokens.clone().enumerate() {
                let row = &mut rows[(token - first) * WIDTH..][..WIDTH];
                self.word(ids[token], row)?;
                let place = &self.weights.positions[position * WIDTH..][..WIDTH];
                row.iter_mut().zip(place).for_each(|(value, place)| *value += place);
            }
        }
        let epsilon = self.shape.epsilon;
        self.team
            .rows(&mut rows, WIDTH, &|_, row| norm(row, &self.weights.begun, epsilon));
        let near: Vec<Range<usize>> = windows
            .iter()
            .map(|window| window.tokens.start - first..window.tokens.end - first)
            .collect();
        let mut pass = Pass {
            encoder: self,
            near: &near,
            of: near
                .iter()
                .enumerate()
                .flat_map(|(number, range)| range.clone().map(move |_| number))
                .collect(),
            activations: Activations::default(),
        };
        for layer in &self.weights.layers {
            pass.layer(layer, &mut rows);
        }
        let mean = |range: &Range<usize>| {
            let mut mean = [0f32; WIDTH];
            for row in rows[range.start * WIDTH..range.end * WIDTH].chunks_exact(WIDTH) {
                mean.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            }
            mean.map(|sum| sum / range.len() as f32)
        };
        Ok(near.iter().map(mean).collect())
    }
}

impl Embedder for Encoder {
    fn embed(&mut self, role: Role, texts: &[&str]) -> Result<Vec<Vector>> {
        let before = match role {
            Role::Query => "query: ",
            Role::Passage => "passage: ",
        };
        let most = self.shape.positions - 2;
        let mut vectors = vec![[0f32; WIDTH]; texts.len()];
        let (mut ids, mut windows) = (Vec::new(), Vec::new());
        let mut flush = |ids: &mut Vec<u32>, windows: &mut Vec<Window>| -> Result<()> {
            for (window, state) in windows.iter().zip(self.states(ids, windows)?) {
                let sum = &mut vectors[window.text];
                sum.iter_mut()
                    .zip(state)
                    .for_each(|(sum, value)| *sum += window.weight as f32 * value);
            }
            ids.clear();
            windows.clear();
            Ok(())
        };
        for (text, words) in texts.iter().enumerate() {
            let words = cut(words);
            let pieces = self.pieces.encode(&format!("{before}{words}"), self.control.unknown);
            for part in pieces.chunks(most) {
                if ids.len() + part.len() + 2 > TOGETHER && !windows.is_empty() {
                    flush(&mut ids, &mut windows)?;
                }
                let start = ids.len();
                ids.push(self.control.begin);
                ids.extend_from_slice(part);
                ids.push(self.control.end);
                let (tokens, weight) = (start..ids.len(), part.len());
                windows.push(Window { text, tokens, weight });
            }
        }
        flush(&mut ids, &mut windows)?;
        vectors.iter_mut().for_each(unit);
        Ok(vectors)
    }
}

/// As much of a text as is read.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Brings a vector to length 1.
fn unit(vector: &mut Vector) {
    let length = vector.iter().map(|value| value * value).sum::<f32>().max(1e-12).sqrt();
    vector.iter_mut().for_each(|value| *value /= length);
}

/// One pass over the rows of several windows.
struct Pass<'a> {
    encoder: &'a Encoder,
    /// Rows of each window.
    near: &'a [Range<usize>],
    /// The window of each row.
    of: Vec<usize>,
    activations: Activations,
}

impl Pass<'_> {
    fn layer(&mut self, layer: &Layer, rows: &mut [f32]) {
        let epsilon = self.encoder.shape.epsilon;
        let [query, key, value] = self.products(rows, WIDTH, [&layer.query, &layer.key, &layer.value]);
        let mut attended = vec![0f32; rows.len()];
        self.attend(&query, &key, &value, &mut attended);
        let [out] = self.products(&attended, WIDTH, [&layer.out]);
        self.add(rows, &out, &layer.attended, epsilon);
        let [mut up] = self.products(rows, WIDTH, [&layer.up]);
        let inner = self.encoder.shape.inner;
        self.encoder.team.rows(&mut up, inner, &|_, row| {
            row.iter_mut().for_each(|value| *value = gelu(*value))
        });
        let [down] = self.products(&up, inner, [&layer.down]);
        self.add(rows, &down, &layer.done, epsilon);
    }

    /// The products of `rows`, which are `width` wide, with what is added to each.
    fn products<const N: usize>(&mut self, rows: &[f32], width: usize, by: [&Linear; N]) -> [Vec<f32>; N] {
        let count = rows.len() / width;
        let (team, isa) = (&self.encoder.team, self.encoder.isa);
        let produce = |row: usize, out: &mut [f32]| out.copy_from_slice(&rows[row * width..][..width]);
        self.activations.fill(team, isa, count, width, &produce);
        let mut outs = by.map(|linear| vec![0f32; count * linear.matrix.rows()]);
        let mut products: Vec<Product<'_>> = by
            .iter()
            .zip(&mut outs)
            .map(|(linear, out)| Product {
                matrix: &linear.matrix,
                out,
            })
            .collect();
        multiply(team, isa, &self.activations, &mut products);
        for (linear, out) in by.iter().zip(&mut outs) {
            team.rows(out, linear.matrix.rows(), &|_, row| {
                row.iter_mut()
                    .zip(&linear.bias)
                    .for_each(|(value, bias)| *value += bias);
            });
        }
        outs
    }

    fn add(&self, rows: &mut [f32], more: &[f32], by: &Norm, epsilon: f32) {
        self.encoder.team.rows(rows, WIDTH, &|number, row| {
            row.iter_mut()
                .zip(&more[number * WIDTH..][..WIDTH])
                .for_each(|(value, more)| *value += more);
            norm(row, by, epsilon);
        });
    }

    /// Each row's mean of the values of its window, weighed by how its query fits their keys.
    fn attend(&self, query: &[f32], key: &[f32], value: &[f32], out: &mut [f32]) {
        let heads = self.encoder.shape.heads;
        let wide = WIDTH / heads;
        let scale = 1.0 / (wide as f32).sqrt();
        self.encoder.team.rows(out, WIDTH, &|row, out| {
            let near = self.near[self.of[row]].clone();
            let mut weights = vec![0f32; near.len()];
            for head in 0..heads {
                let at = |row: usize| row * WIDTH + head * wide..row * WIDTH + (head + 1) * wide;
                let query = &query[at(row)];
                for (weight, other) in weights.iter_mut().zip(near.clone()) {
                    *weight = dot(query, &key[at(other)]) * scale;
                }
                let highest = weights.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                weights
                    .iter_mut()
                    .for_each(|weight| *weight = (*weight - highest).exp());
                let sum: f32 = weights.iter().sum();
                let out = &mut out[head * wide..][..wide];
                out.fill(0.0);
                for (weight, other) in weights.iter().zip(near.clone()) {
                    let share = weight / sum;
                    out.iter_mut()
                        .zip(&value[at(other)])
                        .for_each(|(out, value)| *out += share * value);
                }
            }
        });
    }
}

/// The sum of products, in eight sums that are added at last.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; 8];
    let (a, rest_a) = a.as_chunks::<8>();
    let (b, rest_b) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        sums.iter_mut()
            .zip(a.iter().zip(b))
            .for_each(|(sum, (a, b))| *sum += a * b);
    }
    let rest: f32 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

fn norm(row: &mut [f32], by: &Norm, epsilon: f32) {
    let count = row.len() as f32;
    let mean = row.iter().sum::<f32>() / count;
    let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count;
    let inverse = 1.0 / (variance + epsilon).sqrt();
    for ((value, weight), bias) in row.iter_mut().zip(&by.weight).zip(&by.bias) {
        *value = (*value - mean) * inverse * weight + bias;
    }
}

/// The Gaussian error linear unit (Hendrycks and Gimpel 2016).
fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
}

/// The error function within 2e-7 (Abramowitz and Stegun 1964, 7.1.26).
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let series = t * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_7 + t * (-1.453_152 + t * 1.061_405_4))));
    (1.0 - series * (-x * x).exp()).copysign(x)
}
