//! `models`: which there are, and their files.

use super::args::Models;
use super::keep::size;
use super::open::offline;
use super::options::Common;
use super::outcome::{DONE, FAILED, complain};
use super::output::Output;
use super::progress::Bars;
use super::tongue::say;
use crate::error::Result;
use crate::model::files::{Homes, Progress, State, Store};
use crate::model::registry::{Own, Registry, Spec};
use crate::pipeline::Chooser;
use crate::render::clean;
use console::measure_text_width;

/// `models`.
pub(super) fn models(common: &Common, command: Models, output: &mut Output) -> Result<u8> {
    let registry = Registry::open(common.models.as_deref())?;
    let (store, own) = (Store::open()?, Own::open()?);
    let chooser = Chooser {
        registry: &registry,
        store: &store,
        own: &own,
        offline: offline(common),
    };
    let mut bars = Bars::new(common.quiet);
    match command {
        Models::List => {
            let mine: Vec<String> = own.models()?.into_iter().map(|spec| spec.id).collect();
            for spec in registry.models() {
                output.text(&clean(&row(&registry, &store, spec, mine.contains(&spec.id))))?;
                if let (1.., Ok(must)) = (common.verbose, spec.identity()) {
                    let line = format!("{} bytes, sha256 {}", must.bytes, must.sha256);
                    output.text(&format!("    {}\n", say(&line)))?;
                }
            }
            for found in Homes::from_env().look() {
                let line = format!(
                    "{:<22} {:>9}  `{}`\n",
                    found.id,
                    size(found.bytes),
                    found.path.display()
                );
                output.text(&clean(&line))?;
            }
        }
        Models::Pull { id } => {
            let spec = chooser.identified(registry.find(&id)?.clone(), &mut bars)?;
            let path = store.ensure(&spec, offline(common), &mut bars)?;
            output.text(&format!("{}\n", path.display()))?;
        }
        Models::Add { name, from, template } => {
            let spec = chooser.add(&name, &from, template.as_deref(), &mut bars)?;
            let line = format!(
                "{}: {}, template {}, {} tokens, licence {}, sha256 {}",
                spec.id,
                spec.architecture,
                spec.template,
                spec.context,
                spec.licence,
                spec.identity()?.sha256
            );
            output.line(&line)?;
        }
        Models::Import { id, file } => {
            let path = store.import(registry.find(&id)?, &file, &mut bars)?;
            output.text(&format!("{}\n", path.display()))?;
        }
        Models::Verify { id: Some(id) } => {
            let path = store.verify(registry.find(&id)?, &mut bars)?;
            output.line(&format!("{id}: whole, `{}`", path.display()))?;
        }
        Models::Verify { id: None } => {
            let mut code = DONE;
            for spec in registry.models().iter().filter(|spec| spec.identity().is_ok()) {
                if matches!(store.state(spec), State::Missing | State::Partial(_)) {
                    continue;
                }
                match store.verify(spec, &mut bars) {
                    Ok(path) => output.line(&format!("{}: whole, `{}`", spec.id, path.display()))?,
                    Err(error) => {
                        complain(&error);
                        code = FAILED;
                    }
                }
            }
            return Ok(code);
        }
        Models::Path { id } => output.text(&format!("{}\n", store.path(registry.find(&id)?).display()))?,
        Models::Remove { id } => {
            let freed = store.remove(registry.find(&id)?, &mut bars)?;
            bars.note(&format!("removed `{id}`, {} freed", size(freed)));
            if own.remove(&id)? {
                bars.note(&format!("`{id}` no longer stands in `{}`", own.path().display()));
            }
        }
    }
    Ok(DONE)
}

fn row(registry: &Registry, store: &Store, spec: &Spec, mine: bool) -> String {
    let state = match store.state(spec) {
        State::Present => "on disk",
        State::Unverified => "on disk, not checked",
        State::Damaged => "on disk, damaged",
        State::Partial(_) => "partly fetched",
        State::Missing => "not on disk",
    };
    let mut remarks = Vec::new();
    if spec.id == registry.default_model().id {
        remarks.push("default");
    }
    if spec.id == registry.small_model().id {
        remarks.push("small");
    }
    if registry.encoder().is_some_and(|encoder| encoder.id == spec.id) {
        remarks.push("what texts mean, for archives");
    }
    if mine {
        remarks.push("your own");
    }
    if spec.in_place().is_some() {
        remarks.push("used where it lies");
    }
    if spec.tests_only {
        remarks.push("for tests only");
    }
    if !spec.runs() {
        remarks.push("its architecture does not run here yet");
    } else if spec.untested {
        remarks.push("not measured here");
    }
    let bytes = spec
        .identity()
        .map(|must| size(must.bytes))
        .unwrap_or_else(|_| "?".to_owned());
    let state = say(state);
    let room = " ".repeat(20usize.saturating_sub(measure_text_width(&state)));
    let remarks: Vec<_> = remarks.into_iter().map(say).collect();
    format!(
        "{:<22} {:>9}  {state}{room}  {:<12}  {}\n",
        spec.id,
        bytes,
        spec.licence,
        remarks.join(", ")
    )
}
