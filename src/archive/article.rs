//! An article as an archive stores it: its words, and where they stand in its page.

use super::hit::ArticleId;
use super::printed::{Printed, lines, numbers};
use crate::error::{Error, Kind, Result};
use crate::read::{Dated, Layout};
use crate::span::joined::Joined;
use crate::span::{Region, Span};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Bytes of a page's digest.
const DIGEST_BYTES: usize = 32;
/// What stands before a stored article whose page has its file's digest, and before one that has its own.
const AS_FILE: u8 = 0;
const ITS_OWN: u8 = 1;
/// What a piece of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// A line above the headline.
    #[serde(rename = "k")]
    Kicker,
    /// The headline.
    #[serde(rename = "h")]
    Headline,
    /// A line below the headline.
    #[serde(rename = "d")]
    Deck,
    /// Who wrote it.
    #[serde(rename = "b")]
    Byline,
    /// The heading of a section.
    #[serde(rename = "s")]
    Heading,
    /// A paragraph.
    #[serde(rename = "p")]
    Paragraph,
    /// A photograph's caption.
    #[serde(rename = "c")]
    Caption,
}

/// Words of an article that stand together.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What it is.
    pub role: Role,
    /// The words, joined as paragraphs are.
    pub text: String,
    /// Where they stand in the page's source: a run of words copied whole after the other.
    runs: Vec<Run>,
    /// Its lines as they were printed, where the page's format tells.
    pub lines: Vec<Printed>,
}

/// `begin, start, bytes, parted`: where the run begins in the text, where it stands in the source, how long it is, and 1 where it does
/// not go on with what stands before it in the source but for line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run(usize, usize, usize, u8);

impl Serialize for Piece {
    /// The role, the text, and four numbers a run; of most pieces, which are one run, where it starts. Then the lines, if there are any.
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let runs = match self.runs.as_slice() {
            [Run(0, start, bytes, 1)] if *bytes == self.text.len() => vec![*start],
            runs => runs
                .iter()
                .flat_map(|Run(begin, start, bytes, parted)| [*begin, *start, *bytes, usize::from(*parted)])
                .collect(),
        };
        match self.lines.is_empty() {
            true => (self.role, &self.text, runs).serialize(to),
            false => (self.role, &self.text, runs, numbers(&self.lines)).serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Piece {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        struct Parts;
        impl<'de> Visitor<'de> for Parts {
            type Value = Piece;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a piece of an article")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> std::result::Result<Piece, A::Error> {
                let short = |number| A::Error::invalid_length(number, &self);
                let role = parts.next_element()?.ok_or_else(|| short(0))?;
                let text = parts.next_element()?.ok_or_else(|| short(1))?;
                let runs = parts.next_element()?.ok_or_else(|| short(2))?;
                let printed: Vec<i64> = parts.next_element()?.unwrap_or_default();
                Ok(Piece {
                    lines: lines(&printed),
                    ..Piece::from((role, text, runs))
                })
            }
        }
        from.deserialize_seq(Parts)
    }
}

impl From<(Role, String, Vec<usize>)> for Piece {
    fn from((role, text, numbers): (Role, String, Vec<usize>)) -> Self {
        let runs = match numbers.as_slice() {
            [start] => vec![Run(0, *start, text.len(), 1)],
            numbers => {
                let runs = numbers.chunks_exact(4);
                runs.map(|run| Run(run[0], run[1], run[2], u8::from(run[3] != 0)))
                    .collect()
            }
        };
        Self {
            role,
            text,
            runs,
            lines: Vec::new(),
        }
    }
}

impl Piece {
    /// The words that `source` holds at `spans`.
    pub fn new(role: Role, source: &str, spans: &[Span]) -> Self {
        let joined = Joined::new(source, spans);
        let starts = |at: usize| spans.iter().any(|span| span.trimmed(source).start == at);
        let run = |(begin, span): &(usize, Span)| Run(*begin, span.start, span.len(), u8::from(starts(span.start)));
        Self {
            role,
            runs: joined.runs().iter().map(run).collect(),
            text: joined.text().to_owned(),
            lines: Vec::new(),
        }
    }

    /// The same, with its lines as `layout` tells them.
    pub fn printed(mut self, layout: Option<&Layout>) -> Self {
        for Run(begin, start, bytes, _) in &self.runs {
            let run = Span::new(*start, start + bytes);
            for line in layout.map(|layout| layout.lines(run)).unwrap_or_default() {
                let (from, to) = (line.span.start.max(run.start), line.span.end.min(run.end));
                let range = begin + (from - start)..begin + (to.max(from) - start);
                let region = line.region;
                self.lines.push(Printed { range, region });
            }
        }
        self
    }

    /// Where `range` of the text was printed, a region a line.
    pub fn regions(&self, range: Range<usize>) -> Vec<Region> {
        let words = self.text.get(range.clone()).unwrap_or_default();
        let start = range.start + (words.len() - words.trim_start().len());
        let end = range.end - (words.len() - words.trim_end().len());
        let lines = self.lines.iter();
        let lines = lines.filter(|line| line.range.start < end && start < line.range.end);
        let mut regions: Vec<Region> = lines.map(|line| line.region).collect();
        // Two pieces of one line.
        regions.dedup();
        regions
    }

    /// Where `range` of the text stands in the page's source, in reading order, without white space at the ends.
    pub fn spans(&self, range: Range<usize>) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for Run(begin, start, bytes, parted) in &self.runs {
            let (mut from, mut to) = (range.start.max(*begin), range.end.min(begin.saturating_add(*bytes)));
            let Some(words) = self
                .text
                .get(from..to.max(from))
                .filter(|words| !words.trim().is_empty())
            else {
                continue;
            };
            from += words.len() - words.trim_start().len();
            to -= words.len() - words.trim_end().len();
            let span = Span::new(start + (from - begin), start + (to - begin));
            match spans.last_mut() {
                Some(last) if *parted == 0 && last.end <= span.start => last.end = span.end,
                _ => spans.push(span),
            }
        }
        spans
    }

    /// Where all of it stands.
    pub fn everywhere(&self) -> Vec<Span> {
        self.spans(0..self.text.len())
    }
}

/// An article as it was read, with what is known of its page.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Which it is.
    pub id: ArticleId,
    /// The name of the format its page was read as.
    pub format: String,
    /// Digest of the page's decoded text, in hex; empty where nobody knows.
    pub blake3: String,
    /// BCP 47 tag of the page's language.
    pub language: String,
    /// The day it was printed, where that is known.
    pub date: Option<Dated>,
    /// False where it visibly breaks off: the page has more of it, or another page.
    pub complete: bool,
    /// In reading order.
    pub pieces: Vec<Piece>,
}

/// An article as it is written to disk, its names short; its digest stands before it.
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    #[serde(rename = "p")]
    path: Cow<'a, str>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    page: Option<usize>,
    #[serde(rename = "a")]
    article: Cow<'a, str>,
    #[serde(rename = "f")]
    format: Cow<'a, str>,
    #[serde(rename = "l")]
    language: Cow<'a, str>,
    /// The day, and what tells it.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    date: Option<(Cow<'a, str>, Cow<'a, str>)>,
    #[serde(rename = "b", default, skip_serializing_if = "std::ops::Not::not")]
    breaks_off: bool,
    #[serde(rename = "t")]
    pieces: Cow<'a, [Piece]>,
}

impl Article {
    /// The pieces of a role.
    pub fn of(&self, role: Role) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(move |piece| piece.role == role)
    }

    /// The headline's words.
    pub fn headline(&self) -> Option<&str> {
        self.of(Role::Headline).next().map(|piece| piece.text.as_str())
    }

    /// The byline's lines.
    pub fn byline(&self) -> Vec<String> {
        self.of(Role::Byline).map(|piece| piece.text.clone()).collect()
    }

    /// The texts of its pieces, a line each.
    pub(super) fn words(&self) -> String {
        let texts: Vec<&str> = self.pieces.iter().map(|piece| piece.text.as_str()).collect();
        texts.join("\n")
    }

    /// As it is written to disk, read from a file whose own digest in hex is `file`: of most, that is the text's.
    pub(super) fn packed(&self, file: &str) -> Result<Vec<u8>> {
        let failed = |cause: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(Kind::Storage, "an article cannot be stored").because(cause)
        };
        let dated = |date: &Dated| (date.value.clone().into(), date.from.clone().into());
        let stored = Stored {
            path: Cow::Borrowed(&self.id.path),
            page: self.id.page,
            article: Cow::Borrowed(&self.id.article),
            format: Cow::Borrowed(&self.format),
            language: Cow::Borrowed(&self.language),
            date: self.date.as_ref().map(dated),
            breaks_off: !self.complete,
            pieces: Cow::Borrowed(&self.pieces),
        };
        let json = serde_json::to_vec(&stored).map_err(|cause| failed(cause.into()))?;
        if self.blake3.is_empty() || self.blake3 == file {
            return Ok([&[AS_FILE], json.as_slice()].concat());
        }
        let digest = blake3::Hash::from_hex(&self.blake3).map_err(|cause| failed(cause.into()))?;
        Ok([&[ITS_OWN], digest.as_bytes().as_slice(), json.as_slice()].concat())
    }

    /// What [`Article::packed`] wrote. Where the page's digest is its file's, that is to be put in.
    pub(super) fn unpacked(packed: &[u8]) -> Result<Self> {
        let failed = |cause: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(Kind::Storage, "a stored article is damaged").because(cause)
        };
        let short = || failed("it is cut short".into());
        let (digest, json) = match packed.split_first().ok_or_else(short)? {
            (&ITS_OWN, rest) => {
                let (digest, json) = rest.split_first_chunk::<DIGEST_BYTES>().ok_or_else(short)?;
                (blake3::Hash::from_bytes(*digest).to_hex().to_string(), json)
            }
            (_, json) => (String::new(), json),
        };
        let stored: Stored = serde_json::from_slice(json).map_err(|cause| failed(cause.into()))?;
        let dated = |(value, from): (Cow<str>, Cow<str>)| Dated {
            value: value.into_owned(),
            from: from.into_owned(),
        };
        Ok(Self {
            id: ArticleId {
                path: stored.path.into_owned(),
                page: stored.page,
                article: stored.article.into_owned(),
            },
            format: stored.format.into_owned(),
            blake3: digest,
            language: stored.language.into_owned(),
            date: stored.date.map(dated),
            complete: !stored.breaks_off,
            pieces: stored.pieces.into_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Line;

    #[test]
    fn words_lead_back_to_the_page() {
        let source = "end of it.\n\nThe har-\nbour and\n  quay, the\n";
        let spans = [Span::new(12, 42), Span::new(0, 10)];
        let piece = Piece::new(Role::Paragraph, source, &spans);
        assert_eq!(piece.text, "The harbour and quay, the end of it.");
        let joined = Joined::new(source, &spans);
        for start in 0..piece.text.len() {
            for end in start..=piece.text.len() {
                assert_eq!(
                    piece.spans(start..end),
                    joined.spans_of(source, start..end),
                    "{start}..{end}"
                );
            }
        }
    }

    #[test]
    fn what_is_stored_is_read_again_and_damage_is_told() {
        let article = Article {
            id: ArticleId {
                path: "a.txt".to_owned(),
                page: Some(2),
                article: "a1".to_owned(),
            },
            format: "text".to_owned(),
            blake3: "07".repeat(32),
            language: "zh".to_owned(),
            date: None,
            complete: true,
            pieces: vec![
                Piece::new(Role::Headline, "大桥通车", &[Span::new(0, 12)]),
                Piece::new(Role::Paragraph, "The har-\nbour.", &[Span::new(0, 15)]),
            ],
        };
        let as_file = Article::unpacked(&article.packed(&article.blake3).unwrap()).unwrap();
        assert_eq!((as_file.blake3.as_str(), &as_file.pieces), ("", &article.pieces));
        let packed = article.packed("").unwrap();
        assert_eq!(Article::unpacked(&packed).unwrap(), article);
        for at in 0..packed.len() {
            let mut broken = packed.clone();
            broken[at] ^= 0x55;
            let _ = Article::unpacked(&broken);
        }
        assert!(Article::unpacked(&packed[..packed.len() / 2]).is_err());
    }

    #[test]
    fn words_lead_back_to_the_lines_they_were_printed_in() {
        let source = "The har-\nbour and\n  quay.";
        let line = |start, end, y| {
            let bounds = [10.0, y, 80.0, 9.5];
            Line::new(Span::new(start, end), Region { page: 2, bounds })
        };
        let layout = Layout {
            lines: vec![line(0, 8, 20.0), line(9, 17, 30.0), line(20, 25, 40.25)],
            ..Layout::default()
        };
        let piece = Piece::new(Role::Paragraph, source, &[Span::new(0, 25)]).printed(Some(&layout));
        let json = serde_json::to_string(&piece).unwrap();
        assert_eq!(serde_json::from_str::<Piece>(&json).unwrap(), piece);
        let tops = |range| -> Vec<f32> { piece.regions(range).iter().map(|region| region.bounds[1]).collect() };
        assert_eq!(piece.text, "The harbour and quay.");
        assert_eq!(tops(0..21), [20.0, 30.0, 40.25]);
        assert_eq!((tops(4..11), tops(15..21)), (vec![20.0, 30.0], vec![40.25]));
    }
}
