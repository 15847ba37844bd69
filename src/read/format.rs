//! The table of readers: a format is a line of each list here, and a file of its own.

use super::reader::{InTurn, Input, Reader};
use super::{alto, docx, epub, hocr, html, jats, mail, markdown, mets, page_xml, pdf, plain, tei};
use crate::error::Result;
use std::path::Path;

/// How a page is marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text without markup.
    Plain,
    /// Markdown; the text stays as read.
    Markdown,
    /// HTML; the source is the extracted text.
    Html,
    /// PDF; the source is the text of its lines in the reading order that was found, as of all that follow.
    Pdf,
    /// ALTO, recognised pages of libraries.
    Alto,
    /// METS, an issue whose pages stand in files of their own.
    Mets,
    /// PAGE XML, transcribed pages.
    PageXml,
    /// hOCR, recognised pages in HTML.
    Hocr,
    /// EPUB, books; the source is the extracted text, as of all that follow.
    Epub,
    /// DOCX, texts of word processors.
    Docx,
    /// Mail.
    Mail,
    /// MHTML, web pages saved whole.
    Mhtml,
    /// TEI, editions of texts.
    Tei,
    /// JATS, articles of journals.
    Jats,
}

impl Format {
    /// All of them. Where several claim a file's bytes, the first of them has it.
    pub const ALL: &[Self] = &[
        Self::Plain,
        Self::Markdown,
        Self::Html,
        Self::Pdf,
        Self::Alto,
        Self::Mets,
        Self::PageXml,
        Self::Hocr,
        Self::Epub,
        Self::Docx,
        Self::Mail,
        Self::Mhtml,
        Self::Tei,
        Self::Jats,
    ];

    pub(super) fn reader(self) -> &'static Reader {
        match self {
            Self::Plain => &plain::READER,
            Self::Markdown => &markdown::READER,
            Self::Html => &html::READER,
            Self::Pdf => &pdf::READER,
            Self::Alto => &alto::READER,
            Self::Mets => &mets::READER,
            Self::PageXml => &page_xml::READER,
            Self::Hocr => &hocr::READER,
            Self::Epub => &epub::READER,
            Self::Docx => &docx::READER,
            Self::Mail => &mail::LETTER,
            Self::Mhtml => &mail::PAGE,
            Self::Tei => &tei::READER,
            Self::Jats => &jats::READER,
        }
    }

    /// What reads the pages of a file one at a time, of a format whose files may be long.
    pub(super) fn in_turn(self) -> Option<fn(&Input<'_>) -> Result<InTurn>> {
        (self == Self::Pdf).then_some(pdf::in_turn)
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.reader().name
    }

    /// The media types that it comes as, the usual one first.
    pub fn media_types(self) -> &'static [&'static str] {
        self.reader().media_types
    }

    /// The endings of files that hold pages.
    pub fn endings() -> Vec<&'static str> {
        let readers = Self::ALL.iter().map(|format| format.reader());
        readers.flat_map(|reader| reader.endings).copied().collect()
    }

    /// The format that a file's ending tells; plain where it tells nothing.
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let ends = |format: &Self| {
            let known = format.reader().endings;
            ending.as_deref().is_some_and(|ending| known.contains(&ending))
        };
        Self::ALL.iter().copied().find(ends).unwrap_or(Self::Plain)
    }

    /// The format that the first bytes of a file are surely of; a few thousand are enough.
    pub fn told_by(bytes: &[u8]) -> Option<Self> {
        let claims = |format: &Self| (format.reader().claims)(bytes);
        Self::ALL.iter().copied().find(claims)
    }

    /// The format that bytes are surely of; `self` where there is none.
    pub(super) fn claimed(self, bytes: &[u8]) -> Self {
        Self::told_by(bytes).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_endings_and_media_types_are_of_one_format_each() {
        let mut endings = Format::endings();
        assert_eq!(
            endings,
            [
                "txt", "text", "md", "markdown", "html", "htm", "xhtml", "pdf", "alto", "mets", "hocr", "epub", "docx",
                "docm", "eml", "mhtml", "mht", "tei", "nxml", "jats"
            ]
        );
        let mut names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        let types = Format::ALL.iter().flat_map(|format| format.media_types());
        let mut types: Vec<&str> = types.copied().collect();
        for list in [&mut endings, &mut names, &mut types] {
            let count = list.len();
            list.sort_unstable();
            list.dedup();
            assert_eq!(list.len(), count, "{list:?}");
        }
    }

    #[test]
    fn a_name_is_a_hint() {
        for (name, format) in [
            ("a.TXT", Format::Plain),
            ("a.b.Md", Format::Markdown),
            ("a.xhtml", Format::Html),
            ("html", Format::Plain),
            ("a.rs", Format::Plain),
        ] {
            assert_eq!(Format::of(Path::new(name)), format, "{name}");
        }
    }
}
