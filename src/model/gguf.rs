//! GGUF files: metadata and tensors, checked against the file before anything is believed.

use super::encoding::Encoding;
use super::header::{Header, unsigned};

pub(super) use super::header::damaged;
use crate::error::Result;
use std::ops::Range;

/// A GGUF file in memory.
pub struct Gguf<'a> {
    bytes: &'a [u8],
    content: Header,
}

impl<'a> Gguf<'a> {
    /// Reads the header of `bytes` and checks that every tensor lies within them.
    ///
    /// # Errors
    /// Where the header is malformed, or a tensor's shape or place does not fit the file.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let content = Header::read(bytes)?;
        for (name, tensor) in &content.tensors {
            let name = name.escape_default();
            let elements = tensor
                .dims
                .iter()
                .try_fold(1usize, |product, &dim| product.checked_mul(dim));
            let block = tensor.encoding.block();
            let end = elements
                .filter(|count| *count > 0 && count.is_multiple_of(block))
                .and_then(|count| (count / block).checked_mul(tensor.encoding.bytes()))
                .and_then(|size| (size as u64).checked_add(tensor.offset)?.checked_add(content.start))
                .ok_or_else(|| damaged(&format!("the shape of its tensor `{name}` is impossible")))?;
            if end > bytes.len() as u64 {
                return Err(damaged(&format!("it ends before its tensor `{name}`")));
            }
        }
        Ok(Self { bytes, content })
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

    /// The numbers of the metadata, of which there may be one, where they are there.
    pub fn numbers(&self, key: &str) -> Option<Vec<usize>> {
        let value = self.content.metadata.get(key)?;
        match value.to_vec() {
            Ok(values) => values
                .iter()
                .map(|value| unsigned(value).map(|number| number as usize))
                .collect(),
            Err(_) => Some(vec![unsigned(value)? as usize]),
        }
    }

    /// A list of yes and no of the metadata, where it is there.
    pub fn flags(&self, key: &str) -> Option<Vec<bool>> {
        let values = self.content.metadata.get(key)?.to_vec().ok()?;
        values.iter().map(|value| value.to_bool().ok()).collect()
    }

    /// A float of the metadata, where it is there.
    pub fn float(&self, key: &str) -> Option<f32> {
        self.content.metadata.get(key)?.to_f32().ok()
    }

    /// A yes or no of the metadata, where it is there.
    pub fn flag(&self, key: &str) -> Option<bool> {
        self.content.metadata.get(key)?.to_bool().ok()
    }

    /// A list of numbers of the metadata as floats, where it is there.
    pub fn floats(&self, key: &str) -> Option<Vec<f32>> {
        let values = self.content.metadata.get(key)?.to_vec().ok()?;
        values.iter().map(|value| value.to_f32().ok()).collect()
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

    /// The pairs of token texts that are merged, first ones first.
    ///
    /// # Errors
    /// Where they are missing or not pairs of texts.
    pub fn merges(&self) -> Result<Vec<(&str, &str)>> {
        let key = "tokenizer.ggml.merges";
        let values = self.content.metadata.get(key).and_then(|value| value.to_vec().ok());
        values
            .and_then(|values| {
                let texts = values.iter().map(|value| value.to_string().ok());
                texts.map(|text| text?.split_once(' ')).collect()
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
        self.content.tensors.contains_key(name)
    }

    /// Where the tensor `name`, which must have the shape `dims`, rows first, lies in the file, and how it is held.
    ///
    /// # Errors
    /// Where it is missing or of another shape.
    pub(super) fn index(&self, name: &str, dims: &[usize]) -> Result<(Encoding, Range<usize>)> {
        let tensor = self.content.tensors.get(name);
        let tensor = tensor.ok_or_else(|| damaged(&format!("it has no tensor `{name}`")))?;
        if tensor.dims != dims {
            return Err(damaged(&format!(
                "its tensor `{name}` has the shape {:?}, not {dims:?}",
                tensor.dims
            )));
        }
        // `read` has checked that it lies within the file.
        let start = (self.content.start + tensor.offset) as usize;
        let blocks = dims.iter().product::<usize>() / tensor.encoding.block();
        Ok((tensor.encoding, start..start + blocks * tensor.encoding.bytes()))
    }

    /// The numbers of a vector.
    ///
    /// # Errors
    /// Where it is missing or of another length.
    pub fn vector(&self, name: &str, len: usize) -> Result<Vec<f32>> {
        self.table(name, &[len])
    }

    /// The numbers of a tensor of any shape, in the order of its rows.
    ///
    /// # Errors
    /// Where it is missing or of another shape.
    pub fn table(&self, name: &str, dims: &[usize]) -> Result<Vec<f32>> {
        let (encoding, index) = self.index(name, dims)?;
        encoding
            .numbers(&self.bytes[index])
            .map_err(|cause| damaged(&format!("its tensor `{name}` cannot be read")).because(plain(cause)))
    }
}

/// The first line of one of candle's errors: what follows may be a backtrace.
pub(super) fn plain(error: candle_core::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

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
