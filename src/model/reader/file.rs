//! A reader's file: safetensors in f16, with a head that says what it belongs to.

use crate::error::{Error, Kind, Result};
use half::f16;
use safetensors::{Dtype, SafeTensors};
use std::collections::BTreeMap;
use std::ops::Range;

/// The version of what the network is made of.
const FORMAT: &str = "standfirst-reader-2";
/// The most layers whose heads are looked at.
const MOST_LAYERS: usize = 256;
/// The most numbers of a tensor.
const MOST_NUMBERS: usize = 1 << 24;

/// What the head says. It names the sets it was trained on, and their licences, for whoever reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Digest of the model's file, in hex.
    pub model: String,
    /// Layers whose heads are looked at.
    pub layers: Range<usize>,
    /// Layers whose values are looked at.
    pub values: Vec<usize>,
    /// Primary subtags of the languages it was trained on.
    pub languages: Vec<String>,
}

/// Numbers and their shape.
pub(super) struct Numbers {
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
}

/// What a file holds, by name.
pub(super) type Tensors = BTreeMap<String, Numbers>;

/// The head and the tensors of a file.
pub(super) fn open(bytes: &[u8]) -> Result<(Head, Tensors)> {
    let damaged = |cause| Error::new(Kind::Model, "the reader's file is damaged").because(cause);
    let (_, about) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
    let said = about.metadata().clone().unwrap_or_default();
    let head = head(&said)?;
    let file = SafeTensors::deserialize(bytes).map_err(damaged)?;
    let mut tensors = Tensors::new();
    for (name, view) in file.iter() {
        let data = view.data();
        let numbers = match view.dtype() {
            Dtype::F16 if data.len() / 2 <= MOST_NUMBERS => {
                let halves = data.as_chunks::<2>().0.iter();
                halves
                    .map(|two| f16::from_le_bytes(*two).to_f32())
                    .collect::<Vec<f32>>()
            }
            _ => return Err(wrong(&format!("`{name}` is not of type f16"))),
        };
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(wrong(&format!("`{name}` is no number everywhere")));
        }
        let numbers = Numbers {
            shape: view.shape().to_vec(),
            values: numbers,
        };
        tensors.insert(name.to_owned(), numbers);
    }
    Ok((head, tensors))
}

fn head(said: &std::collections::HashMap<String, String>) -> Result<Head> {
    let of = |name: &str| {
        let value = said.get(name).map(String::as_str);
        value.ok_or_else(|| wrong(&format!("its head has no `{name}`")))
    };
    if of("format")? != FORMAT {
        return Err(wrong(&format!("its head does not say `{FORMAT}`")));
    }
    let layers: Vec<usize> = of("layers")?.split(',').filter_map(|word| word.parse().ok()).collect();
    let layers = match layers[..] {
        [first, end] if first < end && end <= MOST_LAYERS => first..end,
        _ => return Err(wrong("its `layers` are no range")),
    };
    let values: Vec<usize> = of("values")?.split(',').filter_map(|word| word.parse().ok()).collect();
    if values.is_empty() || !values.is_sorted_by(|a, b| a < b) || values.iter().any(|layer| *layer >= MOST_LAYERS) {
        return Err(wrong("its `values` are no layers in order"));
    }
    Ok(Head {
        model: of("model")?.to_owned(),
        layers,
        values,
        languages: of("languages")?.split(',').map(str::to_owned).collect(),
    })
}

pub(super) fn wrong(why: &str) -> Error {
    Error::new(Kind::Model, format!("this is no reader's file: {why}"))
}
