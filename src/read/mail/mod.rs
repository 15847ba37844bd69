//! Mail: a letter's subject, sender and words, and web pages saved in the same form. Nothing that they point to is fetched.

mod head;
mod letter;
mod lines;

#[cfg(test)]
mod tests;

use super::html;
use super::reader::{Content, Input, Reader};
use crate::error::{Error, Kind, Result};
use head::Head;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

pub(super) const LETTER: Reader = Reader {
    name: "eml",
    media_types: &["message/rfc822"],
    endings: &["eml"],
    claims: |bytes| Head::read(bytes).is_some_and(|head| head.is_letter()),
    read: |input| {
        let message = parsed(input.bytes)?;
        let content = letter::letter(&message);
        match content.blocks.is_empty() {
            true => Err(empty("mail")),
            false => Ok(vec![content]),
        }
    },
};

pub(super) const PAGE: Reader = Reader {
    name: "mhtml",
    media_types: &["multipart/related", "application/x-mimearchive"],
    endings: &["mhtml", "mht"],
    claims: |bytes| Head::read(bytes).is_some_and(|head| head.is_page()),
    read: page,
};

/// What hangs on a letter.
pub(super) struct Attached {
    /// As the letter calls it; no path.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A saved page: the first of its parts that is HTML.
fn page(input: &Input<'_>) -> Result<Vec<Content>> {
    let message = parsed(input.bytes)?;
    let html = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.as_ref()),
        _ => None,
    });
    let content = html
        .map(|html| html::page(html, "utf-8"))
        .filter(|content| !content.blocks.is_empty());
    let mut content = content.ok_or_else(|| empty("saved page"))?;
    content.dated = content.dated.or(message.date().map(|date| date.to_rfc3339()));
    Ok(vec![content])
}

/// What hangs on the letter in `bytes`, in its order; nothing where there is no letter.
pub(super) fn attached(bytes: &[u8]) -> Vec<Attached> {
    let Ok(message) = parsed(bytes) else {
        return Vec::new();
    };
    let mut found: Vec<Attached> = Vec::new();
    for part in message.attachments().take(letter::ATTACHED) {
        let own = match &part.body {
            PartType::Message(inner) => Some(format!("{}.eml", inner.subject().unwrap_or("mail"))),
            _ => None,
        };
        let named = part.attachment_name().map(str::to_owned).or(own);
        // A picture within the text has no name of its own.
        let Some(name) = named.as_deref().map(plain).filter(|name| !name.is_empty()) else {
            continue;
        };
        let same = found.iter().filter(|other| other.name == name).count();
        let name = if same > 0 { format!("{same}-{name}") } else { name };
        found.push(Attached {
            name,
            bytes: part.contents().to_vec(),
        });
    }
    found
}

/// A name without what would make a path of it.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && *c != '!')
        .take(200)
        .collect();
    kept.trim().trim_start_matches('.').to_owned()
}

fn parsed(bytes: &[u8]) -> Result<Message<'_>> {
    let message = MessageParser::default()
        .parse(bytes)
        .filter(|message| !message.parts.is_empty());
    message.ok_or_else(|| Error::new(Kind::Input, "this mail cannot be read").hint("check that the file is whole"))
}

fn empty(what: &str) -> Error {
    Error::new(Kind::Input, format!("this {what} holds no words")).hint("name a file that holds text")
}
