//! What a reader is: how its format is told from others, and bytes in, pages out.

use super::decode::{decode, decode_as};
use super::document::Block;
use super::issue::IssuePage;
use super::layout::Layout;
use super::mojibake;
use super::stated::Stated;
use crate::error::Result;
use crate::note::Note;
use encoding_rs::Encoding;

/// A reader of one format.
pub(super) struct Reader {
    /// What the format is called.
    pub name: &'static str,
    /// What media it comes as, the usual one first.
    pub media_types: &'static [&'static str],
    /// How names of its files end, the usual ending first: a hint where content tells nothing.
    pub endings: &'static [&'static str],
    /// Whether bytes are of this format whatever their file is called. No text is: a page of plain text may show Markdown or HTML.
    pub claims: fn(&[u8]) -> bool,
    /// The pages in a file.
    pub read: fn(&Input<'_>) -> Result<Vec<Content>>,
}

/// What a reader is given.
pub(super) struct Input<'a> {
    /// Of a file; UTF-8 where the text was decoded before.
    pub bytes: &'a [u8],
    pub encoding: Encoded<'a>,
    /// Whether all of a text is one page, which may otherwise be told by its lines.
    pub whole: bool,
    /// What opens a protected file.
    pub password: Option<&'a str>,
    /// What an issue says of the page that this file is.
    pub issue: Option<&'a IssuePage>,
}

/// What is known of the encoding of bytes.
pub(super) enum Encoded<'a> {
    /// Nothing: it is to be found out.
    Unknown,
    /// The label that somebody gives it.
    As(&'a str),
    /// They were decoded from it.
    From(&'a str),
}

/// One page as its reader gives it.
pub(super) struct Content {
    /// Its number in the file, counted from 1, where the file says that it holds several.
    pub page: Option<usize>,
    pub text: String,
    /// What the text was decoded from.
    pub encoding: String,
    /// As of [`super::Document::blocks`].
    pub blocks: Vec<Block>,
    /// As of [`super::Document::structured`].
    pub structured: bool,
    /// Where the text was printed, if that is known.
    pub layout: Option<Layout>,
    /// The structure that the file gives, as of [`super::Document::stated`].
    pub stated: Option<Stated>,
    pub notes: Vec<Note>,
    /// As of [`super::Document::dated`].
    pub dated: Option<String>,
}

/// Pages that are read as they are asked for; an error is the last.
pub(super) type InTurn = Box<dyn Iterator<Item = Result<Content>>>;

impl Input<'_> {
    /// The text of the bytes and the name of its encoding, which the format itself may have `declared`.
    pub(super) fn text(&self, declared: Option<&'static Encoding>) -> Result<(String, String)> {
        match self.encoding {
            Encoded::Unknown => decode(self.bytes, declared),
            Encoded::As(label) => decode_as(self.bytes, label),
            Encoded::From(name) => Ok((String::from_utf8_lossy(self.bytes).into_owned(), name.to_owned())),
        }
    }
}

impl Content {
    /// A page of `text`, in the state it was in before it was decoded wrongly once, if it was; nothing is known of its blocks yet.
    pub(super) fn of_text(text: String, encoding: &str) -> Self {
        let (text, encoding, notes) = match mojibake::mend(&text).or_else(|| mojibake::misread(&text)) {
            Some(mended) => {
                let read_as = mended.read_as.to_lowercase();
                let encoding = format!("{encoding}, once misread as {read_as}");
                (mended.text, encoding, vec![mended.note])
            }
            None => {
                let notes = mojibake::doubt(&text).into_iter().collect();
                (text, encoding.to_owned(), notes)
            }
        };
        Self {
            text,
            notes,
            ..Self::empty(&encoding)
        }
    }

    /// A page without words.
    pub(super) fn empty(encoding: &str) -> Self {
        Self {
            page: None,
            text: String::new(),
            encoding: encoding.to_owned(),
            blocks: Vec::new(),
            structured: false,
            layout: None,
            stated: None,
            notes: Vec::new(),
            dated: None,
        }
    }
}
