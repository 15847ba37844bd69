//! What a model takes a text to state, read off its state.

use serde::Deserialize;

/// Reads off a model's state whether the text states the answer: models know better than they say (Slobodkin and others, 2023; Azaria
/// and Mitchell, 2023).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Probe {
    bias: f64,
    /// One for each part of the state, whose parts are taken in units of their root mean square.
    weights: Vec<f64>,
}

impl Probe {
    /// In nats; 0 for the state of another model, or one that is no number.
    pub(super) fn sensed(&self, state: &[f32]) -> f64 {
        if state.is_empty() || state.len() != self.weights.len() {
            return 0.0;
        }
        let square: f64 = state.iter().map(|x| f64::from(*x).powi(2)).sum();
        let unit = (square / state.len() as f64).sqrt().max(f64::MIN_POSITIVE);
        let products = state
            .iter()
            .zip(&self.weights)
            .map(|(x, weight)| f64::from(*x) / unit * weight);
        let sensed = self.bias + products.sum::<f64>();
        if sensed.is_finite() { sensed } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::Probe;

    #[test]
    fn a_state_counts_by_its_direction_and_only_where_it_fits() {
        let probe = Probe {
            bias: 0.5,
            weights: vec![1.0, -2.0],
        };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(probe.sensed(&[3.0, 0.0]), probe.sensed(&[0.1, 0.0])));
        assert!(near(probe.sensed(&[1.0, 1.0]), -0.5));
        assert!(near(probe.sensed(&[0.0, 0.0]), 0.5));
        for other in [
            &[] as &[f32],
            &[1.0],
            &[1.0, 2.0, 3.0],
            &[f32::NAN, 1.0],
            &[f32::INFINITY, 1.0],
        ] {
            assert!(near(probe.sensed(other), 0.0), "{other:?}");
        }
        assert!(near(Probe::default().sensed(&[1.0]), 0.0));
    }
}
