//! Packs the tensors of a mapped file: once, each into what its format is multiplied by; embeddings are left where they are.

use super::plan::Plan;
use crate::error::Result;
use crate::model::encoding::Encoding;
use crate::model::gguf::{Gguf, damaged, plain};
use crate::model::kernel::{Arena, Format, Matrix, Team};
use crate::model::map::Mapped;
use crate::model::{Gauge, Phase};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use std::ops::Range;
use std::sync::Arc;

/// Rows that are requantised at a time.
const ROWS_AT_ONCE: usize = 1024;

/// The rows of the embedding, in the file.
pub(super) struct Embedding {
    map: Arc<Mapped>,
    encoding: Encoding,
    index: Range<usize>,
    width: usize,
    scale: f32,
}

impl Embedding {
    /// Bytes of the file that it is.
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// Writes the row of `id`, which must be in the vocabulary.
    pub(super) fn put(&self, id: u32, out: &mut [f32]) -> candle_core::Result<()> {
        let len = self.width / self.encoding.block() * self.encoding.bytes();
        let start = self.index.start + id as usize * len;
        let row = self.encoding.numbers(&self.map[start..start + len])?;
        for (out, value) in out.iter_mut().zip(row) {
            *out = value * self.scale;
        }
        Ok(())
    }
}

/// What weights are made with.
pub(super) struct Packer<'a> {
    team: &'a Team,
    arena: Arena,
    map: &'a Arc<Mapped>,
    pub file: &'a Gguf<'a>,
    pub plan: &'a Plan,
    gauge: &'a Gauge,
}

impl<'a> Packer<'a> {
    /// For the weights that `file`, which is all of `map`, carries.
    pub(super) fn new(
        team: &'a Team,
        map: &'a Arc<Mapped>,
        file: &'a Gguf<'a>,
        plan: &'a Plan,
        gauge: &'a Gauge,
    ) -> Self {
        Self {
            team,
            arena: Arena::default(),
            map,
            file,
            plan,
            gauge,
        }
    }

    /// The rows of the tensor `name`, `width` wide, a token each, to be multiplied by `scale`.
    pub(super) fn embedding(&self, name: &str, width: usize, scale: f32) -> Result<Embedding> {
        let (encoding, index) = self.file.index(name, &[self.plan.vocab, width])?;
        if !width.is_multiple_of(encoding.block()) {
            return Err(damaged("its embeddings do not fill whole blocks"));
        }
        Ok(Embedding {
            map: self.map.clone(),
            encoding,
            index,
            width,
            scale,
        })
    }

    /// A vector, where the file has it.
    pub(super) fn maybe(&self, name: &str, len: usize) -> Result<Option<Vec<f32>>> {
        match self.file.has(name) {
            true => self.file.vector(name, len).map(Some),
            false => Ok(None),
        }
    }

    /// A packed matrix; its pages of the file are given back.
    pub(super) fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        self.part(name, rows, 0..rows, columns)
    }

    /// [`Packer::matrix`] of some `rows` of a tensor that has `all`.
    pub(super) fn part(&self, name: &str, all: usize, rows: Range<usize>, columns: usize) -> Result<Matrix> {
        let (encoding, index) = self.file.index(name, &[all, columns])?;
        if !columns.is_multiple_of(encoding.block()) {
            return Err(damaged(&format!(
                "the rows of its tensor `{name}` do not fill whole blocks"
            )));
        }
        let of_row = index.len() / all;
        let index = index.start + rows.start * of_row..index.start + rows.end * of_row;
        let rows = rows.len();
        let raw = &self.map[index.clone()];
        let packed = match format(encoding) {
            Some(format) => Matrix::pack(self.team, &self.arena, format, raw, rows, columns),
            None => {
                let wide = requantised(encoding, raw, columns)
                    .map_err(|cause| damaged(&format!("its tensor `{name}` cannot be read")).because(plain(cause)))?;
                Matrix::pack(self.team, &self.arena, Format::Q80, &wide, rows, columns)
            }
        };
        self.gauge.add(Phase::Loading, raw.len() as u64);
        self.map.forget(index);
        packed.ok_or_else(|| damaged(&format!("the rows of its tensor `{name}` do not fill whole blocks")))
    }
}

fn format(encoding: Encoding) -> Option<Format> {
    match encoding {
        Encoding::Known(GgmlDType::Q4K) => Some(Format::Q4K),
        Encoding::Known(GgmlDType::Q6K) => Some(Format::Q6K),
        Encoding::Known(GgmlDType::Q4_0) => Some(Format::Q40),
        Encoding::Known(GgmlDType::Q4_1) => Some(Format::Q41),
        Encoding::Known(GgmlDType::Q5_0) => Some(Format::Q50),
        Encoding::Known(GgmlDType::Q8_0) => Some(Format::Q80),
        _ => None,
    }
}

/// Rows of a format without kernels of its own, as Q8_0.
fn requantised(encoding: Encoding, raw: &[u8], columns: usize) -> candle_core::Result<Vec<u8>> {
    let row = columns / encoding.block() * encoding.bytes();
    let mut wide = Vec::with_capacity(raw.len() / row.max(1) * columns / 32 * 34);
    for rows in raw.chunks((row * ROWS_AT_ONCE).max(1)) {
        let values = Tensor::from_vec(encoding.numbers(rows)?, (rows.len() / row, columns), &Device::Cpu)?;
        wide.extend_from_slice(&QTensor::quantize(&values, GgmlDType::Q8_0)?.data()?);
    }
    Ok(wide)
}
