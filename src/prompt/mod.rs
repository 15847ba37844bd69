//! Text and task become token ids, by the model's chat template; the only reader of `prompts/`.
//!
//! A task is a list of turns with variables. The turns before the first variable are the same for every call:
//! they are the task's prefix, read once and forked. Turns meet at control tokens, so the ids of a prefix and of
//! what follows it are those of the whole.

mod builtin;
mod marks;
mod task;
mod template;

pub use task::{Role, Task, Turn};
pub use template::{Encoder, Template};

use crate::error::{Error, Kind, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// The language whose prompts serve where a language has none of its own.
const FALLBACK: &str = "en";

/// Every prompt in force.
#[derive(Clone, Debug)]
pub struct Prompts {
    /// By task, then by language.
    tasks: BTreeMap<String, BTreeMap<String, Task>>,
    digest: String,
}

impl Prompts {
    /// The prompts that the program ships.
    ///
    /// # Errors
    /// Where one of them is malformed, which a test rules out.
    pub fn builtin() -> Result<Self> {
        let files = builtin::FILES
            .iter()
            .map(|&(name, text)| (name.to_owned(), text.to_owned()));
        Self::from_files(files.collect())
    }

    /// The prompts of a folder: files named `TASK.LANGUAGE.toml`. A file replaces the built-in prompt of its name.
    ///
    /// # Errors
    /// Where the folder or a file cannot be read or is malformed.
    pub fn load(folder: &Path) -> Result<Self> {
        let shown = folder.display();
        let unreadable = |cause| {
            Error::new(Kind::Usage, format!("cannot read prompts in `{shown}`"))
                .because(cause)
                .hint("name a folder of `TASK.LANGUAGE.toml` files with --prompts DIR")
        };
        let mut files: BTreeMap<String, String> = builtin::FILES
            .iter()
            .map(|&(name, text)| (name.to_owned(), text.to_owned()))
            .collect();
        let mut found = false;
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(stem) = name.strip_suffix(".toml") {
                files.insert(
                    stem.to_owned(),
                    std::fs::read_to_string(entry.path()).map_err(unreadable)?,
                );
                found = true;
            }
        }
        if !found {
            return Err(Error::new(Kind::Usage, format!("no prompts in `{shown}`"))
                .hint("name a folder of `TASK.LANGUAGE.toml` files with --prompts DIR"));
        }
        Self::from_files(files)
    }

    /// The task of that name in the best language there is: `language`, its primary subtag, or English.
    ///
    /// # Errors
    /// Where no prompt of that name exists.
    pub fn task(&self, name: &str, language: &str) -> Result<&Task> {
        let primary = language.split('-').next().unwrap_or(language);
        self.tasks
            .get(name)
            .and_then(|by_language| {
                [language, primary, FALLBACK]
                    .iter()
                    .find_map(|tag| by_language.get(*tag))
            })
            .ok_or_else(|| Error::new(Kind::Usage, format!("no prompt for the task `{name}`")))
    }

    /// The languages that have a prompt of their own for a task.
    pub fn languages(&self, name: &str) -> Vec<&str> {
        self.tasks
            .get(name)
            .map(|by_language| by_language.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }

    /// What the prompts of some tasks show as examples, in the best language there is.
    pub fn examples(&self, tasks: &[&str], language: &str) -> Vec<String> {
        let known = tasks.iter().filter_map(|name| self.task(name, language).ok());
        let turns = known.flat_map(Task::prefix).filter(|turn| turn.role != Role::System);
        turns.map(|turn| turn.text).collect()
    }

    /// Digest of every prompt in force, in hex: part of cache keys.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Digest of the prompts of some tasks, in hex, whatever their order. It depends on the words of the prompts alone, neither on names
    /// in this program nor on how their files are laid out: fits are known by it.
    pub fn digest_of(&self, tasks: &[&str]) -> String {
        digest(self.tasks.iter().filter(|(name, _)| tasks.contains(&name.as_str())))
    }

    fn from_files(files: BTreeMap<String, String>) -> Result<Self> {
        let mut tasks: BTreeMap<String, BTreeMap<String, Task>> = BTreeMap::new();
        for (stem, text) in &files {
            let (name, language) = stem.split_once('.').ok_or_else(|| {
                Error::new(
                    Kind::Usage,
                    format!("prompt file `{stem}.toml` does not name its language"),
                )
                .hint("name it TASK.LANGUAGE.toml")
            })?;
            let task = Task::parse(text)
                .map_err(|error| Error::new(Kind::Usage, format!("malformed prompt `{stem}.toml`")).because(error))?;
            tasks
                .entry(name.to_owned())
                .or_default()
                .insert(language.to_owned(), task);
        }
        Ok(Self {
            digest: digest(&tasks),
            tasks,
        })
    }
}

/// Digest of prompts by task and language, in hex.
fn digest<'a>(tasks: impl IntoIterator<Item = (&'a String, &'a BTreeMap<String, Task>)>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, by_language) in tasks {
        for (language, task) in by_language {
            task::put(&mut hasher, name);
            task::put(&mut hasher, language);
            task.hash(&mut hasher);
        }
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_prompt_is_well_formed_and_has_an_english_form() {
        let prompts = Prompts::builtin().unwrap();
        for name in prompts.tasks.keys() {
            assert!(prompts.task(name, "xx").is_ok(), "no English prompt for `{name}`");
        }
    }

    #[test]
    fn the_digest_is_of_the_words_alone() {
        let of = |text: &str| {
            let files = [("a.en".to_owned(), text.to_owned())];
            Prompts::from_files(files.into()).unwrap().digest_of(&["a"])
        };
        let digest = of("variables = ['x', 'y']\n[[turn]]\nrole = 'user'\ntext = '{{x}} {{y}}'\n");
        let again = "# Why.\nvariables = ['y', 'x']\n\n[[turn]]\ntext = \"{{x}} {{y}}\"\nrole = \"user\"\n";
        assert_eq!(of(again), digest);
        // Recorded: a change of this number voids every fit.
        assert_eq!(
            digest,
            "e7fc8850ff69ae36c822b3c79598da6c30e4163c30f555cab7d6753f2b60a6dd"
        );
        for other in [again.replace("user", "system"), again.replace("}} {{", "}}  {{")] {
            assert_ne!(of(&other), digest);
        }
    }

    #[test]
    fn a_language_falls_back_to_its_primary_subtag_then_to_english() {
        let file = |text: &str| format!("variables = []\n[[turn]]\nrole = \"user\"\ntext = \"{text}\"\n");
        let files = [("a.en", "e"), ("a.zh", "z")].map(|(name, text)| (name.to_owned(), file(text)));
        let prompts = Prompts::from_files(files.into()).unwrap();
        assert_eq!(prompts.task("a", "zh-Hant").unwrap().render(&[]).unwrap()[0].text, "z");
        assert_eq!(prompts.task("a", "ru").unwrap().render(&[]).unwrap()[0].text, "e");
    }
}
