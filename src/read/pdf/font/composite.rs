//! Fonts of several bytes a character: Chinese, Japanese, Korean, and what
//! today's programs write for every script.

use super::codes::{Encoding, Font, Split};
use super::style::Face;
use super::unicode_map::UnicodeMap;
use crate::read::pdf::engine::{Dict, Object, Source, cid_to_unicode, decode_text_string};
use std::collections::HashMap;

/// Widths kept of one font: there are no more glyphs.
const MOST: usize = 65_536;

pub(crate) fn load(source: &Source, dict: &Dict, map: UnicodeMap) -> Font {
    let encoding = source.composite(dict);
    let descendant = match source.value(dict, "DescendantFonts") {
        Some(Object::Array(items)) => items.first().map(|item| source.resolve(item)),
        other => other,
    };
    let descendant = match descendant {
        Some(Object::Dict(found)) => found,
        _ => Dict::new(),
    };
    let ordering = source
        .dict(&descendant, "CIDSystemInfo")
        .and_then(|info| source.value(&info, "Ordering"));
    let ordering = ordering
        .and_then(|o| o.as_str_bytes().map(decode_text_string))
        .unwrap_or_default();
    // Without a known encoding a code's number is a guess, and so is its meaning.
    let collection = if encoding.known {
        cid_to_unicode(&ordering)
    } else {
        None
    };
    Font {
        split: encoding.cmap.map_or(Split::Pairs, Split::Spaces),
        map,
        encoding: collection.map_or(Encoding::None, Encoding::Collection),
        widths: lists(source, &descendant, "W", 1),
        default_width: source.number(&descendant, "DW").unwrap_or(1000.0) / 1000.0,
        heights: lists(source, &descendant, "W2", 3),
        default_height: source
            .numbers(&descendant, "DW2")
            .and_then(|v| v.get(1).copied())
            .unwrap_or(-1000.0)
            / 1000.0,
        vertical: encoding.vertical,
        scale: 1.0,
        face: Face::load(source, dict, &descendant),
        pictures: false,
    }
}

/// `/W` or `/W2`: `first [v …]` or `first last v`, where `each` numbers
/// belong to a glyph and the first of them counts.
fn lists(source: &Source, dict: &Dict, key: &str, each: usize) -> HashMap<u32, f32> {
    let mut found = HashMap::new();
    let Some(Object::Array(items)) = source.value(dict, key) else {
        return found;
    };
    let items: Vec<Object> = items.iter().take(4 * MOST).map(|item| source.resolve(item)).collect();
    let (mut at, mut left) = (0, 2 * MOST);
    while let Some(first) = items
        .get(at)
        .and_then(Object::as_int)
        .and_then(|n| u32::try_from(n).ok())
    {
        match items.get(at + 1) {
            Some(Object::Array(values)) => {
                for (step, value) in values.chunks(each).take(MOST).enumerate() {
                    let value = value.first().map(|v| source.resolve(v)).and_then(|v| v.as_f64());
                    found.insert(first.saturating_add(step as u32), value.unwrap_or(0.0) as f32 / 1000.0);
                }
                at += 2;
            }
            Some(last) => {
                let last = last.as_int().and_then(|n| u32::try_from(n).ok()).unwrap_or(first);
                let value = items.get(at + 2).and_then(Object::as_f64).unwrap_or(0.0) as f32 / 1000.0;
                for cid in (first..=last).take(left) {
                    left -= 1;
                    found.insert(cid, value);
                }
                at += 2 + each;
            }
            None => break,
        }
        if found.len() > MOST || left == 0 {
            break;
        }
    }
    found
}
