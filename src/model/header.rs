//! The head of a GGUF file: metadata, and where tensors lie. Nothing it claims is believed before the bytes are there.

use super::encoding::Encoding;
use crate::error::{Error, Kind, Result};
use candle_core::quantized::gguf_file::Value;
use std::collections::HashMap;

/// The most dimensions of a tensor.
const MOST_DIMENSIONS: u32 = 8;
/// How deep lists may lie in lists.
const DEEPEST: usize = 4;
/// Where tensors begin, unless the file says otherwise: a multiple of so many bytes.
const ALIGNMENT: u64 = 32;
/// Larger alignments than this occur in no real file.
const MAX_ALIGNMENT: u64 = 1 << 16;
/// Below these many bytes no pair of metadata, and no tensor, can be.
const LEAST_ENTRY_BYTES: u64 = 12;

/// A tensor as the head describes it.
pub(super) struct Tensor {
    pub encoding: Encoding,
    /// Rows first.
    pub dims: Vec<usize>,
    /// From the first byte of all tensors on.
    pub offset: u64,
}

/// The head of a file.
pub(super) struct Header {
    pub metadata: HashMap<String, Value>,
    pub tensors: HashMap<String, Tensor>,
    /// Where tensors begin.
    pub start: u64,
}

impl Header {
    /// Reads the head that `bytes` begin with.
    ///
    /// # Errors
    /// Where it is malformed, or a tensor is held in a way that this version cannot read.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader {
            bytes,
            at: 0,
            wide: true,
        };
        if reader.take(4)? != b"GGUF" {
            return Err(damaged("it is no GGUF file"));
        }
        match reader.u32()? {
            1 => reader.wide = false,
            2 | 3 => {}
            other => return Err(damaged(&format!("its version of GGUF is `{other}`"))),
        }
        let (tensors, pairs) = (reader.count()?, reader.count()?);
        let mut metadata = HashMap::new();
        for _ in 0..pairs {
            let key = reader.text()?;
            let kind = reader.u32()?;
            let value = reader.value(kind, 0)?;
            metadata.insert(key, value);
        }
        let mut found = HashMap::new();
        for _ in 0..tensors {
            let name = reader.text()?;
            let count = reader.u32()?;
            if count > MOST_DIMENSIONS {
                return Err(damaged(&format!(
                    "its tensor `{}` has `{count}` dimensions",
                    name.escape_default()
                )));
            }
            let mut dims = (0..count).map(|_| reader.size()).collect::<Result<Vec<usize>>>()?;
            dims.reverse();
            let kind = reader.u32()?;
            let encoding = Encoding::from_number(kind).ok_or_else(|| {
                let message = format!(
                    "this version cannot read the tensor `{}`: how it is held has the number `{kind}`",
                    name.escape_default()
                );
                Error::new(Kind::Model, message).hint("take a file of the same model in Q4_K_M or Q8_0")
            })?;
            let offset = reader.u64()?;
            found.insert(name, Tensor { encoding, dims, offset });
        }
        let alignment = match metadata.get("general.alignment") {
            Some(value) => unsigned(value).unwrap_or(0),
            None => ALIGNMENT,
        };
        if !alignment.is_power_of_two() || alignment > MAX_ALIGNMENT {
            return Err(damaged("its alignment is no power of two"));
        }
        Ok(Self {
            metadata,
            tensors: found,
            start: (reader.at as u64).next_multiple_of(alignment),
        })
    }
}

/// Reads bytes in turn.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether counts and sizes have eight bytes, as they do from the second version on.
    wide: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let taken = self.at.checked_add(count).and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or_else(|| damaged("it ends before its head does"))?;
        self.at += count;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let taken = self.take(N)?;
        taken
            .first_chunk()
            .copied()
            .ok_or_else(|| damaged("it ends before its head does"))
    }

    fn u32(&mut self) -> Result<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn size(&mut self) -> Result<usize> {
        let size = if self.wide { self.u64()? } else { self.u32()?.into() };
        usize::try_from(size).map_err(|_| damaged("a size in its head is impossible"))
    }

    /// How many entries follow; no more than could be there.
    fn count(&mut self) -> Result<usize> {
        let count = self.size()?;
        match (count as u64).checked_mul(LEAST_ENTRY_BYTES) {
            Some(least) if least <= self.bytes.len() as u64 => Ok(count),
            _ => Err(damaged("its head counts more than the file can hold")),
        }
    }

    fn text(&mut self) -> Result<String> {
        let len = self.size()?;
        let mut bytes = self.take(len)?;
        while let [rest @ .., 0] = bytes {
            bytes = rest;
        }
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }

    /// A value of the kind that the format gives the number `kind`.
    fn value(&mut self, kind: u32, depth: usize) -> Result<Value> {
        Ok(match kind {
            0 => Value::U8(self.array::<1>()?[0]),
            1 => Value::I8(i8::from_le_bytes(self.array()?)),
            2 => Value::U16(u16::from_le_bytes(self.array()?)),
            3 => Value::I16(i16::from_le_bytes(self.array()?)),
            4 => Value::U32(self.u32()?),
            5 => Value::I32(i32::from_le_bytes(self.array()?)),
            6 => Value::F32(f32::from_le_bytes(self.array()?)),
            7 => Value::Bool(self.array::<1>()?[0] != 0),
            8 => Value::String(self.text()?),
            9 if depth < DEEPEST => {
                let (kind, count) = (self.u32()?, self.size()?);
                // Every value has a byte at least.
                if count > self.bytes.len() - self.at {
                    return Err(damaged("a list in its head is longer than the file"));
                }
                let mut values = Vec::new();
                for _ in 0..count {
                    values.push(self.value(kind, depth + 1)?);
                }
                Value::Array(values)
            }
            10 => Value::U64(self.u64()?),
            11 => Value::I64(i64::from_le_bytes(self.array()?)),
            12 => Value::F64(f64::from_le_bytes(self.array()?)),
            other => return Err(damaged(&format!("its head holds a value of the kind `{other}`"))),
        })
    }
}

/// The number that a value is, where it is none below zero.
pub(super) fn unsigned(value: &Value) -> Option<u64> {
    match *value {
        Value::U8(v) => Some(v.into()),
        Value::U16(v) => Some(v.into()),
        Value::U32(v) => Some(v.into()),
        Value::U64(v) => Some(v),
        Value::I8(v) => v.try_into().ok(),
        Value::I16(v) => v.try_into().ok(),
        Value::I32(v) => v.try_into().ok(),
        Value::I64(v) => v.try_into().ok(),
        _ => None,
    }
}

/// The error for a file that is not what it claims.
pub(super) fn damaged(what: &str) -> Error {
    Error::new(Kind::Model, format!("the model file is damaged: {what}")).hint("standfirst models verify")
}
