//! The tables of chat templates.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use std::ops::Deref;
use std::sync::LazyLock;

/// How turns are marked, as the data have it.
#[derive(Debug)]
pub(super) struct Marks {
    pub name: String,
    /// What a file's own template holds where it is this one.
    pub known: Vec<String>,
    pub controls: Vec<String>,
    pub begin: Pattern,
    pub system: Option<Pattern>,
    pub user: Pattern,
    pub assistant: Pattern,
    pub open: Pattern,
    pub stop: Vec<String>,
}

/// A part of a mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A token that no text makes.
    Control(String),
    /// Text of the template.
    Text(String),
    /// What is said.
    Said,
}

/// What stands around what is said.
#[derive(Debug, Default)]
pub(super) struct Pattern(Vec<Piece>);

impl Deref for Pattern {
    type Target = [Piece];

    fn deref(&self) -> &[Piece] {
        &self.0
    }
}

/// All tables.
pub(super) static TABLES: LazyLock<Vec<Marks>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        template: Vec<Marks>,
    }
    toml::from_str::<File>(include_str!("templates.toml")).map_or_else(|_| Vec::new(), |file| file.template)
});

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            name: String,
            #[serde(default)]
            known: Vec<String>,
            controls: Vec<String>,
            #[serde(default)]
            begin: String,
            system: Option<String>,
            user: String,
            assistant: String,
            #[serde(default)]
            open: String,
            #[serde(default)]
            stop: Vec<String>,
        }
        let table = Table::deserialize(from)?;
        let pattern = |text: &str| Pattern::read(text, &table.controls);
        if !table.user.contains(SAID) {
            return Err(D::Error::custom("a user says nothing"));
        }
        Ok(Self {
            begin: pattern(&table.begin),
            system: table.system.as_deref().map(pattern),
            user: pattern(&table.user),
            assistant: pattern(&table.assistant),
            open: pattern(&table.open),
            name: table.name,
            known: table.known,
            controls: table.controls,
            stop: table.stop,
        })
    }
}

/// Where what is said stands in a mark.
const SAID: &str = "{text}";

impl Pattern {
    fn read(text: &str, controls: &[String]) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let marks = controls.iter().map(String::as_str).chain([SAID]);
            let next = marks
                .filter_map(|mark| Some((rest.find(mark)?, mark)))
                .min_by_key(|(at, mark)| (*at, std::cmp::Reverse(mark.len())));
            let (at, mark) = next.unwrap_or((rest.len(), ""));
            if at > 0 {
                pieces.push(Piece::Text(rest[..at].to_owned()));
            }
            match mark {
                "" => {}
                SAID => pieces.push(Piece::Said),
                control => pieces.push(Piece::Control(control.to_owned())),
            }
            rest = &rest[at + mark.len()..];
        }
        Self(pieces)
    }
}
