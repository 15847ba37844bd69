//! What a page is once it is read: its text, blocks that hold it, and where it was printed.

use super::layout::Layout;
use super::stated::Stated;
use crate::dates::Date;
use crate::note::Note;
use crate::span::{Region, Span};
use crate::text::noise::Noise;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a reply says of its input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Source {
    /// As given on the command line; `None` for text of a request.
    pub path: Option<String>,
    /// Counted from 1 where one file holds several pages.
    pub page: Option<usize>,
    /// The name of the format it was read as, such as `text`, `markdown` or `pdf`.
    #[serde(default = "plain")]
    pub format: String,
    /// Digest of the decoded text, in hex.
    pub blake3: String,
    /// Length of the decoded text.
    pub bytes: usize,
    /// What the bytes were decoded from, such as `utf-8` or `gb18030`.
    pub encoding: String,
    /// BCP 47 tag of the language most of it is written in; `und` where that is unknown.
    pub language: String,
    /// The day it was printed, where that is known.
    #[serde(default)]
    pub date: Option<Dated>,
}

/// The format of a source that does not name it.
fn plain() -> String {
    "text".to_owned()
}

/// When a page was printed, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dated {
    /// As ISO 8601 writes it, as far as it is known: `1998-01-31`, `1998-01` or `1998`.
    pub value: String,
    /// What tells it: `given`, `metadata`, `folio`, `path` or `created`, of which the first is believed before the others.
    pub from: String,
}

impl Dated {
    /// Somebody said so.
    pub const GIVEN: &str = "given";
    /// The file says when its page was published.
    pub const METADATA: &str = "metadata";
    /// The page says so.
    pub const FOLIO: &str = "folio";
    /// Its file or folders are named so.
    pub const PATH: &str = "path";
    /// The file says when it was made, which may be long after.
    pub const CREATED: &str = "created";

    /// A date from one of the above.
    pub fn new(date: Date, from: &str) -> Self {
        let (value, from) = (date.to_string(), from.to_owned());
        Self { value, from }
    }

    /// The date, where it is one.
    pub fn date(&self) -> Option<Date> {
        self.value.parse().ok()
    }

    /// The date that is believed of several: that of the best witness, or a later one's that tells more and says nothing else.
    pub fn settled(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let ranks = [Self::GIVEN, Self::METADATA, Self::FOLIO, Self::PATH, Self::CREATED];
        let rank = |dated: &Self| ranks.iter().position(|from| *from == dated.from).unwrap_or(ranks.len());
        let mut all: Vec<Self> = all.into_iter().collect();
        all.sort_by_key(rank);
        let first = all.first()?.clone();
        let told = first.date();
        let finer = all.into_iter().find(|other| match (told, other.date()) {
            (Some(told), Some(date)) => date.agrees(told) && date.precision() > told.precision(),
            _ => false,
        });
        Some(finer.filter(|finer| finer.from != Self::CREATED).unwrap_or(first))
    }
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
    /// A list item, the head of a table or preformatted text, kept as it stands.
    Verbatim,
    /// A row of a table below its head, the cells in one line.
    Row,
    /// A footnote or an endnote, and what a text refers to.
    Note,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Where it stands, without the white space around it.
    pub span: Span,
    /// What the markup says of it.
    pub kind: BlockKind,
    /// Where it was printed, where the format says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Where the markup says that an article begins here, whatever stands above it: the level that its headline ranks at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<u8>,
}

impl Block {
    /// A block of text that was printed nobody knows where.
    pub fn new(span: Span, kind: BlockKind) -> Self {
        Self {
            span,
            kind,
            region: None,
            article: None,
        }
    }
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
    /// Whether the format marks its own structure, so that blocks need no guessing.
    pub structured: bool,
    /// Where the text was printed, where the format says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// The structure that the file gives, where it gives one; nothing is found by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Stated>,
    /// What was noticed while reading.
    pub notes: Vec<Note>,
    /// The day it is dated as the format itself says it, where it does: as it stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated: Option<String>,
}

impl Document {
    /// Makes it the page of that number of its file, or of its issue.
    pub fn number(&mut self, page: usize) {
        self.source.page = Some(page);
        let Some(layout) = self.layout.as_mut().filter(|layout| layout.sheets.len() == 1) else {
            return;
        };
        let of_lines = layout.lines.iter_mut().map(|line| &mut line.region.page);
        let of_marks = layout.marks.iter_mut().map(|mark| &mut mark.region.page);
        let of_sheets = layout.sheets.iter_mut().map(|sheet| &mut sheet.page);
        let of_blocks = self
            .blocks
            .iter_mut()
            .filter_map(|block| Some(&mut block.region.as_mut()?.page));
        let all = of_lines.chain(of_marks).chain(of_sheets).chain(of_blocks);
        all.for_each(|number| *number = page);
    }

    /// What its words may have meant, where they were recognised from a picture.
    pub fn noise(&self) -> Noise {
        let recognised = self.layout.as_ref().is_some_and(|layout| layout.recognised);
        Noise::of(&self.text, recognised)
    }

    /// Digest, in hex, of all that later stages see of it; where it came from is no part of that. Two documents may have one text and
    /// be two pages: by their blocks, by where they were printed, or by what there is to say of them.
    pub fn digest(&self) -> String {
        let beside = (
            &self.source.language,
            self.structured,
            &self.blocks,
            &self.layout,
            &self.notes,
            &self.dated,
        );
        digest(&self.text, Some(&beside))
    }
}

/// Digest, in hex, of a text and of what there is beside it; of the text as it stands where there is nothing.
pub(super) fn digest(text: &str, beside: Option<&impl Serialize>) -> String {
    let mut hasher = blake3::Hasher::new();
    if let Some(beside) = beside {
        // Numbers, names of kinds and strings are always JSON.
        let beside = serde_json::to_vec(beside).unwrap_or_default();
        hasher.update(&(beside.len() as u64).to_le_bytes()).update(&beside);
    }
    hasher.update(text.as_bytes());
    hasher.finalize().to_hex().to_string()
}
