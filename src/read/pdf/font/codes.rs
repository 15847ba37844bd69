//! What the codes of a loaded font mean, and how wide they are.

use super::style::Face;
use super::unicode_map::UnicodeMap;
use crate::read::pdf::engine::{CidCmap, CidToUnicode};
use std::collections::HashMap;
use std::sync::Arc;

/// What a code draws.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    Char(char),
    /// A ligature or a cluster, in logical order.
    Text(Box<str>),
    /// Part of what its neighbour says: the file gives it no text.
    Silent,
    /// Nothing in the file says what.
    Unknown,
}

impl Meaning {
    /// Text as read from a file; private use and control codes say nothing.
    pub(crate) fn of(text: &str) -> Meaning {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if says_nothing(c) => Meaning::Unknown,
            (Some(c), None) => Meaning::Char(if c.is_whitespace() { ' ' } else { c }),
            (Some(_), Some(_)) if !text.chars().all(says_nothing) => {
                Meaning::Text(text.chars().filter(|&c| !says_nothing(c)).collect())
            }
            _ => Meaning::Unknown,
        }
    }
}

fn says_nothing(c: char) -> bool {
    let code = c as u32;
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || c == '\u{FFFD}'
        || (0xE000..=0xF8FF).contains(&code)
        || code >= 0xF0000
        || code & 0xFFFE == 0xFFFE
}

/// How a shown string is split into codes.
pub(super) enum Split {
    Single,
    Pairs,
    Spaces(Arc<CidCmap>),
}

/// Where a code's meaning is found.
pub(super) enum Encoding {
    /// A table of 256, from the font's encoding.
    Table(Box<[Meaning]>),
    /// The numbering of an Adobe character collection.
    Collection(Arc<CidToUnicode>),
    /// Nothing but the font's own map to Unicode.
    None,
}

/// A loaded font.
pub(crate) struct Font {
    pub(super) split: Split,
    pub(super) map: UnicodeMap,
    pub(super) encoding: Encoding,
    pub(super) widths: HashMap<u32, f32>,
    pub(super) default_width: f32,
    pub(super) heights: HashMap<u32, f32>,
    pub(super) default_height: f32,
    /// Lines run from top to bottom.
    pub vertical: bool,
    /// Glyph space to text space, for fonts whose glyphs are drawings.
    pub scale: f32,
    pub face: Face,
    /// Its glyphs are pictures: not to be counted as unknown characters.
    pub pictures: bool,
}

/// One code of a shown string.
#[derive(Clone, Copy)]
pub(crate) struct Code {
    pub value: u32,
    pub len: u8,
}

impl Font {
    /// A stand-in for a font that cannot be found: its characters are unknown.
    pub(crate) fn missing() -> Font {
        Font {
            split: Split::Single,
            map: UnicodeMap::default(),
            encoding: Encoding::None,
            widths: HashMap::new(),
            default_width: 0.5,
            heights: HashMap::new(),
            default_height: -1.0,
            vertical: false,
            scale: 1.0,
            face: Face::default(),
            pictures: false,
        }
    }

    /// Splits a shown string, beginning at `at`.
    pub(crate) fn code(&self, bytes: &[u8], at: usize) -> Option<Code> {
        let first = *bytes.get(at)?;
        let (value, len) = match &self.split {
            Split::Single => (u32::from(first), 1),
            Split::Pairs => match bytes.get(at + 1) {
                Some(&second) => (u32::from(u16::from_be_bytes([first, second])), 2),
                None => (u32::from(first), 1),
            },
            Split::Spaces(cmap) => cmap.code_at(bytes, at),
        };
        Some(Code { value, len: len.max(1) })
    }

    /// What a code means: by the font's own map first, then by its encoding.
    pub(crate) fn meaning(&self, code: Code) -> Meaning {
        if let Some(found) = self.map.get(code.value, code.len) {
            if found.is_empty() {
                return Meaning::Silent;
            }
            let found = Meaning::of(&found);
            if found != Meaning::Unknown {
                return found;
            }
        }
        match &self.encoding {
            Encoding::Table(table) => table.get(code.value as usize).cloned().unwrap_or(Meaning::Unknown),
            Encoding::Collection(collection) => by_collection(self, collection, code),
            Encoding::None => Meaning::Unknown,
        }
    }

    /// The number of a code's glyph in a composite font, itself elsewhere.
    fn cid(&self, code: Code) -> u32 {
        match &self.split {
            Split::Spaces(cmap) => cmap.cid(code.value, code.len).unwrap_or(0),
            _ => code.value,
        }
    }

    /// Advance of a code, in parts of the font size.
    pub(crate) fn width(&self, code: Code) -> f32 {
        self.widths.get(&self.cid(code)).copied().unwrap_or(self.default_width)
    }

    /// Advance of a code in vertical writing, in parts of the font size;
    /// negative is downwards.
    pub(crate) fn height(&self, code: Code) -> f32 {
        self.heights
            .get(&self.cid(code))
            .copied()
            .unwrap_or(self.default_height)
    }
}

/// The collection's character for a code. A vertical encoding lies on a
/// horizontal one and only swaps in turned glyphs: the deepest one names
/// the character itself.
fn by_collection(font: &Font, collection: &CidToUnicode, code: Code) -> Meaning {
    let found = match &font.split {
        Split::Spaces(cmap) => {
            let mut layers = vec![Arc::clone(cmap)];
            while let Some(below) = layers.last().and_then(|l| l.parent().cloned()) {
                layers.push(below);
            }
            layers
                .iter()
                .rev()
                .find_map(|l| collection.lookup(l.cid(code.value, code.len)?))
        }
        _ => collection.lookup(code.value),
    };
    found.map_or(Meaning::Unknown, |c| Meaning::of(c.encode_utf8(&mut [0; 4])))
}
