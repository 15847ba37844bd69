//! A letter as an article: its subject is the headline, its sender the author.

use super::lines;
use crate::note::Note;
use crate::read::compose::Composed;
use crate::read::document::BlockKind;
use crate::read::html;
use crate::read::reader::Content;
use mail_parser::{Address, Message, PartType};

/// What hangs on a letter and is looked at.
pub(super) const ATTACHED: usize = 200;
/// Addresses of a line that are shown.
const SHOWN: usize = 50;
/// Letters of one's own words that make a letter, whatever is quoted below them.
const OWN: usize = 20;

/// The page that a letter is.
pub(super) fn letter(message: &Message<'_>) -> Content {
    let mut composed = Composed::default();
    composed.push(BlockKind::Heading(1), message.subject().unwrap_or_default());
    if let Some(from) = message.from() {
        composed.push(BlockKind::Byline, &names(from, false));
    }
    for (label, address) in [("To", message.to()), ("Cc", message.cc())] {
        if let Some(address) = address {
            composed.push(BlockKind::Furniture, &format!("{label}: {}", names(address, true)));
        }
    }
    if let Some(date) = message.header_raw("Date") {
        composed.push(BlockKind::Furniture, date);
    }
    composed.append(words(message));
    let dated = message.date().map(|date| date.to_rfc3339());
    let mut content = composed.content("utf-8");
    content.dated = dated;
    if message.parts.iter().any(|part| part.is_encoding_problem) {
        content.notes.push(Note::new("read", "a part of this mail is damaged"));
    }
    let beyond = message.attachment_count().saturating_sub(ATTACHED);
    if beyond > 0 {
        let told = format!("{beyond} of what hangs on this mail are left out: it has too many");
        content.notes.push(Note::new("read", told));
    }
    content
}

/// Who an address line names.
fn names(address: &Address<'_>, whole: bool) -> String {
    let one = |one: &mail_parser::Addr<'_>| match (one.name(), one.address()) {
        (Some(name), Some(address)) if whole => format!("{name} <{address}>"),
        (Some(name), _) => name.to_owned(),
        (None, address) => address.unwrap_or_default().to_owned(),
    };
    address.iter().take(SHOWN).map(one).collect::<Vec<_>>().join(", ")
}

/// The letter's own words; what it answers stands apart, where it says anything itself.
fn words(message: &Message<'_>) -> Composed {
    let own = body(message, true);
    let letters = |composed: &Composed| {
        let own = composed
            .blocks
            .iter()
            .filter(|block| block.kind != BlockKind::Furniture);
        let words = own.filter_map(|block| block.span.text(&composed.text));
        words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).count()
    };
    if letters(&own) < OWN { body(message, false) } else { own }
}

fn body(message: &Message<'_>, apart: bool) -> Composed {
    let mut composed = Composed::default();
    for part in message.html_bodies() {
        match &part.body {
            PartType::Html(html) => {
                let mut text = html::text(html, apart);
                // The subject ranks above what the letter's own markup is set in.
                for block in &mut text.blocks {
                    match &mut block.kind {
                        BlockKind::Heading(level) => *level = level.saturating_add(1),
                        kind @ (BlockKind::Byline | BlockKind::Deck | BlockKind::Kicker) => {
                            *kind = BlockKind::Paragraph
                        }
                        _ => {}
                    }
                }
                composed.append(text);
            }
            PartType::Text(text) => composed.append(lines::text(text, apart)),
            _ => {}
        }
    }
    composed
}
