//! An article as an archive stores it: its words, and where they stand in its page.

use super::hit::ArticleId;
use crate::error::{Error, Kind, Result};
use crate::read::Dated;
use crate::span::Span;
use crate::span::joined::Joined;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use flate2::{Compress, Compression, Decompress};
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

/// A stored article has at most so many bytes unpacked; pages are no longer.
const MOST_BYTES: u64 = 512 << 20;
/// Bytes of a page's digest.
const DIGEST_BYTES: usize = 32;
/// What stored articles have in common, the most frequent last: most are short, and would each spell it out. Another needs another
/// version of the archive.
const COMMON: &[u8] = br#"markdownaltopage-xmlpdfepub.html.xml.txt",[0]],["c",",[0]],["s",",[0]],["b",",[0]],["d","","b":true,"t":[["k","
"given"],"t":[["h","","metadata"],"t":[["h","","folio"],"t":[["h","","a":"a2","f":"text","l":"ja"de"es"fr"ru"en"zh","d":["2000-1999-
","path"],"t":[["h","",[0]],["p","","a":"a1","f":"text","l":"en","t":[["p","{"p":"/home/"#;

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
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "(Role, String, Vec<usize>)")]
pub struct Piece {
    /// What it is.
    pub role: Role,
    /// The words, joined as paragraphs are.
    pub text: String,
    /// Where they stand in the page's source: a run of words copied whole after the other.
    runs: Vec<Run>,
}

/// `begin, start, bytes, parted`: where the run begins in the text, where it stands in the source, how long it is, and 1 where it does
/// not go on with what stands before it in the source but for line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run(usize, usize, usize, u8);

impl Serialize for Piece {
    /// The role, the text, and four numbers a run; of most pieces, which are one run, where it starts.
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let runs = match self.runs.as_slice() {
            [Run(0, start, bytes, 1)] if *bytes == self.text.len() => vec![*start],
            runs => runs
                .iter()
                .flat_map(|Run(begin, start, bytes, parted)| [*begin, *start, *bytes, usize::from(*parted)])
                .collect(),
        };
        (self.role, &self.text, runs).serialize(to)
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
        Self { role, text, runs }
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
        }
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
    /// Digest of the page's decoded text, in hex.
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

/// An article as it is written to disk, its names short; its digest stands before it, as it is.
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

    /// As it is written to disk.
    pub(super) fn packed(&self) -> Result<Vec<u8>> {
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
        let digest = blake3::Hash::from_hex(&self.blake3).map_err(|cause| failed(cause.into()))?;
        let mut packed = Vec::with_capacity(DIGEST_BYTES + json.len() / 2);
        packed.extend(digest.as_bytes());
        let mut how = Compress::new(Compression::new(6), false);
        how.set_dictionary(COMMON).map_err(|cause| failed(cause.into()))?;
        let mut encoder = ZlibEncoder::new_with_compress(json.as_slice(), how);
        encoder.read_to_end(&mut packed).map_err(|cause| failed(cause.into()))?;
        Ok(packed)
    }

    /// What [`Article::packed`] wrote.
    pub(super) fn unpacked(packed: &[u8]) -> Result<Self> {
        let failed = |cause: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(Kind::Storage, "a stored article is damaged").because(cause)
        };
        let short = || failed("it is cut short".into());
        let (digest, packed) = packed.split_first_chunk::<DIGEST_BYTES>().ok_or_else(short)?;
        let mut json = Vec::with_capacity(packed.len() * 3);
        let mut how = Decompress::new(false);
        how.set_dictionary(COMMON).map_err(|cause| failed(cause.into()))?;
        let mut decoder = ZlibDecoder::new_with_decompress(packed, how).take(MOST_BYTES);
        decoder.read_to_end(&mut json).map_err(|cause| failed(cause.into()))?;
        let stored: Stored = serde_json::from_slice(&json).map_err(|cause| failed(cause.into()))?;
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
            blake3: blake3::Hash::from_bytes(*digest).to_hex().to_string(),
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
        let packed = article.packed().unwrap();
        assert_eq!(Article::unpacked(&packed).unwrap(), article);
        for at in 0..packed.len() {
            let mut broken = packed.clone();
            broken[at] ^= 0x55;
            let _ = Article::unpacked(&broken);
        }
        assert!(Article::unpacked(&packed[..packed.len() / 2]).is_err());
    }
}
