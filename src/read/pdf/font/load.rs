//! A font from its dictionary.

use super::codes::Font;
use super::unicode_map::UnicodeMap;
use super::{composite, simple};
use crate::read::pdf::engine::{Dict, Object, Source};

impl Font {
    /// Reads a font's dictionary; what is missing takes its default.
    pub(crate) fn load(source: &Source, dict: &Dict) -> Font {
        let map = match source.value(dict, "ToUnicode") {
            Some(Object::Stream(stream)) => source
                .unpack(&stream)
                .map(|data| UnicodeMap::parse(&data))
                .unwrap_or_default(),
            _ => UnicodeMap::default(),
        };
        match source.value(dict, "Subtype") {
            Some(Object::Name(name)) if name.0 == "Type0" => composite::load(source, dict, map),
            _ => simple::load(source, dict, map),
        }
    }
}
