//! A multinomial logistic regression whose weights are data.

use serde::Deserialize;

/// Weights as the fitting scripts write them: one row a class, features as they come (any scaling is worked in).
#[derive(Clone, Debug, Deserialize)]
pub struct Softmax {
    pub features: Vec<String>,
    pub classes: Vec<String>,
    pub weights: Vec<Vec<f32>>,
    pub bias: Vec<f32>,
}

impl Softmax {
    /// Reads weights; `None` where they do not fit together or were fitted for others than the first of these features.
    #[must_use]
    pub fn read(json: &str, features: &[&str]) -> Option<Self> {
        let found: Softmax = serde_json::from_str(json).ok()?;
        let known = features.get(..found.features.len())?;
        let fits = found.features.iter().map(String::as_str).eq(known.iter().copied())
            && found.weights.len() == found.classes.len()
            && found.bias.len() == found.classes.len()
            && found.weights.iter().all(|w| w.len() == known.len());
        fits.then_some(found)
    }

    /// The logarithm of each class's probability.
    #[must_use]
    pub fn log_probabilities<const N: usize>(&self, features: &[f32]) -> [f32; N] {
        let mut out = [f32::NEG_INFINITY; N];
        for ((score, weights), bias) in out.iter_mut().zip(&self.weights).zip(&self.bias) {
            *score = bias + weights.iter().zip(features).map(|(w, f)| w * f).sum::<f32>();
        }
        let most = out.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total = most + out.iter().map(|s| (s - most).exp()).sum::<f32>().ln();
        out.iter_mut().for_each(|s| *s -= total);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one_and_features_must_fit() {
        let json = r#"{"features":["a"],"classes":["x","y"],"weights":[[2.0],[0.0]],"bias":[0.0,1.0]}"#;
        let softmax = Softmax::read(json, &["a"]).unwrap();
        let p = softmax.log_probabilities::<2>(&[3.0]);
        assert!((p.iter().map(|l| l.exp()).sum::<f32>() - 1.0).abs() < 1e-5 && p[0] > p[1]);
        assert!(Softmax::read(json, &["a", "b"]).is_some());
        assert!(Softmax::read(json, &["b"]).is_none() && Softmax::read(json, &[]).is_none());
    }
}
