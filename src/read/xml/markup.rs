//! The small parts of markup: names, attributes, entities.

use std::borrow::Cow;

pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, l)| l)
}

pub(super) fn inside<'a>(raw: &'a str, open: &str, close: &str) -> &'a str {
    let raw = raw.strip_prefix(open).unwrap_or(raw);
    raw.strip_suffix(close).unwrap_or(raw)
}

/// Names (without prefixes) and raw values of a tag; unquoted and valueless attributes too, as HTML has them.
pub(super) fn attributes(rest: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = rest;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest
            .find(|c: char| c == '=' || c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end)?;
        if name.is_empty() && after.is_empty() {
            return None;
        }
        let Some(value) = after.trim_start().strip_prefix('=') else {
            rest = after;
            return Some((local(name), ""));
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, left) = match quote {
            Some(q) => value.get(1..).and_then(|v| v.split_once(q)).unwrap_or((value, "")),
            None => value
                .split_once(|c: char| c.is_ascii_whitespace())
                .unwrap_or((value, "")),
        };
        rest = left;
        Some((local(name), value))
    })
}

/// The five predefined entities, character references and the no-break space; what else stands there stays as it is.
pub(super) fn resolve(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let known = from
            .get(1..)
            .and_then(|f| f.split_once(';'))
            .and_then(|(name, after)| Some((entity(name)?, after)));
        match known {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "shy" => Some('\u{ad}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')
        }
    }
}
