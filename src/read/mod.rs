//! Bytes become documents: text in positioned blocks, with where it was printed where that is known. One file a format; [`Format`] is
//! the table of them.

mod alto;
mod area;
mod credit;
mod decode;
mod detect;
mod document;
mod format;
mod geometry;
mod hocr;
mod html;
mod layout;
mod markdown;
mod marked;
mod mets;
mod mojibake;
mod page_xml;
mod pdf;
mod plain;
mod published;
mod reader;
mod setting;
mod signed;
mod split;
mod wording;
mod xml;

pub use area::{Area, Direction};
pub use document::{Block, BlockKind, Dated, Document, Source};
pub use format::Format;
pub use layout::{Layout, Line, Mark, MarkKind, Region, Role, Sheet, Unit};
pub use setting::{Column, Measure, Setting};

use crate::dates::of_path;
use crate::error::{Error, Kind, Result};
use reader::{Content, Encoded, Input};

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
    let input = Input {
        bytes,
        encoding: encoding.map_or(Encoded::Unknown, Encoded::As),
        whole: false,
        password,
    };
    let (format, pages) = read(format, &input)?;
    let several = pages.len() > 1;
    let date = date(path, format, input.bytes);
    let numbered = pages.into_iter().enumerate();
    numbered
        .map(|(place, page)| {
            let number = several.then_some(place + 1);
            finish(path.map(str::to_owned), number, format, date.clone(), page)
        })
        .collect()
}

/// When the issue that a METS file of these bytes lists was published, where it says so.
pub fn issue_date(bytes: &[u8]) -> Option<Dated> {
    let input = Input {
        bytes,
        encoding: Encoded::Unknown,
        whole: true,
        password: None,
    };
    let date = mets::date(bytes, &input)?;
    Some(Dated::new(date, Dated::METADATA))
}

/// The paths of the files that hold the pages of an issue, in order and relative to the METS file of these bytes; none is absolute or
/// leads upwards.
///
/// # Errors
/// Where the bytes are no text, or name no file.
pub fn issue_files(bytes: &[u8]) -> Result<Vec<String>> {
    let input = Input {
        bytes,
        encoding: Encoded::Unknown,
        whole: true,
        password: None,
    };
    mets::files(bytes, &input)
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
        notes,
    } = content;
    if blocks.is_empty() {
        return Err(empty());
    }
    let layout = layout.map(|layout| layout.settled(&text));
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
        notes,
    })
}

fn empty() -> Error {
    Error::new(Kind::Input, "the page is empty").hint("name a file that holds text")
}

#[cfg(test)]
mod encodings;
#[cfg(test)]
mod tests;
