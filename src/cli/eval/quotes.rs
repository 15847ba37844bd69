//! Whether what is printed as a quote is the source at its spans.

use regex::Regex;
use serde_json::Value;

/// Whether `piece[key]` is the source at the piece's spans: where spans meet, and where a line ends inside one, white space is one space
/// or none, and a hyphen may go.
pub(super) fn holds(piece: &Value, key: &str, source: &str) -> bool {
    let (Some(text), Some(spans)) = (
        piece.get(key).and_then(Value::as_str),
        piece.get("spans").and_then(Value::as_array),
    ) else {
        return false;
    };
    let mut pieces: Vec<&str> = Vec::new();
    for span in spans {
        let place = |number: usize| {
            span.get(number)
                .and_then(Value::as_u64)
                .and_then(|at| usize::try_from(at).ok())
        };
        let (Some(start), Some(end)) = (place(0), place(1)) else {
            return false;
        };
        match source.get(start..end) {
            Some(piece) if start < end => pieces.push(piece.trim()),
            _ => return false,
        }
    }
    !pieces.is_empty() && matches(text.trim(), &pieces)
}

fn matches(text: &str, pieces: &[&str]) -> bool {
    let mut pattern = String::from("^");
    for (number, piece) in pieces.iter().enumerate() {
        let lines: Vec<&str> = piece
            .split(['\n', '\r'])
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        for (place, line) in lines.iter().enumerate() {
            let last = number + 1 == pieces.len() && place + 1 == lines.len();
            pattern.push_str(&regex::escape(line));
            if !last {
                pattern.push_str(if line.ends_with(['-', '\u{2010}', '\u{ad}']) {
                    r"?\s*"
                } else {
                    r"\s*"
                });
            }
        }
    }
    pattern.push('$');
    Regex::new(&pattern).is_ok_and(|pattern| pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_quote_is_the_source_at_its_spans() {
        let source = "The har-\nbour opened.\nOther.";
        let at = |spans: Value, quote: &str| holds(&json!({"spans": spans, "quote": quote}), "quote", source);
        assert!(at(json!([[0, 21]]), "The harbour opened."));
        assert!(at(json!([[9, 21], [22, 28]]), "bour opened. Other."));
        assert!(!at(json!([[0, 21]]), "The harbour closed."));
        assert!(!at(json!([[0, 99]]), "The") && !at(json!([]), ""));
    }
}
