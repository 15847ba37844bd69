//! A tiny encoder of random weights, as its file has it.

use half::f16;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Numbers of a vector.
const WIDTH: usize = 384;
const INNER: usize = 64;
const POSITIONS: usize = 16;

/// A file of an encoder with two layers whose pieces are letters.
pub fn file() -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(7);
    let letters: Vec<String> = ('a'..='z').map(String::from).collect();
    let marks = ["<s>", "<pad>", "</s>", "<unk>", "\u{2581}", ":", "\u{2581}the"].map(str::to_owned);
    let pieces: Vec<String> = marks.into_iter().chain(letters).collect();
    let tokens = pieces.len() + 3;
    let mut out = b"E5S1".to_vec();
    let number = |out: &mut Vec<u8>, value: usize| out.extend((value as u32).to_le_bytes());
    for value in [1, WIDTH, 2, 12, INNER, tokens, POSITIONS, 2] {
        number(&mut out, value);
    }
    out.extend(1e-12f32.to_le_bytes());
    for value in [32, pieces.len(), 0, 2, 1, 3] {
        number(&mut out, value);
    }
    let text: String = pieces.concat();
    out.extend((text.len() as u64).to_le_bytes());
    let mut start = 0;
    for piece in &pieces {
        number(&mut out, start);
        start += piece.len();
    }
    number(&mut out, start);
    for place in 0..pieces.len() {
        out.extend((if place < 4 { 0.0f32 } else { -(place as f32) }).to_le_bytes());
    }
    out.extend(text.bytes());
    // One rule: a line's end is a space.
    for value in [1, 9, 10] {
        number(&mut out, value);
    }
    out.push(1);
    number(&mut out, 32);
    let mut tensors: Vec<(String, u8, Vec<u8>)> = Vec::new();
    let mut plain = |tensors: &mut Vec<_>, name: &str, count: usize, around: f32| {
        let values = (0..count).flat_map(|_| (around + random.random_range(-0.1..0.1f32)).to_le_bytes());
        tensors.push((name.to_owned(), 0, values.collect()));
    };
    let mut other = StdRng::seed_from_u64(9);
    let mut packed = |tensors: &mut Vec<_>, name: &str, rows: usize, columns: usize| {
        let mut bytes = Vec::new();
        for _ in 0..rows * columns / 32 {
            bytes.extend(f16::from_f32(other.random_range(0.005..0.02)).to_le_bytes());
            bytes.extend((0..16).map(|_| other.random::<u8>()));
        }
        tensors.push((name.to_owned(), 1, bytes));
    };
    packed(&mut tensors, "emb.word", tokens, WIDTH);
    plain(&mut tensors, "emb.pos", POSITIONS * WIDTH, 0.0);
    plain(&mut tensors, "emb.type", 2 * WIDTH, 0.0);
    plain(&mut tensors, "emb.ln.w", WIDTH, 1.0);
    plain(&mut tensors, "emb.ln.b", WIDTH, 0.0);
    for layer in 0..2 {
        for (name, rows, columns) in [
            ("q", WIDTH, WIDTH),
            ("k", WIDTH, WIDTH),
            ("v", WIDTH, WIDTH),
            ("ao", WIDTH, WIDTH),
            ("fi", INNER, WIDTH),
            ("fo", WIDTH, INNER),
        ] {
            packed(&mut tensors, &format!("l{layer}.{name}.w"), rows, columns);
            plain(&mut tensors, &format!("l{layer}.{name}.b"), rows, 0.0);
        }
        for name in ["aln", "oln"] {
            plain(&mut tensors, &format!("l{layer}.{name}.w"), WIDTH, 1.0);
            plain(&mut tensors, &format!("l{layer}.{name}.b"), WIDTH, 0.0);
        }
    }
    number(&mut out, tensors.len());
    let directory: usize = tensors.iter().map(|(name, ..)| 2 + name.len() + 1 + 4 + 16).sum();
    let mut at = out.len() + directory;
    for (name, kind, bytes) in &tensors {
        out.extend((name.len() as u16).to_le_bytes());
        out.extend(name.bytes());
        out.push(*kind);
        number(&mut out, bytes.len());
        out.extend((at as u64).to_le_bytes());
        out.extend((bytes.len() as u64).to_le_bytes());
        at += bytes.len();
    }
    tensors.iter().for_each(|(.., bytes)| out.extend(bytes));
    out
}
