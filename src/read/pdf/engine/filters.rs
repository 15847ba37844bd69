//! The filters of a stream, by name.

use pdfboss_core::{Object, Stream};

/// The stream's filters by name, in the order they are undone.
pub(crate) fn filters(stream: &Stream, resolve: impl Fn(&Object) -> Object) -> Vec<String> {
    let entry = stream.dict.get("Filter").or_else(|| stream.dict.get("F"));
    match entry.map(&resolve) {
        Some(Object::Name(name)) => vec![name.0],
        Some(Object::Array(items)) => items
            .iter()
            .filter_map(|item| resolve(item).as_name().map(|name| name.0.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a filter may stand before text: images are never decoded here.
pub(crate) fn is_for_text(filter: &str) -> bool {
    matches!(
        filter,
        "FlateDecode"
            | "Fl"
            | "LZWDecode"
            | "LZW"
            | "ASCII85Decode"
            | "A85"
            | "ASCIIHexDecode"
            | "AHx"
            | "RunLengthDecode"
            | "RL"
            | "Crypt"
    )
}
