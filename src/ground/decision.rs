//! Whether a text states the answer to a question, and how sure that is.

use super::probe::Probe;
use crate::error::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The fits that the program ships.
const SHIPPED: &str = include_str!("calibration.toml");

/// How likely an answer must be right to be given, however surely the text states one: what is printed is the answer.
const LEAST_RIGHT: f64 = 0.15;

/// What speaks for an answer and against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// Log-odds, in nats, of the model's own judgement that the answer is right and the text states it.
    pub judged: f64,
    /// The same before an answer is shown: only whether the text states one.
    pub says: f64,
    /// Mean log-probability of the copied answer's tokens, its end included, in nats.
    pub copied: f64,
    /// Log-probability of all of them, in nats.
    pub whole: f64,
    /// How much likelier a token of it is than one of the best other answer, in nats.
    pub margin: f64,
    /// Log-probability that the model refuses instead, in nats.
    pub refused: f64,
    /// Share of the question's terms that stand around the answer, in 0..=1.
    pub covered: f64,
    /// How much likelier a token of the question is after the text than without it, in nats.
    pub expected: f64,
    /// `ln(1 + characters)` of the answer.
    pub length: f64,
    /// 1 where the text's script does not tell words apart, else 0: there tokens are of another kind.
    pub unspaced: f64,
    /// 1 where the question is in another language than the text, else 0: then few of its terms can stand there.
    pub across: f64,
    /// What a fit's probe makes of the model's state before the answer is written, in nats: what it takes the text to state need not
    /// be what it says.
    pub sensed: f64,
    /// Log-probability, in nats, that a reader of the model's attention gives to the answer's place; 0 without one.
    pub located: f64,
    /// Log-odds, in nats, that it finds no answer in the text; 0 without one.
    pub absent: f64,
}

impl Evidence {
    /// Its values, each within bounds that a fit has seen.
    fn values(&self) -> [f64; 14] {
        [
            self.judged.clamp(-8.0, 8.0),
            self.says.clamp(-8.0, 8.0),
            self.copied.clamp(-4.0, 0.0),
            self.whole.clamp(-20.0, 0.0),
            self.margin.clamp(-1.0, 4.0),
            self.refused.clamp(-12.0, 0.0),
            self.covered.clamp(0.0, 1.0),
            self.expected.clamp(-1.0, 4.0),
            self.length.clamp(0.0, 6.0),
            self.unspaced.clamp(0.0, 1.0),
            self.across.clamp(0.0, 1.0),
            self.sensed.clamp(-8.0, 8.0),
            self.located.clamp(-8.0, 0.0),
            self.absent.clamp(-8.0, 8.0),
        ]
    }
}

/// A logistic fit: log-odds that grow with each piece of evidence.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Logistic {
    /// Where all evidence is zero.
    bias: f64,
    /// What each piece adds, a unit of it.
    weights: Evidence,
    /// What a text's language adds, by its primary subtag, where the question is in it too: models know some languages better than
    /// others.
    #[serde(default)]
    languages: BTreeMap<String, f64>,
}

impl Logistic {
    fn probability(&self, evidence: &Evidence, language: &str) -> f64 {
        let Evidence {
            judged,
            says,
            copied,
            whole,
            margin,
            refused,
            covered,
            expected,
            length,
            unspaced,
            across,
            sensed,
            located,
            absent,
        } = self.weights;
        let weights = [
            judged, says, copied, whole, margin, refused, covered, expected, length, unspaced, across, sensed, located,
            absent,
        ];
        let products = weights
            .iter()
            .zip(evidence.values())
            .map(|(weight, value)| weight * value);
        let known = self.languages.get(primary(language)).copied().unwrap_or_default()
            * (1.0 - evidence.across.clamp(0.0, 1.0));
        1.0 / (1.0 + (-(self.bias + known + products.sum::<f64>())).exp())
    }
}

/// What was fitted for one model and one set of prompts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fit {
    /// Digest of the model's file, in hex; empty for a fit that leans on no model's state.
    model: String,
    /// Digest of the prompts that the evidence comes from, in hex.
    prompts: String,
    /// How likely the text must be to state the answer for it to be given.
    threshold: f64,
    /// The same for texts of one language, by its primary subtag, where the question is in it too: so that no language has more of
    /// what its texts state refused than another.
    #[serde(default)]
    thresholds: BTreeMap<String, f64>,
    #[serde(default)]
    probe: Probe,
    /// That the text states the answer.
    stated: Logistic,
    /// That the answer is right, given that the text states it.
    right: Logistic,
}

/// A tag's first part, its language.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// How sure an answer is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The probability, in 0..=1, that the text states the answer to the question.
    pub stated: f64,
    /// The probability, in 0..=1, that it does and that the answer weighed is right.
    pub right: f64,
    /// Whether the answer is to be given.
    pub given: bool,
}

impl Fit {
    /// What the model's `state` before the answer says of whether the text states it, in nats; 0 for the state of another model.
    pub fn sensed(&self, state: &[f32]) -> f64 {
        self.probe.sensed(state)
    }

    /// What the evidence amounts to, for a text in `language`, a BCP 47 tag.
    pub fn verdict(&self, evidence: &Evidence, language: &str) -> Verdict {
        let stated = self.stated.probability(evidence, language);
        let own = self.thresholds.get(primary(language)).filter(|_| evidence.across < 0.5);
        let right = stated * self.right.probability(evidence, language);
        Verdict {
            stated,
            right,
            given: stated >= *own.unwrap_or(&self.threshold) && right >= LEAST_RIGHT,
        }
    }
}

/// All fits.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    fit: Vec<Fit>,
}

impl Calibration {
    /// The fits that the program ships.
    ///
    /// # Errors
    /// Where they are malformed, which a test rules out.
    pub fn builtin() -> Result<Self> {
        toml::from_str(SHIPPED).map_err(|cause| Error::new(Kind::Usage, "the calibration is malformed").because(cause))
    }

    /// The fit for a model and prompts, and whether it was made for just these; one for other prompts, or for no model, or else the
    /// first stands in for what was never measured. `None` where there are no fits.
    pub fn fit(&self, model: &str, prompts: &str) -> Option<(&Fit, bool)> {
        let made = self.fit.iter().find(|fit| fit.model == model && fit.prompts == prompts);
        made.map(|fit| (fit, true)).or_else(|| {
            let of = |model: &str| self.fit.iter().find(|fit| fit.model == model);
            let stand_in = of(model).or_else(|| of("")).or(self.fit.first());
            stand_in.map(|fit| (fit, false))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_and_the_words_must_speak_for_it() {
        let calibration = Calibration::builtin().unwrap();
        let (fit, made) = calibration.fit("no such model", "no such prompts").unwrap();
        assert!(!made);
        let good = Evidence {
            judged: 3.0,
            says: 4.0,
            copied: -0.1,
            whole: -0.5,
            margin: 3.0,
            refused: -9.0,
            covered: 0.7,
            expected: 2.0,
            length: 1.5,
            unspaced: 1.0,
            across: 0.0,
            sensed: 4.0,
            ..Evidence::default()
        };
        let bad = Evidence {
            judged: -3.0,
            says: -4.0,
            copied: -2.0,
            whole: -9.0,
            margin: 0.0,
            refused: -0.3,
            covered: 0.1,
            expected: 0.3,
            length: 3.0,
            unspaced: 1.0,
            across: 0.0,
            sensed: -4.0,
            ..Evidence::default()
        };
        assert!(fit.verdict(&good, "zh").given && fit.verdict(&good, "zh").right > 0.5);
        assert!(!fit.verdict(&bad, "zh-Hant").given && fit.verdict(&bad, "zh-Hant").right < 0.2);
    }
}
