//! How much is read for a question over an archive.

use serde::{Deserialize, Serialize};

/// How much is read for a question over an archive, at most: it ends where the evidence is enough. Counted in passages and not in
/// seconds, so that the same question has the same answer on any machine.
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
}

impl Effort {
    /// Passages that the model reads.
    pub(super) fn passages(self) -> usize {
        match self {
            Self::Quick => 2,
            Self::Usual => 4,
            Self::Thorough => 12,
        }
    }

    /// Articles that are looked through for passages.
    pub(super) fn articles(self) -> usize {
        match self {
            Self::Quick | Self::Usual => 24,
            Self::Thorough => 60,
        }
    }
}
