//! Which glyph each code of a simple font draws, by name.

use super::style::Face;
use crate::read::pdf::engine::{Dict, Object, Source, encodings};

/// A name for every code.
pub(crate) type Table = [Option<String>; 256];

/// Every code's glyph name, as far as the file says.
pub(crate) fn glyph_names(source: &Source, dict: &Dict, descriptor: Option<&Dict>, face: &Face) -> Box<Table> {
    let mut names: Box<Table> = Box::new([const { None }; 256]);
    let encoding = source.value(dict, "Encoding");
    let (base, differences) = match &encoding {
        Some(Object::Name(name)) => (Some(name.0.clone()), None),
        Some(Object::Dict(d)) => {
            let base = source
                .value(d, "BaseEncoding")
                .and_then(|o| o.as_name().map(|n| n.0.clone()));
            (base, source.value(d, "Differences"))
        }
        _ => (None, None),
    };
    fill_base(source, &mut names, base.as_deref(), descriptor, face);
    if let Some(Object::Array(items)) = differences {
        differ(source, &mut names, &items);
    }
    names
}

fn fill_base(source: &Source, names: &mut Table, base: Option<&str>, descriptor: Option<&Dict>, face: &Face) {
    let by: fn(u8) -> Option<&'static str> = match base {
        Some("WinAnsiEncoding") => encodings::win_ansi_glyph_name,
        Some("MacRomanEncoding") => encodings::mac_roman_glyph_name,
        Some("StandardEncoding") => encodings::standard_encoding_name,
        _ => {
            if fill_built_in(source, names, descriptor, face) {
                return;
            }
            encodings::standard_encoding_name
        }
    };
    fill(names, by);
}

/// Names every code by an encoding.
pub(crate) fn fill(names: &mut Table, by: fn(u8) -> Option<&'static str>) {
    for (code, name) in (0..=255u8).zip(names.iter_mut()) {
        *name = by(code).map(str::to_owned);
    }
}

/// The font's own encoding; `true` where only that can count.
fn fill_built_in(source: &Source, names: &mut Table, descriptor: Option<&Dict>, face: &Face) -> bool {
    let family = face.family();
    let known: Option<fn(u8) -> Option<&'static str>> = match family.as_str() {
        "symbol" => Some(encodings::symbol_glyph_name),
        "zapfdingbats" | "dingbats" => Some(encodings::zapf_dingbats_glyph_name),
        _ => None,
    };
    if let Some(by) = known {
        fill(names, by);
        return true;
    }
    let Some(descriptor) = descriptor else { return false };
    if let Some(Object::Stream(program)) = source.value(descriptor, "FontFile")
        && let Some(data) = source.unpack(&program)
        && let Some(built_in) = encodings::type1_builtin_encoding(&data)
    {
        *names = *built_in;
        return true;
    }
    // The codes of an embedded symbolic font are its own numbers.
    let embedded = ["FontFile2", "FontFile3", "FontFile"]
        .iter()
        .any(|key| descriptor.get(key).is_some());
    embedded && face.symbolic
}

fn differ(source: &Source, names: &mut Table, items: &[Object]) {
    let mut code = 0usize;
    for item in items.iter().take(1024) {
        match source.resolve(item) {
            Object::Name(name) => {
                if let Some(slot) = names.get_mut(code) {
                    *slot = Some(name.0);
                }
                code += 1;
            }
            other => code = other.as_int().and_then(|n| usize::try_from(n).ok()).unwrap_or(code),
        }
    }
}
