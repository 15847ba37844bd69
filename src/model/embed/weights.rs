//! The weights of an encoder, packed for the kernels.

use super::WIDTH;
use super::file::{File, Shape};
use super::reader::wrong;
use crate::error::Result;
use crate::model::kernel::{Arena, Format, Matrix, Team};

/// A matrix, and what is added to its product.
pub(super) struct Linear {
    pub matrix: Matrix,
    pub bias: Vec<f32>,
}

/// What brings a row to mean 0 and variance 1, and then stretches and moves it.
pub(super) struct Norm {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
}

/// One layer (Devlin et al. 2019, "BERT"): attention, then two products, each added to what came in and normed.
pub(super) struct Layer {
    pub query: Linear,
    pub key: Linear,
    pub value: Linear,
    pub out: Linear,
    pub attended: Norm,
    pub up: Linear,
    pub down: Linear,
    pub done: Norm,
}

/// All but the tokens' own rows, which stay in the file.
pub(super) struct Weights {
    /// Rows of positions, those of the first kind of text added.
    pub positions: Vec<f32>,
    pub begun: Norm,
    pub layers: Vec<Layer>,
}

impl Weights {
    pub fn load(team: &Team, file: &File, bytes: &[u8]) -> Result<Self> {
        let arena = Arena::default();
        let Shape {
            layers,
            inner,
            positions,
            ..
        } = file.shape;
        let norm = |name: &str| -> Result<Norm> {
            let plain = |part: &str| file.plain(bytes, &format!("{name}.{part}"), WIDTH);
            Ok(Norm {
                weight: plain("w")?,
                bias: plain("b")?,
            })
        };
        let linear = |name: &str, rows: usize, columns: usize| -> Result<Linear> {
            let range = file.matrix(&format!("{name}.w"), rows, columns)?;
            let packed = bytes
                .get(range)
                .and_then(|raw| Matrix::pack(team, &arena, Format::Q40, raw, rows, columns));
            let bias = file.plain(bytes, &format!("{name}.b"), rows)?;
            let matrix = packed.ok_or_else(|| wrong(&format!("`{name}` cannot be packed")))?;
            Ok(Linear { matrix, bias })
        };
        let mut rows = file.plain(bytes, "emb.pos", positions * WIDTH)?;
        let kind = file.plain(bytes, "emb.type", 2 * WIDTH)?;
        for row in rows.chunks_exact_mut(WIDTH) {
            row.iter_mut().zip(&kind).for_each(|(value, kind)| *value += kind);
        }
        let layer = |number: usize| -> Result<Layer> {
            let name = |part: &str| format!("l{number}.{part}");
            Ok(Layer {
                query: linear(&name("q"), WIDTH, WIDTH)?,
                key: linear(&name("k"), WIDTH, WIDTH)?,
                value: linear(&name("v"), WIDTH, WIDTH)?,
                out: linear(&name("ao"), WIDTH, WIDTH)?,
                attended: norm(&name("aln"))?,
                up: linear(&name("fi"), inner, WIDTH)?,
                down: linear(&name("fo"), WIDTH, inner)?,
                done: norm(&name("oln"))?,
            })
        };
        Ok(Self {
            positions: rows,
            begun: norm("emb.ln")?,
            layers: (0..layers).map(layer).collect::<Result<_>>()?,
        })
    }
}
