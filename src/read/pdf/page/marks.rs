//! Marked content: layers, parts and replaced text.

use crate::read::pdf::engine::{Dict, Object, Source, decode_text_string};

/// Sequences kept open at once; deeper ones are counted only.
const DEEPEST: usize = 256;
/// A longer replacement stands for more than a word, and has no place.
const LONGEST: usize = 64;

/// The sequences that are open.
#[derive(Default)]
pub(crate) struct Marks {
    open: Vec<Mark>,
    beyond: usize,
    /// What parts are called; number 0 is none.
    pub roles: Vec<String>,
}

struct Mark {
    hidden: bool,
    role: u8,
    /// Text that stands for what is shown.
    instead: Option<String>,
    /// It has been put on the page.
    given: bool,
}

/// What becomes of a glyph inside replaced text.
pub(crate) enum Instead {
    /// Nothing is replaced.
    Keep,
    /// It stands for the whole.
    Become(String),
    /// It lengthens the one that stands for the whole.
    Join,
    Drop,
}

impl Marks {
    /// Opens a sequence; `properties` as in the resources, unresolved.
    pub(crate) fn open(&mut self, source: &Source, tag: &str, properties: Option<&Object>) {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        let dict = properties.and_then(|p| match source.resolve(p) {
            Object::Dict(dict) => Some(dict),
            _ => None,
        });
        let hidden = tag == "OC" && properties.is_some_and(|p| !source.shown(p));
        let instead = dict.as_ref().and_then(|d| replacement(source, d));
        let role = self.role_of(source, tag, dict.as_ref()).unwrap_or(self.role());
        self.open.push(Mark {
            hidden,
            role,
            instead,
            given: false,
        });
    }

    pub(crate) fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else {
            self.open.pop();
        }
    }

    /// How many are open: a form closes what it opened.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(crate) fn close_to(&mut self, depth: usize) {
        self.open.truncate(depth);
        self.beyond = 0;
    }

    pub(crate) fn hidden(&self) -> bool {
        self.open.iter().any(|mark| mark.hidden)
    }

    /// The number of the part's name here.
    pub(crate) fn role(&self) -> u8 {
        self.open.last().map_or(0, |mark| mark.role)
    }

    /// What to do with a glyph that is shown here.
    pub(crate) fn instead(&mut self) -> Instead {
        let Some(mark) = self.open.iter_mut().rev().find(|mark| mark.instead.is_some()) else {
            return Instead::Keep;
        };
        let text = mark.instead.as_deref().unwrap_or_default();
        match (std::mem::replace(&mut mark.given, true), text.is_empty()) {
            (_, true) => Instead::Drop,
            (false, false) => Instead::Become(text.to_owned()),
            (true, false) => Instead::Join,
        }
    }

    fn role_of(&mut self, source: &Source, tag: &str, dict: Option<&Dict>) -> Option<u8> {
        let name = match tag {
            "Title" | "H" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" | "Caption" => tag.to_owned(),
            "Artifact" => {
                let subtype = dict
                    .and_then(|d| source.value(d, "Subtype"))
                    .and_then(|o| o.as_name().map(|n| n.0.clone()));
                subtype.filter(|s| s.len() < 32).unwrap_or_else(|| tag.to_owned())
            }
            _ => return None,
        };
        if self.roles.is_empty() {
            self.roles.push(String::new());
        }
        let at = self
            .roles
            .iter()
            .position(|role| *role == name)
            .unwrap_or(self.roles.len());
        if at == self.roles.len() && at < 200 {
            self.roles.push(name);
        }
        u8::try_from(at).ok().filter(|_| at < self.roles.len())
    }
}

fn replacement(source: &Source, dict: &Dict) -> Option<String> {
    let text = decode_text_string(source.value(dict, "ActualText")?.as_str_bytes()?);
    let text = text.trim_start_matches('\u{FEFF}');
    (text.chars().count() <= LONGEST && !text.contains(['\n', '\r'])).then(|| text.to_owned())
}
