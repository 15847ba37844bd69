//! Front matter: what a file says of itself before its text, in YAML or TOML.

use crate::read::document::{Block, BlockKind};
use crate::read::wording::Wording;
use crate::span::Span;

/// Lines of front matter at most.
const MOST_LINES: usize = 300;
/// Bytes of a key at most.
const KEY: usize = 60;

/// A file's front matter in blocks.
pub(super) struct Front {
    /// Where the text begins.
    pub end: usize,
    pub blocks: Vec<Block>,
    /// The day it names, as it stands there.
    pub dated: Option<String>,
}

impl Front {
    /// Whether it names a headline.
    pub(super) fn titled(&self) -> bool {
        self.blocks
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Heading(_)))
    }

    /// Has its title be furniture, as the text has a headline of its own.
    pub(super) fn untitle(&mut self) {
        for block in &mut self.blocks {
            if matches!(block.kind, BlockKind::Heading(_)) {
                block.kind = BlockKind::Furniture;
            }
        }
    }
}

/// Whether the text has a headline of its own: one heading of the first level, or one that it begins with.
pub(super) fn named(body: &[Block]) -> bool {
    let top = body.iter().filter(|block| block.kind == BlockKind::Heading(1)).count();
    let first = body.iter().find(|block| block.kind != BlockKind::Furniture);
    top == 1 || first.is_some_and(|block| block.kind == BlockKind::Heading(1))
}

/// What a value is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Part(BlockKind),
    Date,
    Other,
}

/// What the lines of front matter say.
#[derive(Default)]
struct Said {
    parts: Vec<(Span, BlockKind)>,
    dated: Option<String>,
}

/// The front matter of `text`, if it begins with some.
pub(super) fn read(text: &str) -> Option<Front> {
    let lead = text.len() - text.trim_start().len();
    let mark = ["---", "+++"].into_iter().find(|mark| text[lead..].starts_with(mark))?;
    let equals = mark == "+++";
    let mut lines = Vec::new();
    let mut start = lead;
    let mut end = None;
    for (count, line) in text[lead..].split_inclusive('\n').take(MOST_LINES).enumerate() {
        let span = Span::new(start, start + line.len());
        start = span.end;
        let bare = line.trim_end();
        if count == 0 && bare != mark {
            return None;
        }
        if count > 0 && (bare == mark || bare == "..." && !equals) {
            end = Some(span);
            break;
        }
        if count > 0 {
            lines.push(span);
        }
    }
    let end = end?;
    let Said { parts, dated } = said(text, &lines, equals)?;
    let mut blocks = Vec::new();
    let mut at = lead;
    for (part, kind) in parts {
        furniture(text, Span::new(at, part.start), &mut blocks);
        blocks.push(Block::new(part, kind));
        at = part.end;
    }
    furniture(text, Span::new(at, end.end), &mut blocks);
    Some(Front {
        end: end.end,
        blocks,
        dated,
    })
}

fn furniture(text: &str, span: Span, blocks: &mut Vec<Block>) {
    let span = span.trimmed(text);
    if !span.is_empty() {
        let kind = BlockKind::Furniture;
        blocks.push(Block::new(span, kind));
    }
}

/// The values that are parts of the article; `None` where the lines are no front matter.
fn said(text: &str, lines: &[Span], equals: bool) -> Option<Said> {
    let mut parts: Vec<(Span, BlockKind)> = Vec::new();
    let mut dated: Option<String> = None;
    let mut role = Role::Other;
    // A scalar of several lines, from its first one on.
    let mut scalar: Option<Span> = None;
    let mut keys = 0;
    for line in lines {
        let words = line.text(text).unwrap_or_default();
        let span = line.trimmed(text);
        let indented = words.starts_with([' ', '\t']);
        if span.is_empty() || words.starts_with('#') || equals && words.starts_with('[') {
            continue;
        }
        if !indented && let Some((key, value)) = pair(text, span, equals) {
            take(&mut scalar, role, &mut parts);
            keys += 1;
            role = self::role(&key, &parts);
            let value_text = value.text(text).unwrap_or_default();
            let date = value_text.trim_matches(['"', '\'', ' ']);
            if role == Role::Date && dated.is_none() && !date.is_empty() {
                dated = Some(date.to_owned());
            }
            if matches!(value_text, ">" | "|" | ">-" | "|-" | ">+" | "|+") {
                scalar = Some(Span::new(value.end, value.end));
            } else {
                values(text, value, role, &mut parts);
            }
            continue;
        }
        if let Some(found) = &mut scalar {
            if indented {
                *found = if found.is_empty() {
                    span
                } else {
                    Span::new(found.start, span.end)
                };
                continue;
            }
            return None;
        }
        let item = span.text(text).unwrap_or_default();
        let listed = item.strip_prefix("- ").is_some();
        if listed {
            let value = Span::new(span.start + 2, span.end).trimmed(text);
            // An author may be a record of several fields.
            let named = pair(text, value, false).filter(|(key, _)| key == "name");
            let field = pair(text, value, false).is_some();
            match named {
                Some((_, value)) => values(text, value, role, &mut parts),
                None if !field => values(text, value, role, &mut parts),
                None => {}
            }
        } else if indented {
            let named = pair(text, span, equals).filter(|(key, _)| key == "name");
            if let Some((_, value)) = named {
                values(text, value, role, &mut parts);
            }
        } else if !(equals || item.starts_with(['-', ']', '}'])) {
            return None;
        }
    }
    take(&mut scalar, role, &mut parts);
    (keys > 0).then_some(Said { parts, dated })
}

fn take(scalar: &mut Option<Span>, role: Role, parts: &mut Vec<(Span, BlockKind)>) {
    if let (Some(span), Role::Part(kind)) = (scalar.take(), role)
        && !span.is_empty()
    {
        parts.push((span, kind));
    }
}

/// A line's key, in small letters, and where its value stands.
fn pair(text: &str, span: Span, equals: bool) -> Option<(String, Span)> {
    let line = span.text(text)?;
    let place = line.find(if equals { '=' } else { ':' })?;
    let key = line[..place].trim().trim_matches(['"', '\'']);
    let rest = &line[place + 1..];
    let known = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    let fits = !key.is_empty()
        && key.len() <= KEY
        && key.chars().all(known)
        && (equals || rest.is_empty() || rest.starts_with([' ', '\t']));
    let value = Span::new(span.start + place + 1, span.end).trimmed(text);
    fits.then(|| (key.to_lowercase(), value))
}

fn role(key: &str, parts: &[(Span, BlockKind)]) -> Role {
    let front = &Wording::get().front;
    let titled = parts.iter().any(|(_, kind)| matches!(kind, BlockKind::Heading(_)));
    match key {
        _ if front.title.contains(key) && !titled => Role::Part(BlockKind::Heading(1)),
        _ if front.byline.contains(key) => Role::Part(BlockKind::Byline),
        _ if front.deck.contains(key) => Role::Part(BlockKind::Deck),
        _ if front.kicker.contains(key) => Role::Part(BlockKind::Kicker),
        _ if front.date.contains(key) => Role::Date,
        _ => Role::Other,
    }
}

/// Adds a value without its quotation marks, or those of a list in brackets.
fn values(text: &str, value: Span, role: Role, parts: &mut Vec<(Span, BlockKind)>) {
    let Role::Part(kind) = role else {
        return;
    };
    let words = value.text(text).unwrap_or_default();
    if words.starts_with('[') && words.ends_with(']') && words.len() > 2 {
        let mut start = value.start + 1;
        for piece in words[1..words.len() - 1].split_inclusive(',') {
            let span = Span::new(start, start + piece.trim_end_matches(',').len());
            start += piece.len();
            one(text, span, kind, parts);
        }
    } else {
        one(text, value, kind, parts);
    }
}

fn one(text: &str, span: Span, kind: BlockKind, parts: &mut Vec<(Span, BlockKind)>) {
    let span = span.trimmed(text);
    let words = span.text(text).unwrap_or_default();
    let quoted = ['"', '\'']
        .into_iter()
        .find(|mark| words.len() > 1 && words.starts_with(*mark) && words.ends_with(*mark));
    let inner = match quoted {
        Some(_) => Span::new(span.start + 1, span.end - 1).trimmed(text),
        None => span,
    };
    let says = inner
        .text(text)
        .is_some_and(|words| words.chars().any(char::is_alphanumeric));
    if says && !matches!(words, "null" | "true" | "false") && !words.starts_with('{') {
        parts.push((inner, kind));
    }
}
