//! What each cue says for each part: weights that the lab fits, as data.

use super::super::cue_kind::{Cue, Step};
use super::super::part::Part;
#[cfg(any(test, feature = "lab"))]
use super::table::written;
use super::table::{kept, malformed, parsed};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What something says for each part, in the order of [`Part::ALL`].
pub(crate) type Row = [f64; Part::ALL.len()];

/// What cues say, and steps from part to part.
#[derive(Clone, Debug, Default)]
pub(crate) struct LabelWeights {
    /// A cue that the fit saw too seldom has no row, and says nothing.
    pub cue: BTreeMap<Cue, Row>,
    pub after: BTreeMap<Step, Row>,
}

/// [`LabelWeights`] as a file: its rows have a column for each of `parts`.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct LabelsFile {
    parts: Vec<String>,
    cue: BTreeMap<String, Row>,
    after: BTreeMap<String, Row>,
}

impl LabelWeights {
    pub(super) fn read(text: &str) -> Result<Self> {
        let file: LabelsFile = parsed(text)?;
        if file.parts != parts() {
            return Err(malformed("parts", "must name, in this order,", &parts().join("`, `")));
        }
        let (cues, steps) = (Cue::named(), Step::named());
        if let Some(missing) = steps.keys().find(|name| !file.after.contains_key(*name)) {
            return Err(malformed("after", "lacks", missing));
        }
        Ok(Self {
            cue: rows("cue", file.cue, &cues)?,
            after: rows("after", file.after, &steps)?,
        })
    }

    /// The file of these weights.
    #[cfg(any(test, feature = "lab"))]
    pub(crate) fn written(&self) -> Result<String> {
        written(&LabelsFile {
            parts: parts(),
            cue: self.cue.iter().map(|(cue, row)| (cue.name(), *row)).collect(),
            after: Step::named()
                .into_iter()
                .map(|(name, step)| (name, self.after.get(&step).copied().unwrap_or_default()))
                .collect(),
        })
    }

    /// The weights of this build.
    ///
    /// # Errors
    /// Where the file is malformed, which a test rules out.
    pub(crate) fn get() -> Result<&'static Self> {
        static WEIGHTS: OnceLock<Result<LabelWeights>> = OnceLock::new();
        kept(&WEIGHTS, || Self::read(include_str!("labels.toml")))
    }
}

/// What the columns are of.
fn parts() -> Vec<String> {
    Part::ALL.iter().map(|part| part.name().to_owned()).collect()
}

/// The rows of a table by what they are of.
fn rows<K: Copy + Ord>(
    table: &str,
    rows: BTreeMap<String, Row>,
    known: &BTreeMap<String, K>,
) -> Result<BTreeMap<K, Row>> {
    let named = rows.into_iter().map(|(name, row)| match known.get(&name) {
        Some(&key) => Ok((key, row)),
        None => Err(malformed(table, "weighs the unknown", &name)),
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_weighs_cues_that_there_are() {
        let shipped = include_str!("labels.toml");
        let labels = LabelWeights::read(shipped).unwrap();
        assert_eq!(LabelWeights::read(&labels.written().unwrap()).unwrap().cue, labels.cue);
        for (line, changed, about) in [
            ("\"echoed far some\"", "\"echoed afar\"", "unknown `echoed afar`"),
            ("\nedge = ", "\nhedge = ", "lacks `edge`"),
            (
                "\"furniture\", \"kicker\"",
                "\"kicker\", \"furniture\"",
                "in this order, `furniture`, `kicker`",
            ),
        ] {
            assert!(shipped.contains(line), "{line}");
            let told = LabelWeights::read(&shipped.replacen(line, changed, 1))
                .unwrap_err()
                .chain();
            assert!(told.contains(about), "{told}");
        }
    }

    #[test]
    fn no_two_cues_share_a_name() {
        let named = Cue::named();
        let cues: std::collections::BTreeSet<Cue> = named.values().copied().collect();
        assert_eq!(cues.len(), named.len());
        assert!(named.iter().all(|(name, cue)| *name == cue.name()));
    }
}
