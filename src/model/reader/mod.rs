//! Where a text states the answer to a question, read off what the model looks at before it writes and what it keeps: the shares of
//! attention that the heads of some layers give to each token, and the values that some layers keep of text and question anyway; a small
//! trained network makes a span of them, and nothing is stored or read for it beside them. Heads that look up what is to be written are
//! known from Wu and others (2024, "Retrieval Head Mechanistically Explains Long-Context Factuality"); a trained layer over a frozen
//! model's insides from Peters and others (2018).

mod file;
mod layers;
mod network;
mod spans;
mod types;

pub use types::{Found, Mark, Proposal, SpanReader};

use super::observe::{Seen, Watch};
use crate::error::Result;
use network::{Network, Rows};
use std::ops::Range;
use std::sync::Arc;

/// The readers that the program ships.
const SHIPPED: [&[u8]; 1] = [include_bytes!("qwen2.5-coder-1.5b.safetensors")];

/// A trained network and what it was trained for.
pub struct Reader {
    head: file::Head,
    network: Network,
}

impl Reader {
    /// A reader from the bytes of a safetensors file.
    ///
    /// # Errors
    /// Where the file is damaged, or is none of a reader.
    pub fn open(bytes: &[u8]) -> Result<Self> {
        let (head, mut tensors) = file::open(bytes)?;
        let network = Network::load(&mut tensors)?;
        Ok(Self { head, network })
    }
}

impl SpanReader for Reader {
    fn watch(&self, keys: Vec<Range<usize>>, asked: Vec<usize>) -> Watch {
        Watch {
            heads: self.head.layers.clone(),
            kept: self.head.values.clone(),
            keys,
            asked,
            ..Watch::default()
        }
    }

    fn knows(&self, language: &str) -> bool {
        let primary = language.split('-').next().unwrap_or_default();
        self.head.languages.iter().any(|known| known == primary)
    }

    fn read(&self, seen: &Seen, marks: &[Mark]) -> Option<Found> {
        let rows = self.rows(seen, marks)?;
        let (starts, ends, unstated) = self.network.run(&rows);
        let proposals = spans::likeliest(&starts, &ends);
        (unstated.is_finite() && !proposals.is_empty()).then(|| Found {
            proposals,
            unstated: f64::from(unstated),
        })
    }
}

impl Reader {
    /// What was seen as the network takes it; nothing where it is not what it must see.
    fn rows(&self, seen: &Seen, marks: &[Mark]) -> Option<Rows> {
        let heads = self.network.features().checked_sub(2)?;
        if marks.is_empty() || seen.last.len() != heads * marks.len() {
            return None;
        }
        let mut shares = Vec::with_capacity(marks.len() * self.network.features());
        for (token, mark) in marks.iter().enumerate() {
            let of = seen.last.chunks_exact(marks.len()).map(|head| scaled(head[token]));
            shares.extend(of);
            shares.extend([mark.blank, mark.ends].map(|holds| f32::from(u8::from(holds))));
        }
        let width = self.network.values().checked_div(seen.kept.len())?;
        let count = seen.kept.first()?.len().checked_div(width)?;
        let whole = width * seen.kept.len() == self.network.values();
        if !whole || count <= marks.len() || seen.kept.iter().any(|layer| layer.len() != count * width) {
            return None;
        }
        let kept = |rows: Range<usize>| -> Vec<f32> {
            rows.flat_map(|row| seen.kept.iter().flat_map(move |layer| &layer[row * width..][..width]))
                .copied()
                .collect()
        };
        Some(Rows {
            shares,
            text: kept(0..marks.len()),
            question: kept(marks.len()..count),
        })
    }
}

/// A share of attention as the network takes it: its logarithm, about between -1.4 and 1.5.
fn scaled(share: f32) -> f32 {
    (share + 1e-5).ln() / 4.0 + 1.5
}

/// The reader that the program ships for a model, by the digest of the model's file in hex.
///
/// # Errors
/// Where the file is damaged, which a test rules out.
pub fn shipped(model: &str) -> Result<Option<Arc<dyn SpanReader>>> {
    for bytes in SHIPPED {
        if file::open(bytes)?.0.model == model {
            return Ok(Some(Arc::new(Reader::open(bytes)?)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
