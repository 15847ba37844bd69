//! The user's own models: a registry in the configuration folder, which commands write to.

use super::spec::{Spec, check};
use crate::error::{Error, Kind, Result};
use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What a registry that was written begins with.
const HEAD: &str =
    "# Models of your own: `standfirst models add`, `remove` and `pull` write here, and comments go when they do.\n\n";

/// A registry of the user's.
#[derive(Clone, Debug)]
pub struct Own {
    path: PathBuf,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(default)]
    model: Vec<Spec>,
}

impl Own {
    /// The registry in the folder that the environment names with `STANDFIRST_CONFIG_DIR`, or in that of the platform.
    ///
    /// # Errors
    /// Where the platform has no home for this user.
    pub fn open() -> Result<Self> {
        let named = std::env::var_os("STANDFIRST_CONFIG_DIR").filter(|dir| !dir.is_empty());
        let dir = match named {
            Some(dir) => PathBuf::from(dir),
            None => {
                let base = etcetera::choose_base_strategy().map_err(|error| {
                    Error::new(Kind::Storage, "there is no folder for the configuration")
                        .because(error)
                        .hint("export STANDFIRST_CONFIG_DIR=DIR")
                })?;
                base.config_dir().join("standfirst")
            }
        };
        Ok(Self::at(dir.join("models.toml")))
    }

    /// The registry in the file at `path`, which need not be there.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The models in it; none where there is no file.
    ///
    /// # Errors
    /// Where the file cannot be read or is no table of models.
    pub fn models(&self) -> Result<Vec<Spec>> {
        let failed = |cause: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(
                Kind::Usage,
                format!("cannot use your own models in `{}`", self.path.display()),
            )
            .because(cause)
            .hint("correct the file, or move it away")
        };
        let text = match std::fs::read_to_string(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.map_err(|error| failed(error.into()))?,
        };
        let tables: Tables = toml::from_str(&text).map_err(|error| failed(error.to_string().into()))?;
        check(&tables.model).map_err(|error| failed(error.into()))?;
        Ok(tables.model)
    }

    /// Writes `spec` to it, in the place of one of the same name.
    ///
    /// # Errors
    /// Where the table cannot be, or the file cannot be read or written.
    pub fn put(&self, spec: Spec) -> Result<()> {
        let mut models = self.models()?;
        match models.iter_mut().find(|known| known.id == spec.id) {
            Some(known) => *known = spec,
            None => models.push(spec),
        }
        self.write(models)
    }

    /// Takes the model called `id` out of it; tells whether it was there.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn remove(&self, id: &str) -> Result<bool> {
        let mut models = self.models()?;
        let before = models.len();
        models.retain(|spec| spec.id != id);
        let found = models.len() < before;
        if found {
            self.write(models)?;
        }
        Ok(found)
    }

    fn write(&self, model: Vec<Spec>) -> Result<()> {
        check(&model)?;
        let failed = || {
            Error::new(Kind::Storage, format!("cannot write `{}`", self.path.display()))
                .hint("export STANDFIRST_CONFIG_DIR=DIR")
        };
        let text = toml::to_string(&Tables { model }).map_err(|error| failed().because(error))?;
        let dir = self.path.parent().unwrap_or(Path::new("."));
        let written = std::fs::create_dir_all(dir).and_then(|()| {
            let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(dir)?;
            file.write_all(HEAD.as_bytes())?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(&self.path)?;
            Ok(())
        });
        written.map_err(|error| failed().because(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::registry::{Hub, Pin, Registry, Source};

    #[test]
    fn what_is_put_comes_back_beside_and_in_the_place_of_what_is_built_in() {
        let dir = tempfile::tempdir().unwrap();
        let own = Own::at(dir.path().join("a").join("models.toml"));
        assert!(own.models().unwrap().is_empty());
        let file = Spec::new("mine", Source::File(dir.path().join("x.gguf"))).identified(7, "a".repeat(64));
        own.put(file).unwrap();
        let builtin = Registry::builtin().unwrap();
        let qwen = builtin.find("qwen3-0.6b").unwrap().clone();
        let place = qwen.hubs().next().unwrap().clone();
        let pin = Pin {
            bytes: 9,
            sha256: "b".repeat(64),
            revision: "c0ffee".to_owned(),
        };
        own.put(qwen.pinned(&place, pin)).unwrap();
        let count = builtin.models().len();
        let all = builtin.with(own.models().unwrap());
        assert_eq!(all.models().len(), count + 1);
        assert_eq!(
            all.find("mine").unwrap().in_place(),
            Some(dir.path().join("x.gguf").as_path())
        );
        let pinned = all.find("qwen3-0.6b").unwrap();
        assert_eq!(pinned.identity().unwrap().bytes, 9);
        assert_eq!(
            pinned.hubs().next().unwrap(),
            &Hub {
                revision: "c0ffee".to_owned(),
                ..place
            }
        );
        assert!(own.remove("mine").unwrap() && !own.remove("mine").unwrap());
        assert_eq!(own.models().unwrap().len(), 1);
    }

    #[test]
    fn a_file_that_is_no_registry_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let own = Own::at(dir.path().join("models.toml"));
        std::fs::write(own.path(), "[[model]]\nid = \"x\"").unwrap();
        assert!(own.models().unwrap_err().chain().contains("models.toml"));
        assert!(own.put(Spec::new("y", Source::File("/y".into()))).is_err());
    }
}
