//! The options in force.

use super::meaning::Meaning;
use crate::model::kernel::cores;
use std::path::PathBuf;

/// Which model to work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelChoice {
    /// Layout and extracts only, quotes instead of answers.
    None,
    /// The registry's default.
    Default,
    /// A model of the registry, or one that another program keeps on this disk.
    Id(String),
    /// A file, used where it lies.
    File(PathBuf),
}

impl ModelChoice {
    /// What a user names: `none`, a file that ends in `.gguf` or stands in a folder, or else a name.
    pub fn named(text: &str) -> Self {
        match text {
            "none" => Self::None,
            path if path.to_ascii_lowercase().ends_with(".gguf")
                || path.contains(std::path::MAIN_SEPARATOR) && !path.contains(':') =>
            {
                Self::File(path.into())
            }
            id => Self::Id(id.to_owned()),
        }
    }
}

/// The options in force, built once from the command line.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which model to work with.
    pub model: ModelChoice,
    /// BCP 47 tag of the language that every verb writes in, or `source`, where a request names none; `None` is the source's for
    /// summaries, the question's for answers.
    pub language: Option<String>,
    /// Sentences of an article's abstract, where a request does not say how many.
    pub sentences: usize,
    /// Threads that compute.
    pub threads: usize,
    /// Never open a network connection.
    pub offline: bool,
    /// Where results are kept; `None` keeps none.
    pub cache_dir: Option<PathBuf>,
    /// Another registry than the built-in one.
    pub registry: Option<PathBuf>,
    /// Other prompts than the built-in ones.
    pub prompts: Option<PathBuf>,
    /// What tells what texts mean, where archives are asked.
    pub meaning: Meaning,
    /// 0 is quiet, 1 the default, 2 explains, 3 tells every cache key.
    pub verbosity: u8,
}

impl Config {
    /// Sentences of an article's abstract, where nobody says how many.
    pub const SENTENCES: usize = 3;

    /// Work with `model` on all cores; results are kept nowhere, nothing is said on the way, and all else is as the
    /// program has it.
    pub fn new(model: ModelChoice) -> Self {
        Self {
            model,
            language: None,
            sentences: Self::SENTENCES,
            threads: cores(),
            offline: false,
            cache_dir: None,
            registry: None,
            prompts: None,
            meaning: Meaning::new(None, cores()),
            verbosity: 0,
        }
    }
}
