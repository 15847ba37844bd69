//! GGUF files: metadata and tensors, checked against the file before anything is believed.

use crate::error::{Error, Kind, Result};
use candle_core::Device;
use candle_core::quantized::gguf_file::{Content, Value};
use candle_core::quantized::{GgmlDType, QStorage, QTensor};
use std::borrow::Cow;
use std::io::Cursor;

/// Values of a Q5_0 or Q8_0 block.
const BLOCK: usize = 32;
/// Bytes of a Q5_0 block: f16 scale, 32 fifth bits, 32 nibbles.
const Q5_0_BYTES: usize = 22;
/// Bytes of a Q8_0 block: f16 scale, 32 signed bytes.
const Q8_0_BYTES: usize = 34;
/// Larger alignments than this occur in no real file.
const MAX_ALIGNMENT: u64 = 1 << 16;

/// A GGUF file in memory.
pub struct Gguf<'a> {
    bytes: &'a [u8],
    content: Content,
}

impl<'a> Gguf<'a> {
    /// Reads the header of `bytes` and checks that every tensor lies within them.
    ///
    /// # Errors
    /// Where the header is malformed, or a tensor's shape or place does not fit the file.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let content = Content::read(&mut Cursor::new(bytes))
            .map_err(|cause| damaged("its header is malformed").because(plain(cause)))?;
        if let Some(value) = content.metadata.get("general.alignment") {
            let alignment = unsigned(value).unwrap_or(0);
            if !alignment.is_power_of_two() || alignment > MAX_ALIGNMENT {
                return Err(damaged("its alignment is no power of two"));
            }
        }
        for (name, tensor) in &content.tensor_infos {
            let name = name.escape_default();
            let elements = tensor
                .shape
                .dims()
                .iter()
                .try_fold(1usize, |product, &dim| product.checked_mul(dim));
            let block = tensor.ggml_dtype.block_size();
            let end = elements
                .filter(|count| *count > 0 && count.is_multiple_of(block))
                .and_then(|count| (count / block).checked_mul(tensor.ggml_dtype.type_size()))
                .and_then(|size| {
                    (size as u64)
                        .checked_add(tensor.offset)?
                        .checked_add(content.tensor_data_offset)
                })
                .ok_or_else(|| damaged(&format!("the shape of its tensor `{name}` is impossible")))?;
            if end > bytes.len() as u64 {
                return Err(damaged(&format!("it ends before its tensor `{name}`")));
            }
        }
        Ok(Self { bytes, content })
    }

    /// The parsed header.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// An unsigned number of the metadata.
    ///
    /// # Errors
    /// Where it is missing or no number.
    pub fn number(&self, key: &str) -> Result<usize> {
        let value = self.content.metadata.get(key).and_then(unsigned);
        value
            .map(|number| number as usize)
            .ok_or_else(|| damaged(&format!("it does not give `{key}`")))
    }

    /// A float of the metadata, where it is there.
    pub fn float(&self, key: &str) -> Option<f32> {
        self.content.metadata.get(key)?.to_f32().ok()
    }

    /// A text of the metadata, where it is there.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.content.metadata.get(key)?.to_string().ok().map(String::as_str)
    }

    /// The token texts in the order of their ids.
    ///
    /// # Errors
    /// Where they are missing or not texts.
    pub fn tokens(&self) -> Result<Vec<&str>> {
        let key = "tokenizer.ggml.tokens";
        let values = self.content.metadata.get(key).and_then(|value| value.to_vec().ok());
        values
            .and_then(|values| {
                values
                    .iter()
                    .map(|value| value.to_string().ok().map(String::as_str))
                    .collect()
            })
            .ok_or_else(|| damaged(&format!("it does not give `{key}`")))
    }

    /// The kinds of the tokens in the order of their ids; empty where the file does not say.
    pub fn token_kinds(&self) -> Vec<u64> {
        let values = self
            .content
            .metadata
            .get("tokenizer.ggml.token_type")
            .and_then(|value| value.to_vec().ok());
        values
            .map(|values| values.iter().map(|value| unsigned(value).unwrap_or(1)).collect())
            .unwrap_or_default()
    }

    /// Whether there is a tensor of that name.
    pub fn has(&self, name: &str) -> bool {
        self.content.tensor_infos.contains_key(name)
    }

    /// A tensor that must have the shape `dims`, rows first. Q5_0 comes as Q8_0, which says the same in a form
    /// that has fast kernels.
    ///
    /// # Errors
    /// Where it is missing or of another shape.
    pub fn tensor(&self, name: &str, dims: &[usize]) -> Result<QTensor> {
        let info = self.content.tensor_infos.get(name);
        let info = info.ok_or_else(|| damaged(&format!("it has no tensor `{name}`")))?;
        if info.shape.dims() != dims {
            return Err(damaged(&format!(
                "its tensor `{name}` has the shape {:?}, not {dims:?}",
                info.shape.dims()
            )));
        }
        let unreadable = |cause| damaged(&format!("its tensor `{name}` cannot be read")).because(plain(cause));
        if info.ggml_dtype != GgmlDType::Q5_0 {
            let tensor = self.content.tensor(&mut Cursor::new(self.bytes), name, &Device::Cpu);
            return tensor.map_err(unreadable);
        }
        let start = (self.content.tensor_data_offset + info.offset) as usize;
        let blocks = info.shape.elem_count() / BLOCK;
        let raw = self.bytes.get(start..start + blocks * Q5_0_BYTES);
        let raw = raw.ok_or_else(|| damaged(&format!("it ends before its tensor `{name}`")))?;
        QStorage::from_data(Cow::Owned(widen(raw)), &Device::Cpu, GgmlDType::Q8_0)
            .and_then(|storage| QTensor::new(storage, dims))
            .map_err(unreadable)
    }
}

/// Q5_0 blocks as Q8_0 blocks of the same values: the same scale, and each five-bit number less 16.
fn widen(raw: &[u8]) -> Vec<u8> {
    let mut wide = Vec::with_capacity(raw.len() / Q5_0_BYTES * Q8_0_BYTES);
    for block in raw.chunks_exact(Q5_0_BYTES) {
        wide.extend_from_slice(&block[..2]);
        let fifths = u32::from_le_bytes([block[2], block[3], block[4], block[5]]);
        let value = |place: usize| {
            let nibbles = block[6 + place % 16];
            let nibble = if place < 16 { nibbles & 15 } else { nibbles >> 4 };
            let fifth = (fifths >> place & 1) as u8;
            (nibble | fifth << 4).wrapping_sub(16)
        };
        wide.extend((0..BLOCK).map(value));
    }
    wide
}

fn unsigned(value: &Value) -> Option<u64> {
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

/// The first line of one of candle's errors: what follows may be a backtrace.
pub(super) fn plain(error: candle_core::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widening_keeps_every_value() {
        let mut block = vec![0x00, 0x3c];
        block.extend(0xaaaa_5555_u32.to_le_bytes());
        block.extend((0..16).map(|i| i as u8 | (15 - i as u8) << 4));
        let wide = widen(&block);
        assert_eq!(wide.len(), Q8_0_BYTES);
        for place in 0..BLOCK {
            let nibble = if place < 16 {
                place as i32
            } else {
                15 - (place as i32 - 16)
            };
            let fifth = (0xaaaa_5555_u32 >> place & 1) as i32;
            assert_eq!(i32::from(wide[2 + place] as i8), nibble + 16 * fifth - 16);
        }
    }

    #[test]
    fn a_file_cut_short_or_lying_is_an_error_not_a_panic() {
        let mut header = b"GGUF".to_vec();
        header.extend(3u32.to_le_bytes());
        for (tensors, pairs) in [(0u64, 1u64 << 29), (1 << 29, 0), (u64::MAX, u64::MAX)] {
            let mut bytes = header.clone();
            bytes.extend(tensors.to_le_bytes());
            bytes.extend(pairs.to_le_bytes());
            assert!(Gguf::read(&bytes).is_err());
        }
        for cut in 0..header.len() {
            assert!(Gguf::read(&header[..cut]).is_err());
        }
    }

    #[test]
    fn a_tensor_that_ends_after_the_file_or_overflows_is_named() {
        for dims in [vec![1u64 << 20, 1 << 20], vec![u64::MAX, 3], vec![0]] {
            let mut bytes = b"GGUF".to_vec();
            bytes.extend(3u32.to_le_bytes());
            bytes.extend(1u64.to_le_bytes());
            bytes.extend(0u64.to_le_bytes());
            bytes.extend(1u64.to_le_bytes());
            bytes.push(b'w');
            bytes.extend((dims.len() as u32).to_le_bytes());
            dims.iter().for_each(|dim| bytes.extend(dim.to_le_bytes()));
            bytes.extend(0u32.to_le_bytes());
            bytes.extend(0u64.to_le_bytes());
            let error = Gguf::read(&bytes).err().map(|error| error.chain());
            assert!(error.as_deref().is_some_and(|text| text.contains("`w`")), "{error:?}");
        }
    }
}
