//! Bytes become a [`Source`], its text, and positioned blocks; one file a format.

mod credit;
mod decode;
mod detect;
mod html;
mod markdown;
mod mojibake;
mod plain;
mod signed;
mod split;
mod wording;

use crate::error::{Error, Kind, Result};
use crate::note::Note;
use crate::span::Span;
use detect::guess as guessed;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a reply says of its input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Source {
    /// As given on the command line; `None` for text of a request.
    pub path: Option<String>,
    /// Counted from 1 where one file holds several pages.
    pub page: Option<usize>,
    /// Digest of the decoded text, in hex.
    pub blake3: String,
    /// Length of the decoded text.
    pub bytes: usize,
    /// What the bytes were decoded from, such as `utf-8` or `gb18030`.
    pub encoding: String,
    /// BCP 47 tag of the language most of it is written in; `und` where that is unknown.
    pub language: String,
}

/// What the markup says a block is; plain text says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// Lines of plain text: the page stage decides.
    Plain,
    /// A heading of a level counted from 1.
    Heading(u8),
    /// A paragraph that markup vouches for.
    Paragraph,
    /// A list item, a table row or preformatted text, kept as it stands.
    Verbatim,
    /// A caption that markup vouches for.
    Caption,
    /// Who took the picture of the caption above.
    Credit,
    /// The line above a headline.
    Kicker,
    /// A line below a headline: subheadline, printed standfirst.
    Deck,
    /// Who wrote the article.
    Byline,
    /// Navigation, page headers and the like.
    Furniture,
}

/// A run of text that stands by itself: between blank lines, or one element of markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where it stands, without the white space around it.
    pub span: Span,
    /// What the markup says of it.
    pub kind: BlockKind,
}

/// One page, decoded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// What a reply says of it.
    pub source: Source,
    /// The text that all spans count in.
    pub text: String,
    /// In order, without overlap; together they hold every byte that is not white space.
    pub blocks: Vec<Block>,
    /// Whether the format marks its own structure (Markdown, HTML), so that blocks need no guessing.
    pub structured: bool,
    /// What was noticed while reading.
    pub notes: Vec<Note>,
}

/// How a page is marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text without markup.
    Plain,
    /// Markdown; the text stays as read.
    Markdown,
    /// HTML; the source is the extracted text.
    Html,
}

impl Format {
    /// The endings of files that hold pages.
    pub const ENDINGS: &[&str] = &["txt", "text", "md", "markdown", "html", "htm", "xhtml"];

    /// The format that a file's ending tells; plain where it tells nothing.
    pub fn of(path: &std::path::Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("md" | "markdown") => Self::Markdown,
            Some("html" | "htm" | "xhtml") => Self::Html,
            _ => Self::Plain,
        }
    }
}

/// Reads a page from the bytes of a file.
///
/// # Errors
/// Where the bytes are no text in a known encoding, or hold nothing but white space.
pub fn document(path: Option<String>, format: Format, bytes: &[u8]) -> Result<Document> {
    let (text, encoding) = decode::decode(bytes, format == Format::Html)?;
    from_text(path, format, text, &encoding)
}

/// Reads a page from the bytes of a file that is in `encoding`, one of the labels of the
/// [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
///
/// # Errors
/// Where there is no such encoding, where the bytes are not in it, or hold nothing but white space.
pub fn document_as(path: Option<String>, format: Format, bytes: &[u8], encoding: &str) -> Result<Document> {
    let (text, encoding) = decode::decode_as(bytes, encoding)?;
    from_text(path, format, text, &encoding)
}

/// Reads the pages of a file, which may hold several, one after another.
///
/// # Errors
/// Where the bytes are no text in a known encoding, or in `encoding` where that is told, or hold nothing but white space.
pub fn documents(path: Option<&str>, format: Format, bytes: &[u8], encoding: Option<&str>) -> Result<Vec<Document>> {
    let (text, encoding) = match encoding {
        Some(encoding) => decode::decode_as(bytes, encoding)?,
        None => decode::decode(bytes, format == Format::Html)?,
    };
    let named = || path.map(str::to_owned);
    let pages = if format == Format::Plain {
        split::pages(&text)
    } else {
        Vec::new()
    };
    if pages.len() < 2 {
        return Ok(vec![from_text(named(), format, text, &encoding)?]);
    }
    let page = |(count, range): (usize, std::ops::Range<usize>)| {
        let mut page = from_text(named(), format, text[range].to_owned(), &encoding)?;
        page.source.page = Some(count + 1);
        Ok(page)
    };
    pages.into_iter().enumerate().map(page).collect()
}

/// Reads a page from text that is decoded already.
///
/// # Errors
/// Where the text holds nothing but white space.
pub fn from_text(path: Option<String>, format: Format, text: String, encoding: &str) -> Result<Document> {
    let (text, encoding, notes) = mended(text, encoding);
    let (text, blocks) = match format {
        Format::Plain => {
            let blocks = plain::blocks(&text);
            (text, blocks)
        }
        Format::Markdown => {
            let blocks = markdown::blocks(&text);
            (text, blocks)
        }
        Format::Html => html::extract(&text),
    };
    if blocks.is_empty() {
        return Err(Error::new(Kind::Input, "the page is empty").hint("name a file that holds text"));
    }
    let source = Source {
        path,
        page: None,
        blake3: blake3::hash(text.as_bytes()).to_hex().to_string(),
        bytes: text.len(),
        encoding,
        language: crate::language::detect::detect(&text),
    };
    let structured = match format {
        Format::Plain => false,
        Format::Markdown => blocks.iter().any(|block| block.kind != BlockKind::Paragraph),
        Format::Html => true,
    };
    Ok(Document {
        source,
        text,
        blocks,
        structured,
        notes,
    })
}

/// The text as it was before it was decoded wrongly once, if it was; what it is in; and what is said of it.
fn mended(text: String, encoding: &str) -> (String, String, Vec<Note>) {
    match mojibake::mend(&text).or_else(|| mojibake::misread(&text)) {
        Some(mended) => {
            let read_as = mended.read_as.to_lowercase();
            let encoding = format!("{encoding}, once misread as {read_as}");
            (mended.text, encoding, vec![mended.note])
        }
        None => {
            let notes = mojibake::doubt(&text).into_iter().collect();
            (text, encoding.to_owned(), notes)
        }
    }
}

#[cfg(test)]
mod encodings;
#[cfg(test)]
mod tests;
