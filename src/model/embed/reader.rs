//! Bytes of a file nobody vouches for, read one number after another: every length is checked.

use crate::error::{Error, Kind, Result};

/// A place in a file.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(count);
        let taken = end
            .and_then(|end| self.bytes.get(self.at..end))
            .ok_or_else(|| wrong("it breaks off"))?;
        self.at += count;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| wrong("it breaks off"))
    }

    pub fn u8(&mut self) -> Result<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub fn u16(&mut self) -> Result<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Result<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// A number that counts something, of at most `most`.
    pub fn count(&mut self, most: usize) -> Result<usize> {
        let count = usize::try_from(self.u32()?).ok();
        count
            .filter(|count| *count <= most)
            .ok_or_else(|| wrong("a number in it is too large"))
    }

    /// The same in eight bytes.
    pub fn long(&mut self) -> Result<usize> {
        let number = self.array().map(u64::from_le_bytes)?;
        usize::try_from(number).map_err(|_| wrong("a number in it is too large"))
    }

    pub fn f32(&mut self) -> Result<f32> {
        self.array().map(f32::from_le_bytes)
    }
}

/// `bytes` as numbers.
pub(super) fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| f32::from_le_bytes(*four))
        .collect()
}

/// `bytes` as numbers.
pub(super) fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| u32::from_le_bytes(*four))
        .collect()
}

/// Says that a file is no encoder's.
pub(super) fn wrong(why: &str) -> Error {
    Error::new(Kind::Model, "this is no file of an encoder that runs here").because(why.to_owned())
}
