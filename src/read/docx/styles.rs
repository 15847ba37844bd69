//! What a document's styles say of paragraphs and letters.

use crate::read::xml::{Element, Tree};
use std::collections::HashMap;

/// Styles that a style may stand on, one on the other.
const DEPTH: usize = 16;
/// Size of letters where nothing says it, in half points.
const SIZE: f32 = 20.0;

/// How letters look; what is not said is taken from elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// In half points.
    pub size: Option<f32>,
    pub bold: Option<bool>,
    pub hidden: Option<bool>,
}

impl Look {
    /// What `rPr` says.
    pub(super) fn of(properties: Option<Element<'_>>) -> Self {
        let Some(properties) = properties else {
            return Self::default();
        };
        Self {
            size: properties.child("sz").and_then(|size| size.number("val")),
            bold: switch(properties, "b"),
            hidden: switch(properties, "vanish"),
        }
    }

    /// The same, with what is not said taken from `other`.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            size: self.size.or(other.size),
            bold: self.bold.or(other.bold),
            hidden: self.hidden.or(other.hidden),
        }
    }

    pub(super) fn size(&self) -> f32 {
        self.size.unwrap_or(SIZE)
    }
}

/// Whether a property is on, where it is there.
pub(super) fn switch(properties: Element<'_>, name: &str) -> Option<bool> {
    let value = properties.child(name)?.attribute("val");
    Some(value.is_none_or(|value| !matches!(value.as_ref(), "0" | "false" | "off" | "none")))
}

/// A style as it stands, with what it stands on.
#[derive(Clone, Debug, Default)]
struct Style {
    /// As the program that made the file calls it, in small letters: the same in all languages.
    name: String,
    on: Option<String>,
    /// Level of a heading, counted from 0.
    outline: Option<u8>,
    listed: bool,
    look: Look,
}

/// What a paragraph's style comes to.
#[derive(Clone, Debug, Default)]
pub(super) struct Manner {
    /// The names of the style and of those that it stands on.
    pub names: Vec<String>,
    pub outline: Option<u8>,
    pub listed: bool,
    pub look: Look,
}

/// All styles by their ids.
#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
    look: Look,
}

impl Styles {
    pub(super) fn read(tree: &Tree<'_>) -> Self {
        let mut styles = Self::default();
        let Some(root) = tree.top().child("styles") else {
            return styles;
        };
        let defaults = root.child("docDefaults").and_then(|all| all.child("rPrDefault"));
        styles.look = Look::of(defaults.and_then(|all| all.child("rPr")));
        for element in root.children().filter(|element| element.name() == "style") {
            let value = |name: &str| Some(element.child(name)?.attribute("val")?.into_owned());
            let Some(id) = element.attribute("styleId") else {
                continue;
            };
            let paragraph = element.child("pPr");
            let style = Style {
                name: value("name").unwrap_or_default().to_lowercase(),
                on: value("basedOn"),
                outline: paragraph.and_then(outline),
                listed: paragraph.is_some_and(|all| all.child("numPr").is_some()),
                look: Look::of(element.child("rPr")),
            };
            let of_paragraphs = element.attribute("type").is_some_and(|kind| kind == "paragraph");
            if of_paragraphs
                && element
                    .attribute("default")
                    .is_some_and(|value| value == "1" || value == "true")
            {
                styles.usual = Some(id.clone().into_owned());
            }
            styles.styles.insert(id.into_owned(), style);
        }
        styles
    }

    /// What the style of that id comes to, or the usual one.
    pub(super) fn manner(&self, id: Option<&str>) -> Manner {
        let mut manner = Manner::default();
        let mut next = id.or(self.usual.as_deref());
        for _ in 0..DEPTH {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else {
                break;
            };
            manner.names.push(style.name.clone());
            manner.outline = manner.outline.or(style.outline);
            manner.listed |= style.listed;
            manner.look = manner.look.or(style.look);
            next = style.on.as_deref();
        }
        if manner.names.is_empty() {
            // A style that is not described is called what it is.
            manner.names.extend(id.map(str::to_lowercase));
        }
        manner.look = manner.look.or(self.look);
        manner
    }

    /// How the letters of a style of letters look.
    pub(super) fn letters(&self, id: Option<&str>) -> Look {
        match id {
            Some(id) if self.styles.contains_key(id) => {
                let manner = self.manner(Some(id));
                Look {
                    // What all letters share says nothing of these.
                    size: manner.look.size.filter(|size| Some(*size) != self.look.size),
                    ..manner.look
                }
            }
            _ => Look::default(),
        }
    }
}

/// The level that paragraph properties give a heading, counted from 0.
pub(super) fn outline(properties: Element<'_>) -> Option<u8> {
    let level = properties.child("outlineLvl")?.number("val")?;
    (0.0..9.0).contains(&level).then_some(level as u8)
}
