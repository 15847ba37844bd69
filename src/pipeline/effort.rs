//! How much is read for a question over an archive.

use serde::{Deserialize, Serialize};

/// How much is read for a question over an archive, at most: it ends where the evidence is enough. Counted in passages, even where seconds
/// are asked for, so that the same question has the same answer on any machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// As much as on one page.
    Quick,
    /// About 15 seconds with the default model on two cores.
    #[default]
    Usual,
    /// Several times as much.
    Thorough,
    /// As much as the default model reads in so many seconds on two cores.
    Seconds(u16),
}

/// Seconds that the default model takes for the passages of [`Effort::Usual`] on two cores.
const USUAL: usize = 15;

impl Effort {
    /// The most seconds that can be asked for.
    pub const MOST_SECONDS: u16 = 600;

    /// What is meant by `quick`, `usual`, `thorough`, or a number of seconds; `None` where nothing is.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "quick" => Some(Self::Quick),
            "usual" => Some(Self::Usual),
            "thorough" => Some(Self::Thorough),
            seconds => {
                let seconds = seconds.strip_suffix('s').unwrap_or(seconds).parse().ok();
                seconds
                    .filter(|seconds| (1..=Self::MOST_SECONDS).contains(seconds))
                    .map(Self::Seconds)
            }
        }
    }

    /// Passages that the model reads.
    pub(super) fn passages(self) -> usize {
        let usual = 4;
        match self {
            Self::Quick => 2,
            Self::Usual => usual,
            Self::Thorough => 12,
            Self::Seconds(seconds) => (usize::from(seconds) * usual / USUAL).max(1),
        }
    }

    /// Articles that are looked through for passages.
    pub(super) fn articles(self) -> usize {
        (self.passages() * 5).max(24)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_as_many_passages_anywhere() {
        let passages = |text| Effort::parse(text).map(Effort::passages);
        assert_eq!(passages("usual"), passages("15"));
        assert_eq!(
            (passages("60s"), passages("1"), passages("thorough")),
            (Some(16), Some(1), Some(12))
        );
        assert_eq!((passages("0"), passages("much"), passages("601")), (None, None, None));
        assert_eq!(Effort::Thorough.articles(), 60);
    }
}
