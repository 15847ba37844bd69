//! Where a text states the answer to a question, read off what the model looks at before it writes: the shares of attention that the
//! heads of some layers give to each token, to which a small trained network gives a span. Heads that look up what is to be written are
//! known from Wu and others (2024, "Retrieval Head Mechanistically Explains Long-Context Factuality"); a trained layer over a frozen
//! model's insides from Peters and others (2018).

mod file;
mod network;
mod spans;
mod types;

pub use types::{Found, Mark, Proposal, SpanReader};

use super::observe::{Seen, Watch};
use crate::error::Result;
use network::Network;
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
    fn watch(&self, keys: Vec<Range<usize>>) -> Watch {
        Watch {
            heads: self.head.layers.clone(),
            highest: self.head.highest,
            keys,
            ..Watch::default()
        }
    }

    fn knows(&self, language: &str) -> bool {
        let primary = language.split('-').next().unwrap_or_default();
        self.head.languages.iter().any(|known| known == primary)
    }

    fn read(&self, seen: &Seen, marks: &[Mark]) -> Option<Found> {
        let width = self.network.features().checked_sub(2)?;
        let shares = match self.head.highest {
            true => [seen.last.as_slice(), seen.highest.as_slice()],
            false => [seen.last.as_slice(), &[]],
        };
        let seen: usize = shares.iter().map(|shares| shares.len()).sum();
        if marks.is_empty() || seen != width * marks.len() {
            return None;
        }
        let mut features = Vec::with_capacity(marks.len() * self.network.features());
        for (token, mark) in marks.iter().enumerate() {
            for heads in shares {
                let of = heads.chunks_exact(marks.len()).map(|shares| scaled(shares[token]));
                features.extend(of);
            }
            features.extend([mark.blank, mark.ends].map(|holds| f32::from(u8::from(holds))));
        }
        let (starts, ends, unstated) = self.network.run(features);
        let proposals = spans::likeliest(&starts, &ends);
        (unstated.is_finite() && !proposals.is_empty()).then(|| Found {
            proposals,
            unstated: f64::from(unstated),
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
