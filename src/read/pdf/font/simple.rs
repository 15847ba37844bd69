//! Fonts of one byte a character: Type 1, TrueType and Type 3.

use super::codes::{Encoding, Font, Meaning, Split};
use super::names::{Table, fill, glyph_names};
use super::style::Face;
use super::unicode_map::UnicodeMap;
use crate::read::pdf::engine::{Dict, Object, Source, encodings};
use std::collections::HashMap;

/// Faces whose letters are pictures, whatever their codes say.
const PICTURES: [&str; 6] = [
    "wingdings",
    "wingdings2",
    "wingdings3",
    "webdings",
    "dingbats",
    "zapfdingbats",
];

pub(crate) fn load(source: &Source, dict: &Dict, map: UnicodeMap) -> Font {
    let mut face = Face::load(source, dict, dict);
    let descriptor = source.dict(dict, "FontDescriptor");
    let mut names = glyph_names(source, dict, descriptor.as_ref(), &face);
    if !names.iter().any(Option::is_some) {
        fill(&mut names, encodings::win_ansi_glyph_name);
        face.assumed = map.is_empty();
    }
    let family = face.family();
    let drawn = matches!(source.value(dict, "Subtype"), Some(Object::Name(n)) if n.0 == "Type3");
    let scale = if drawn { type3_scale(source, dict) } else { 1.0 };
    let mut table = meanings(&names, drawn);
    fill_signs(&mut table, &family);
    Font {
        split: Split::Single,
        map,
        widths: widths(source, dict, &face, &names, drawn),
        default_width: descriptor
            .as_ref()
            .and_then(|d| source.number(d, "MissingWidth"))
            .map_or(0.5, |w| w / 1000.0),
        heights: HashMap::new(),
        default_height: -1.0,
        vertical: false,
        scale,
        pictures: PICTURES.contains(&family.as_str()),
        encoding: Encoding::Table(table),
        face,
    }
}

/// Names to characters. A drawn font's names often number its glyphs.
fn meanings(names: &Table, drawn: bool) -> Box<[Meaning]> {
    let numbered = drawn && names.iter().flatten().filter(|n| n.len() > 1).all(|n| is_number(n));
    names
        .iter()
        .map(|name| match name.as_deref() {
            Some(name) if !numbered && name != ".notdef" => match encodings::glyph_to_text(name) {
                Some(text) => Meaning::of(&text),
                None => Meaning::Unknown,
            },
            _ => Meaning::Unknown,
        })
        .collect()
}

/// The two standard fonts of signs have names of their own for them.
fn fill_signs(table: &mut [Meaning], family: &str) {
    let by: fn(u8) -> Option<char> = match family {
        "symbol" => encodings::symbol,
        "zapfdingbats" | "dingbats" => encodings::zapf_dingbats,
        _ => return,
    };
    for (code, meaning) in (0..=255u8).zip(table) {
        if let (Meaning::Unknown, Some(c)) = (&meaning, by(code)) {
            *meaning = Meaning::Char(c);
        }
    }
}

fn is_number(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn widths(source: &Source, dict: &Dict, face: &Face, names: &Table, drawn: bool) -> HashMap<u32, f32> {
    let first = source.number(dict, "FirstChar").unwrap_or(0.0).max(0.0) as u32;
    let unit = if drawn { matrix(source, dict)[0].abs() } else { 0.001 };
    if let Some(list) = source.numbers(dict, "Widths") {
        return list
            .iter()
            .take(256)
            .enumerate()
            .map(|(i, w)| (first.saturating_add(i as u32), w * unit))
            .collect();
    }
    let standard = |name: &str| encodings::standard_14_width(&face.name, name);
    (0u32..)
        .zip(names)
        .filter_map(|(code, name)| Some((code, standard(name.as_deref()?)? / 1000.0)))
        .collect()
}

fn matrix(source: &Source, dict: &Dict) -> [f32; 6] {
    let numbers = source.numbers(dict, "FontMatrix").unwrap_or_default();
    <[f32; 6]>::try_from(numbers).unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0])
}

/// Height of a drawn font's box in parts of the size it is set in: what
/// its size means depends on its own matrix.
fn type3_scale(source: &Source, dict: &Dict) -> f32 {
    let unit = matrix(source, dict)[3].abs();
    match source.numbers(dict, "FontBBox").as_deref() {
        Some([_, y0, _, y1]) if (y1 - y0).abs() * unit > 0.05 && (y1 - y0).abs() * unit < 1000.0 => {
            (y1 - y0).abs() * unit
        }
        _ if unit < 0.002 => unit * 1000.0,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_drawings_say_nothing() {
        let mut names: Box<Table> = Box::new([const { None }; 256]);
        names[65] = Some("a65".to_owned());
        assert_eq!(meanings(&names, true)[65], Meaning::Unknown);
        names[66] = Some("germandbls".to_owned());
        assert_eq!(meanings(&names, true)[66], Meaning::Char('ß'));
        assert_eq!(meanings(&names, true)[67], Meaning::Unknown);
    }
}
