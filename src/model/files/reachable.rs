//! Whether the places that a model's file comes from answer.

use super::store::storage;
use super::{Store, hub, pip, reach};
use crate::error::Result;
use crate::model::registry::{Source, Spec};

impl Store {
    /// Each source of `spec` in words, and whether it answers. Opens connections; fetches no file.
    pub fn reachable(&self, spec: &Spec) -> Vec<(String, Result<()>)> {
        let outside = self.outside();
        let answers = |source: &Source| match source {
            Source::Hf(place) => {
                let url = hub::address(place, self.dir(), outside);
                let through = |url: String| outside.proxy.clone().unwrap_or(url);
                let answer = url.and_then(|url| reach::connect(&through(url), outside.patience.connect));
                (format!("hub, for `{}`", place.repo), answer)
            }
            Source::Wheels(wheels) => {
                let first = wheels.parts().map(|parts| parts.into_iter().next().unwrap_or_default());
                let name = first.as_deref().unwrap_or_default().to_owned();
                let answer = first.and_then(|part| pip::answers(&part, outside));
                (format!("package index, for `{name}`"), answer)
            }
            Source::File(path) => {
                let there = std::fs::metadata(path)
                    .map(|_| ())
                    .map_err(|error| storage("read", path).because(error));
                (format!("this disk, for `{}`", path.display()), there)
            }
        };
        spec.sources.iter().map(answers).collect()
    }
}
