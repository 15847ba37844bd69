//! Which model is meant, and what its file must be: from the registry, from a file that tells of itself, or from the hub.

use super::config::ModelChoice;
use crate::error::{Error, Kind, Result};
use crate::model::describe;
use crate::model::files::{Homes, Progress, Store};
use crate::model::registry::{Hub, Own, Registry, Source, Spec};
use crate::prompt::Template;
use std::path::Path;

/// What a choice is made among.
pub struct Chooser<'a> {
    /// The models known.
    pub registry: &'a Registry,
    /// Where files are.
    pub store: &'a Store,
    /// Where what was found out is written down.
    pub own: &'a Own,
    /// Never open a network connection.
    pub offline: bool,
}

impl Chooser<'_> {
    /// The model that `choice` means, its file's identity known; `None` where it is to be none.
    ///
    /// # Errors
    /// Where there is no such model, it cannot be run here, or nobody tells what its file must be.
    pub fn choose(&self, choice: &ModelChoice, progress: &mut dyn Progress) -> Result<Option<Spec>> {
        let spec = match choice {
            ModelChoice::None => return Ok(None),
            ModelChoice::Default => self.registry.default_model().clone(),
            ModelChoice::File(path) => return self.file(&name(path), path, None, progress).map(Some),
            ModelChoice::Id(id) => match self.registry.find(id) {
                Ok(spec) => spec.clone(),
                Err(error) => {
                    let found = Homes::from_env().find(id).ok_or(error)?;
                    return self.file(id, &found.path, None, progress).map(Some);
                }
            },
        };
        spec.require_runnable()?;
        self.identified(spec, progress).map(Some)
    }

    /// The model in the file at `path`, used where it lies, as the file tells of itself; `template` is what it was taught where that is
    /// known better.
    ///
    /// # Errors
    /// Where the file cannot be read, is of an architecture or a chat template that this version does not know.
    pub fn file(&self, id: &str, path: &Path, template: Option<Template>, progress: &mut dyn Progress) -> Result<Spec> {
        let told = describe(path)?;
        told.require_runnable()?;
        let template = match (template, &told.template) {
            (Some(template), _) => template,
            (None, Some(jinja)) => Template::recognise(jinja, |control| told.has(control))?,
            (None, None) => {
                let message = format!(
                    "`{}` carries no chat template: it was never taught to chat",
                    path.display()
                );
                return Err(Error::new(Kind::Model, message)
                    .hint("where you know how it is spoken to: standfirst models add ID FILE --template NAME"));
            }
        };
        let mut spec = self.store.place(id, path, progress)?;
        spec.architecture = told.architecture;
        spec.template = template.name().to_owned();
        spec.context = told.context;
        spec.licence = told.licence.unwrap_or_else(|| "unknown".to_owned());
        Ok(spec)
    }

    /// `spec` with what its file must be: what the hub says of it is asked, told and written down where the registry does not know.
    ///
    /// # Errors
    /// Where nobody tells.
    pub fn identified(&self, spec: Spec, progress: &mut dyn Progress) -> Result<Spec> {
        if spec.identity().is_ok() {
            return Ok(spec);
        }
        if self.offline {
            let message = format!(
                "what the file of `{}` must be is not known, and the hub may not be asked offline",
                spec.id
            );
            return Err(Error::new(Kind::Model, message).hint(format!("standfirst models add {} FILE", spec.id)));
        }
        let mut last = None;
        for place in spec.hubs() {
            match self.store.pin(place) {
                Ok(pin) => {
                    progress.note(&format!(
                        "the hub says of `{}` of `{}`: {} bytes, sha256 `{}`, revision `{}`; written to `{}`",
                        place.file,
                        place.repo,
                        pin.bytes,
                        pin.sha256,
                        pin.revision,
                        self.own.path().display()
                    ));
                    let spec = spec.clone().pinned(place, pin);
                    self.own.put(spec.clone())?;
                    return Ok(spec);
                }
                Err(error) => last = Some(error),
            }
        }
        Err(match last {
            Some(error) => error,
            None => return spec.identity().map(|_| spec.clone()),
        })
    }

    /// Writes a model called `id` to the user's own registry: the file at a path, or one of the hub, `hf:OWNER/NAME/FILE`, which is
    /// fetched since it tells of itself.
    ///
    /// # Errors
    /// Where it cannot be had, is not known here, or the registry cannot be written.
    pub fn add(&self, id: &str, from: &str, template: Option<&str>, progress: &mut dyn Progress) -> Result<Spec> {
        let template = template.map(Template::from_name).transpose()?;
        let spec = match from.strip_prefix("hf:") {
            Some(place) => {
                let place = hub(place)?;
                let asked = Spec::new(id, Source::Hf(place));
                asked.check()?;
                let asked = self.identified(asked, progress)?;
                let path = self.store.ensure(&asked, self.offline, progress)?;
                let mut told = self.file(id, &path, template, progress)?;
                told.sources = asked.sources;
                told
            }
            None => self.file(id, Path::new(from), template, progress)?,
        };
        self.own.put(spec.clone())?;
        Ok(spec)
    }
}

/// The place that `OWNER/NAME/FILE` or `OWNER/NAME/FILE@REVISION` names.
fn hub(place: &str) -> Result<Hub> {
    let wrong = || {
        Error::new(Kind::Usage, format!("`hf:{place}` names no file of the hub"))
            .hint("standfirst models add ID hf:OWNER/NAME/FILE.gguf")
    };
    let (path, revision) = place.split_once('@').unwrap_or((place, "main"));
    let mut parts = path.splitn(3, '/');
    let (Some(owner), Some(name), Some(file)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong());
    };
    let plain = |text: &str| {
        let letters = text.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
        !text.is_empty() && letters && !text.split('/').any(|part| part.is_empty() || part.starts_with('.'))
    };
    if ![owner, name, file, revision].into_iter().all(plain) {
        return Err(wrong());
    }
    Ok(Hub {
        repo: format!("{owner}/{name}"),
        file: file.to_owned(),
        revision: revision.to_owned(),
    })
}

/// What a file is called: its name without its ending.
fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_on_the_hub_is_taken_apart() {
        let place = hub("Qwen/Qwen3-0.6B-GGUF/Q8/a.gguf").unwrap();
        assert_eq!(
            (place.repo.as_str(), place.file.as_str()),
            ("Qwen/Qwen3-0.6B-GGUF", "Q8/a.gguf")
        );
        assert_eq!(place.revision, "main");
        assert_eq!(hub("a/b/c.gguf@v1").unwrap().revision, "v1");
        for wrong in ["a/b", "a//c", "a/b/../c", "a/b/c?x", "a/b/", "a/b/c@"] {
            assert!(hub(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_named_is_a_file_where_it_looks_like_one() {
        let named = ModelChoice::named;
        assert_eq!(named("none"), ModelChoice::None);
        assert_eq!(named("small"), ModelChoice::Id("small".to_owned()));
        assert_eq!(named("M.GGUF"), ModelChoice::File("M.GGUF".into()));
        assert_eq!(
            named("./blobs/sha256-ab"),
            ModelChoice::File("./blobs/sha256-ab".into())
        );
        assert_eq!(
            named("ollama:me/mine:latest"),
            ModelChoice::Id("ollama:me/mine:latest".to_owned())
        );
    }
}
