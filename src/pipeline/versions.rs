//! The version of what each stage gives: part of the key of every result that is kept.
//!
//! A stage's number is raised when what it gives changes, be it by code or by data; what was kept before is then made again. A change
//! that no result can show (a name, the reading page, the service) leaves all of them alone. `cargo test --test cache` fails where the
//! fixture pages come out otherwise and no number was raised, and says which.

use serde::Serialize;
use std::collections::BTreeMap;

/// A part of the way from bytes to a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Bytes to blocks: `read`, and what of `text` it uses.
    Read,
    /// Blocks to articles: `page`, its weights and the joins of `pipeline`.
    Page,
    /// Articles to summaries: `chunk`, `extract`, `ground` and the choosing, writing and checking of `pipeline`.
    Summary,
    /// A question to an answer: `retrieve`, `ground` and its fits, and the search, reading and judging of `pipeline`.
    Answer,
    /// Token ids to log-probabilities and further ids: decoders, kernels, tokenizers, chat templates, sampling.
    Engine,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Read, Self::Page, Self::Summary, Self::Answer, Self::Engine];

    /// The version of what it gives.
    pub fn version(self) -> u32 {
        match self {
            Self::Read => 5,
            Self::Page => 3,
            Self::Summary => 4,
            Self::Answer => 5,
            Self::Engine => 1,
        }
    }

    /// The stages that what it gives comes through, itself last; [`Stage::Engine`] aside, which it comes through where a model is used.
    pub fn way(self) -> &'static [Self] {
        match self {
            Self::Read => &[Self::Read],
            Self::Page => &[Self::Read, Self::Page],
            Self::Summary => &[Self::Read, Self::Page, Self::Summary],
            Self::Answer => &[Self::Read, Self::Page, Self::Answer],
            Self::Engine => &[Self::Engine],
        }
    }

    /// The versions that what it gives depends on, by stage.
    pub(super) fn versions(self, model: bool) -> BTreeMap<Self, u32> {
        let engine = model.then_some(&Self::Engine);
        let stages = self.way().iter().chain(engine);
        stages.map(|stage| (*stage, stage.version())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_named_after_stages() {
        let versions = serde_json::to_string(&Stage::Page.versions(true)).unwrap();
        assert!(
            versions.starts_with("{\"read\":") && versions.contains(",\"engine\":"),
            "{versions}"
        );
    }
}
