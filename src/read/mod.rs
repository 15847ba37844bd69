//! Bytes become documents: text in positioned blocks, with where it was printed where that is known. One file a format; [`Format`] is
//! the table of them.

mod alto;
mod area;
mod compose;
mod credit;
mod decode;
mod detect;
mod document;
mod docx;
mod epub;
mod format;
mod geometry;
mod hocr;
mod html;
mod issue;
mod jats;
mod layout;
mod mail;
mod markdown;
mod marked;
mod mets;
mod mojibake;
mod page_xml;
mod pdf;
mod picture;
mod plain;
mod prose;
mod published;
mod reader;
mod setting;
mod signed;
mod split;
mod stated;
mod tei;
mod wording;
mod xml;
mod zipped;

pub use area::{Area, Direction};
pub use document::{Block, BlockKind, Dated, Document, Source};
pub use format::Format;
pub use issue::{Issue, IssuePage};
pub use layout::{Layout, Line, Mark, MarkKind, Region, Role, Sheet, Unit};
pub use picture::Picture;
pub use setting::{Column, Measure, Setting};
pub use stated::{Stated, StatedKind, StatedPart};

use crate::dates::{of_path, of_stamp};
use crate::error::{Error, Kind, Result};
use crate::note::Note;
use reader::{Content, Encoded, Input};
use std::path::Path;

/// Letters that hang on letters that hang on letters are looked into so far down.
const ATTACHED_DEPTH: usize = 3;

/// Reads a page from the bytes of a file, whose name says that it is of `format`; what its content says counts more. All of a text is one
/// page; of a file that holds several it is the first.
///
/// # Errors
/// Where the bytes are no text in a known encoding, or hold nothing but white space.
pub fn document(path: Option<String>, format: Format, bytes: &[u8]) -> Result<Document> {
    let input = Input {
        bytes,
        encoding: Encoded::Unknown,
        whole: true,
        password: None,
        issue: None,
    };
    first(path, format, input)
}

/// The same of bytes that are in `encoding`, one of the labels of the
/// [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
///
/// # Errors
/// Where there is no such encoding, where the bytes are not in it, or hold nothing but white space.
pub fn document_as(path: Option<String>, format: Format, bytes: &[u8], encoding: &str) -> Result<Document> {
    let input = Input {
        bytes,
        encoding: Encoded::As(encoding),
        whole: true,
        password: None,
        issue: None,
    };
    first(path, format, input)
}

/// Reads a page from text that is decoded already.
///
/// # Errors
/// Where the text holds nothing but white space.
pub fn from_text(path: Option<String>, format: Format, text: String, encoding: &str) -> Result<Document> {
    let input = Input {
        bytes: text.as_bytes(),
        encoding: Encoded::From(encoding),
        whole: true,
        password: None,
        issue: None,
    };
    first(path, format, input)
}

/// Reads the pages of a file, which may hold several, one after another; its name says that it is of `format`, and what its content says
/// counts more.
///
/// # Errors
/// Where the bytes are no text in a known encoding, or in `encoding` where that is told, or hold nothing but white space.
pub fn documents(path: Option<&str>, format: Format, bytes: &[u8], encoding: Option<&str>) -> Result<Vec<Document>> {
    documents_opened(path, format, bytes, encoding, None)
}

/// The same of a file that `password` may be needed to open.
///
/// # Errors
/// As [`documents`], and where the file is protected otherwise.
pub fn documents_opened(
    path: Option<&str>,
    format: Format,
    bytes: &[u8],
    encoding: Option<&str>,
    password: Option<&str>,
) -> Result<Vec<Document>> {
    documents_of(path, format, bytes, encoding, password, None)
}

/// The same of a file that `issue` says something of.
///
/// # Errors
/// As [`documents_opened`].
pub fn documents_of(
    path: Option<&str>,
    format: Format,
    bytes: &[u8],
    encoding: Option<&str>,
    password: Option<&str>,
    issue: Option<&IssuePage>,
) -> Result<Vec<Document>> {
    in_turn(path, format, bytes, encoding, password, issue)?.collect()
}

/// The pages of a file one after another, each read when it is asked for where files of its format may be long. An error is the last.
///
/// # Errors
/// As [`documents_opened`], as far as it is seen before the first page.
pub fn pages_opened(
    path: Option<&str>,
    format: Format,
    bytes: &[u8],
    encoding: Option<&str>,
    password: Option<&str>,
) -> Result<InTurnDocuments> {
    in_turn(path, format, bytes, encoding, password, None)
}

/// Documents that are read as they are asked for.
type InTurnDocuments = Box<dyn Iterator<Item = Result<Document>>>;

fn in_turn(
    path: Option<&str>,
    format: Format,
    bytes: &[u8],
    encoding: Option<&str>,
    password: Option<&str>,
    issue: Option<&IssuePage>,
) -> Result<InTurnDocuments> {
    let input = Input {
        bytes,
        encoding: encoding.map_or(Encoded::Unknown, Encoded::As),
        whole: false,
        password,
        issue,
    };
    let claimed = format.claimed(bytes);
    if let Some(in_turn) = claimed.in_turn() {
        let path = path.map(str::to_owned);
        let pages = in_turn(&input)?;
        let date = date(path.as_deref(), claimed, bytes);
        let finished = move |page: Result<Content>| finish(path.clone(), None, claimed, date.clone(), page?);
        return Ok(Box::new(pages.map(finished)));
    }
    let mut found = Vec::new();
    within(path, format, &input, 0, &mut found)?;
    Ok(Box::new(found.into_iter().map(Ok)))
}

/// Adds the pages of a file, and those of what hangs on it where it is mail: `mail.eml!name`.
fn within(
    path: Option<&str>,
    format: Format,
    input: &Input<'_>,
    depth: usize,
    found: &mut Vec<Document>,
) -> Result<()> {
    if format.claimed(input.bytes) == Format::Mets && depth == 0 {
        return of_issue(path, input, found);
    }
    let (format, pages) = read(format, input)?;
    let several = pages.len() > 1;
    let date = date(path, format, input.bytes);
    for (place, page) in pages.into_iter().enumerate() {
        found.push(finish(
            path.map(str::to_owned),
            several.then_some(place + 1),
            format,
            date.clone(),
            page,
        )?);
    }
    if format != Format::Mail || depth == ATTACHED_DEPTH {
        return Ok(());
    }
    for attached in mail::attached(input.bytes) {
        let named = Format::of(Path::new(&attached.name));
        let ending = Path::new(&attached.name).extension().and_then(|ending| ending.to_str());
        let known = ending.is_some_and(|ending| Format::endings().contains(&ending.to_lowercase().as_str()));
        if !known && Format::told_by(&attached.bytes).is_none() {
            continue;
        }
        let own = Input {
            bytes: &attached.bytes,
            encoding: Encoded::Unknown,
            ..*input
        };
        let shown = path.map(|path| format!("{path}!{}", attached.name));
        // What hangs on a letter and cannot be read is no reason to refuse the letter.
        if let Err(error) = within(shown.as_deref(), named, &own, depth + 1, found)
            && let Some(letter) = found.first_mut()
        {
            let message = format!("`{}`, attached, cannot be read: {error}", attached.name);
            letter.notes.push(Note::new("read", message));
        }
    }
    Ok(())
}

/// Adds the pages that a METS file holds itself, numbered where there are several.
fn of_issue(path: Option<&str>, input: &Input<'_>, found: &mut Vec<Document>) -> Result<()> {
    let before = found.len();
    let pages = mets::held(input)?;
    let several = pages.len() > 1;
    for (place, (bytes, page)) in pages.iter().enumerate() {
        let own = Input {
            bytes,
            encoding: Encoded::Unknown,
            issue: Some(page),
            ..*input
        };
        let from = found.len();
        within(path, Format::Plain, &own, 1, found)?;
        if several {
            found
                .iter_mut()
                .skip(from)
                .for_each(|document| document.number(place + 1));
        }
    }
    let day = mets::date(input);
    for document in found.iter_mut().skip(before) {
        let own = document.source.date.take();
        document.source.date = Dated::settled(own.into_iter().chain(day.clone()));
    }
    Ok(())
}

/// Whether the bytes of a METS file hold its pages themselves.
pub fn holds_pages(bytes: &[u8]) -> bool {
    let input = Input {
        bytes,
        encoding: Encoded::Unknown,
        whole: true,
        password: None,
        issue: None,
    };
    mets::held(&input).is_ok()
}

/// The issue that the bytes of a METS file describe; none of its files is opened.
///
/// # Errors
/// Where the bytes are no text, or name no file.
pub fn issue(bytes: &[u8]) -> Result<Issue> {
    let input = Input {
        bytes,
        encoding: Encoded::Unknown,
        whole: true,
        password: None,
        issue: None,
    };
    mets::read(bytes, &input)
}

fn first(path: Option<String>, format: Format, input: Input<'_>) -> Result<Document> {
    let (format, pages) = read(format, &input)?;
    let page = pages.into_iter().next().ok_or_else(empty)?;
    let date = date(path.as_deref(), format, input.bytes);
    finish(path, None, format, date, page)
}

/// The pages, and the format that they turned out to be of.
fn read(format: Format, input: &Input<'_>) -> Result<(Format, Vec<Content>)> {
    let format = match input.encoding {
        Encoded::From(_) => format,
        Encoded::Unknown | Encoded::As(_) => format.claimed(input.bytes),
    };
    Ok((format, (format.reader().read)(input)?))
}

/// What a file and its path say of when its pages were printed.
fn date(path: Option<&str>, format: Format, bytes: &[u8]) -> Option<Dated> {
    let named = path.and_then(of_path).map(|date| Dated::new(date, Dated::PATH));
    Dated::settled(published::published(format, bytes).into_iter().chain(named))
}

fn finish(
    path: Option<String>,
    page: Option<usize>,
    format: Format,
    date: Option<Dated>,
    content: Content,
) -> Result<Document> {
    let Content {
        page: of_file,
        text,
        encoding,
        blocks,
        structured,
        layout,
        stated,
        notes,
        dated,
    } = content;
    if blocks.is_empty() {
        return Err(empty());
    }
    let layout = layout.map(|layout| layout.settled(&text));
    let told = dated.as_deref().and_then(of_stamp);
    let date = Dated::settled(told.map(|day| Dated::new(day, Dated::METADATA)).into_iter().chain(date));
    let source = Source {
        path,
        page: of_file.or(page),
        format: format.name().to_owned(),
        blake3: document::digest(&text, layout.as_ref()),
        bytes: text.len(),
        encoding,
        language: crate::language::detect::detect(&text),
        date,
    };
    Ok(Document {
        source,
        text,
        blocks,
        structured,
        layout,
        stated,
        notes,
        dated,
    })
}

fn empty() -> Error {
    Error::new(Kind::Input, "the page is empty").hint("name a file that holds text")
}

#[cfg(test)]
mod encodings;
#[cfg(test)]
mod tests;
