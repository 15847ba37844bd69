//! A language's data file, read section by section when one is first asked for: a page needs its rules, a written sentence its
//! claims, and few runs need both.

use super::dates::Dates;
use super::sections::{
    Aims, Claims, Concepts, Counts, Cutting, Denials, Discourse, Extents, Figures, Head, Hints, Lines, Measures,
    Opposites, Persons, Places, Printed, Readings, Web, Words,
};
use super::sums::Sums;
use crate::text::script::Script;
use crate::text::tag::primary;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Tag and text of every file, in the order of their tags; `build.rs` lists them.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

macro_rules! language {
    ($($(#[$told:meta])* $section:ident: $kind:ty),* $(,)?) => {
        /// A language, as far as its file tells of it.
        #[derive(Debug)]
        pub struct Language {
            tag: &'static str,
            file: &'static str,
            head: OnceLock<Head>,
            parts: OnceLock<Vec<(&'static str, &'static str)>>,
            $($section: OnceLock<Option<$kind>>),*
        }

        impl Language {
            const fn new(tag: &'static str, file: &'static str) -> Self {
                Self { tag, file, head: OnceLock::new(), parts: OnceLock::new(), $($section: OnceLock::new()),* }
            }

            $($(#[$told])*
            pub(crate) fn $section(&self) -> Option<&$kind> {
                let parts = || self.parts.get_or_init(|| parts(self.file));
                let read = || section(parts(), stringify!($section)).ok().flatten();
                self.$section.get_or_init(read).as_ref()
            })*
        }

        /// What is wrong with a file; empty where nothing is.
        #[cfg(test)]
        fn wrong(file: &str) -> Vec<String> {
            let mut wrong = Vec::new();
            let known = [$(stringify!($section)),*];
            let whole: BTreeMap<String, toml::Value> = toml::from_str(file).unwrap_or_default();
            let tables = whole.iter().filter(|(_, value)| value.is_table()).map(|(name, _)| name.as_str());
            let strange = tables.filter(|name| *name != "not_of_it" && !known.contains(name));
            wrong.extend(strange.map(|name| format!("no section is called `{name}`")));
            wrong.extend(head(file).err().map(|error| format!("the head: {error}")));
            $(match section::<$kind>(&parts(file), stringify!($section)) {
                Err(error) => wrong.push(format!("[{}]: {error}", stringify!($section))),
                Ok(found) if found.is_some() != whole.contains_key(stringify!($section)) => {
                    wrong.push(format!("[{}] is not found", stringify!($section)));
                }
                Ok(_) => {}
            })*
            wrong
        }
    };
}

language! {
    /// Words that tell the language, or are of no account in it.
    words: Words,
    /// What no sentence is cut beside.
    cutting: Cutting,
    /// Numbers and months as words.
    figures: Figures,
    /// How days are told.
    dates: Dates,
    /// How lines of a newspaper page are worded.
    rules: Lines,
    /// What a sentence does beside stating something.
    discourse: Discourse,
    /// How pages on the web word what is no part of an article.
    web: Web,
    /// Words that hint at the part of a printed line.
    hints: Hints,
    /// Names of persons, places and bodies.
    persons: Persons,
    /// Characters that are read in several ways.
    readings: Readings,
    /// What stands around articles, and how it is asked for.
    printed: Printed,
    /// What a question wants.
    aims: Aims,
    /// How it is asked how many.
    counts: Counts,
    /// What is to be reckoned.
    sums: Sums,
    /// What belongs to a figure or a list.
    extents: Extents,
    /// What a text takes back.
    denials: Denials,
    /// What changes a claim.
    claims: Claims,
    /// Units of measure and of money, by name.
    measures: Measures,
    /// What a translation must keep, by name.
    concepts: Concepts,
    /// Words that a translation must not turn round, by name.
    opposites: Opposites,
    /// Places that have names of their own in several languages, by the English one.
    places: Places,
}

impl Language {
    /// All languages, in the order of their tags.
    pub fn all() -> &'static [Language] {
        static ALL: OnceLock<Vec<Language>> = OnceLock::new();
        ALL.get_or_init(|| FILES.iter().map(|&(tag, file)| Language::new(tag, file)).collect())
    }

    /// The language that a BCP 47 tag names, regions and scripts aside, where there is a file of it.
    pub fn of(tag: &str) -> Option<&'static Language> {
        let tag = primary(tag);
        Self::all().iter().find(|language| language.tag == tag)
    }

    /// Its BCP 47 tag.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// Its name in English.
    pub fn name(&self) -> &str {
        &self.head().name
    }

    /// What it is written in.
    pub fn script(&self) -> Script {
        self.head().script
    }

    /// The script that the language of a tag is written in: Latin where it is not known, `None` where the tag says so.
    pub fn script_of(tag: &str) -> Option<Script> {
        match primary(tag) {
            "und" => None,
            tag => Some(Self::of(tag).map_or(Script::Latin, Self::script)),
        }
    }

    pub(crate) fn head(&self) -> &Head {
        self.head.get_or_init(|| head(self.file).unwrap_or_default())
    }
}

/// What stands in a file before its first section.
fn head(file: &str) -> Result<Head, toml::de::Error> {
    let end = file.find("\n[").map_or(file.len(), |place| place + 1);
    toml::from_str(&file[..end])
}

/// The sections of a file by name, each with its heading and with the tables in it.
fn parts(file: &str) -> Vec<(&str, &str)> {
    let headings = file.match_indices("\n[").filter_map(|(place, _)| {
        let heading = file[place + 2..].split([']', '.']).next()?;
        heading.starts_with(char::is_alphabetic).then_some((heading, place + 1))
    });
    let headings: Vec<(&str, usize)> = headings.collect();
    let mut parts = Vec::new();
    let mut end = file.len();
    for of_one in headings.chunk_by(|(a, _), (b, _)| a == b).rev() {
        let (name, start) = of_one[0];
        parts.push((name, &file[start..end]));
        end = start;
    }
    parts
}

/// The section of that name; `None` where there is none.
fn section<T: DeserializeOwned>(parts: &[(&str, &str)], name: &str) -> Result<Option<T>, toml::de::Error> {
    let Some((_, text)) = parts.iter().find(|(own, _)| *own == name) else {
        return Ok(None);
    };
    let mut found: BTreeMap<String, T> = toml::from_str(text)?;
    Ok(found.remove(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_well_formed() {
        assert!(FILES.len() > 40 && FILES.is_sorted_by_key(|(tag, _)| *tag));
        for (tag, file) in FILES {
            assert_eq!(wrong(file), [""; 0], "{tag}");
        }
        assert_eq!(
            wrong("name = \"X\"\nscript = \"latin\"\n"),
            [""; 0],
            "no section is needed"
        );
        assert!(!wrong("name = \"X\"\nscript = \"latin\"\n[claim]\n").is_empty());
        assert!(!wrong("name = \"X\"\nscript = \"latin\"\n[words]\nmine = \"a\"\n").is_empty());
    }

    #[test]
    fn a_tag_finds_its_language() {
        assert_eq!(Language::of("zh-Hant").map(Language::name), Some("Chinese"));
        assert_eq!(Language::of("de_AT").map(Language::tag), Some("de"));
        assert!(Language::of("und").is_none() && Language::script_of("und").is_none());
        assert_eq!(Language::script_of("uk"), Some(Script::Cyrillic));
        assert_eq!(Language::script_of("eo"), Some(Script::Latin));
    }
}
