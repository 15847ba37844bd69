//! Choosing the next token.

use super::decoding::Decoding;
use crate::error::{Error, Kind, Result};
use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// At a lower temperature the likeliest token is as good as certain, and a division could overflow.
const LEAST_TEMPERATURE: f64 = 1e-7;

/// Greedy, or seeded sampling.
pub(super) struct Sampler(Option<Sampling>);

struct Sampling {
    rng: StdRng,
    temperature: f64,
}

impl Sampler {
    pub(super) fn new(how: &Decoding) -> Self {
        let sampled = how.temperature.filter(|temperature| *temperature >= LEAST_TEMPERATURE);
        Self(sampled.map(|temperature| Sampling {
            rng: StdRng::seed_from_u64(how.seed),
            temperature,
        }))
    }

    /// The next id; the lowest of equals where greedy.
    ///
    /// # Errors
    /// Where `logits` are no numbers that can be sampled from.
    pub(super) fn choose(&mut self, logits: &[f32]) -> Result<u32> {
        match &mut self.0 {
            None => Ok(highest(logits)),
            Some(sampling) => sampled(logits, sampling.temperature, &mut sampling.rng),
        }
    }
}

/// An id, each as often as the softmax of its logit says.
fn sampled(logits: &[f32], temperature: f64, rng: &mut impl Rng) -> Result<u32> {
    let sharpness = (1.0 / temperature) as f32;
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max) * sharpness;
    let mut shares: Vec<f32> = logits.iter().map(|logit| (logit * sharpness - most).exp()).collect();
    let sum: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    let weighted =
        WeightedIndex::new(&shares).map_err(|cause| Error::new(Kind::Model, "cannot sample a token").because(cause))?;
    Ok(weighted.sample(rng) as u32)
}

/// The id with the highest logit; the lowest of equals, 0 where there are none.
pub fn highest(logits: &[f32]) -> u32 {
    let mut best = 0;
    for (id, logit) in logits.iter().enumerate() {
        if *logit > logits[best] {
            best = id;
        }
    }
    best as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampler(temperature: f64, seed: u64) -> Sampler {
        Sampler::new(&Decoding {
            max_tokens: 1,
            stop: Vec::new(),
            temperature: Some(temperature),
            seed,
            lookup: false,
        })
    }

    #[test]
    fn ids_come_as_often_as_their_logits_say_and_the_same_for_a_seed() {
        // Shares of 0.665, 0.245 and 0.090 at temperature 1.
        let logits = [0.0, -1.0, -2.0];
        let drawn = |seed| {
            let mut sampler = sampler(1.0, seed);
            (0..4_000).map(|_| sampler.choose(&logits).unwrap()).collect::<Vec<_>>()
        };
        let ids = drawn(7);
        let share = |id| ids.iter().filter(|drawn| **drawn == id).count() as f64 / ids.len() as f64;
        for (id, wanted) in [(0, 0.665), (1, 0.245), (2, 0.090)] {
            assert!((share(id) - wanted).abs() < 0.03, "{id}: {}", share(id));
        }
        assert!(ids == drawn(7) && ids != drawn(8));
    }

    #[test]
    fn no_heat_is_greedy_and_no_number_is_an_error() {
        assert_eq!(sampler(0.0, 1).choose(&[1.0, 3.0, 3.0]).unwrap(), 1);
        assert!(sampler(1.0, 1).choose(&[f32::NAN, 1.0]).is_err());
        assert!(sampler(1.0, 1).choose(&[]).is_err());
    }
}
