//! An article made ready for the index, which takes time and can be done on any thread.

use super::schema::{ARTICLE, Fields};
use crate::archive::article::{Article, Role};
use crate::archive::duplicates::{Sketch, own};
use crate::archive::query::Day;
use crate::archive::spoken::days;
use crate::error::Result;
use tantivy::TantivyDocument;

/// An article, packed and taken apart.
#[derive(Debug)]
pub struct Prepared {
    path: String,
    packed: Vec<u8>,
    body: String,
    headline: String,
    byline: String,
    section: String,
    language: String,
    day: u32,
    spoken: Vec<u32>,
    sketch: Option<Sketch>,
    own: u64,
}

impl Prepared {
    /// The article, ready to be put into an archive; `file` is the digest, in hex, of the file it was read from.
    ///
    /// # Errors
    /// Where it cannot be packed.
    pub fn new(article: &Article, file: &str) -> Result<Self> {
        let lines = |roles: &[Role]| {
            let of = article.pieces.iter().filter(|piece| roles.contains(&piece.role));
            of.map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        let body = article.words();
        let day = article.date.as_ref().and_then(|date| Day::parse(&date.value));
        Ok(Self {
            path: article.id.path.clone(),
            packed: article.packed(file)?,
            sketch: Sketch::of(&lines(&[Role::Paragraph, Role::Caption])),
            headline: lines(&[Role::Headline]),
            byline: lines(&[Role::Byline]),
            section: lines(&[Role::Kicker, Role::Heading]),
            language: article.language.clone(),
            day: day.map_or(0, |day| day.0),
            spoken: days(article),
            own: own(&article.id.path, article.id.page, &article.id.article),
            body,
        })
    }

    /// Bytes that it takes in memory.
    pub fn weight(&self) -> usize {
        self.packed.len() + self.body.len() + self.headline.len()
    }

    /// Bytes of its words.
    pub(super) fn bytes(&self) -> usize {
        self.body.len()
    }

    pub(super) fn sketch(&self) -> Option<&Sketch> {
        self.sketch.as_ref()
    }

    /// The number of a group of its own.
    pub(super) fn own(&self) -> u64 {
        self.own
    }

    /// The document of the index, of an article in `group`.
    pub(super) fn document(&self, fields: &Fields, group: u64) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.kind, ARTICLE);
        document.add_text(fields.path, &self.path);
        document.add_u64(fields.day, self.day.into());
        for day in &self.spoken {
            document.add_u64(fields.spoken, u64::from(*day));
        }
        document.add_text(fields.language, &self.language);
        document.add_u64(fields.group, group);
        for number in self.sketch.iter().flat_map(Sketch::numbers) {
            document.add_u64(fields.bands, number);
        }
        for (field, words) in [
            (fields.body.words, &self.body),
            (fields.body.signs, &self.body),
            (fields.headline.words, &self.headline),
            (fields.headline.signs, &self.headline),
            (fields.byline, &self.byline),
            (fields.section, &self.section),
        ] {
            if !words.is_empty() {
                document.add_text(field, words);
            }
        }
        document.add_custom(fields.article, &self.packed);
        document
    }
}
