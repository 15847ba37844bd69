//! The fields of the index, and how its words are told apart.

use crate::text::token;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// What [`Words`] is called in the index.
pub(super) const WORDS: &str = "words";
/// What is in [`Fields::kind`] of an article.
pub(super) const ARTICLE: &str = "a";
/// What is in [`Fields::kind`] of a file.
pub(super) const FILE: &str = "f";

/// Names of the columns.
pub(super) mod column {
    pub(in crate::archive::engine) const PATH: &str = "path";
    pub(in crate::archive::engine) const DAY: &str = "day";
    pub(in crate::archive::engine) const LANGUAGE: &str = "language";
    pub(in crate::archive::engine) const GROUP: &str = "group";
    pub(in crate::archive::engine) const BANDS: &str = "bands";
    pub(in crate::archive::engine) const FILE: &str = "file";
    pub(in crate::archive::engine) const SIZE: &str = "size";
    pub(in crate::archive::engine) const MODIFIED: &str = "modified";
    pub(in crate::archive::engine) const DIGEST: &str = "digest";
    pub(in crate::archive::engine) const MADE: &str = "made";
    pub(in crate::archive::engine) const GIVEN: &str = "given";
    pub(in crate::archive::engine) const ARTICLES: &str = "articles";
    pub(in crate::archive::engine) const STATE: &str = "state";
}

/// The fields of a document, which is an article or a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// [`ARTICLE`] or [`FILE`].
    pub kind: Field,
    /// An article's file.
    pub path: Field,
    /// The day it was printed as [`crate::archive::Day`] writes it, 0 where nobody knows.
    pub day: Field,
    pub language: Field,
    /// The articles that are nearly the same have the same.
    pub group: Field,
    /// The sketch that this is told by.
    pub bands: Field,
    pub headline: Field,
    /// All words of an article, its headline's with them.
    pub body: Field,
    pub byline: Field,
    /// The words of kickers and headings.
    pub section: Field,
    /// The article itself, packed.
    pub article: Field,
    /// A file's path.
    pub file: Field,
    pub size: Field,
    pub modified: Field,
    pub digest: Field,
    pub made: Field,
    pub given: Field,
    pub articles: Field,
    /// 1 where it is gone, 2 where a copy is kept, 3 for both.
    pub state: Field,
}

impl Fields {
    /// The fields, and the schema they are of.
    pub(super) fn schema() -> (Self, Schema) {
        let mut schema = SchemaBuilder::new();
        let exact = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic);
            TextOptions::default().set_indexing_options(indexing)
        };
        let words = |record, norms| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(WORDS)
                .set_fieldnorms(norms)
                .set_index_option(record);
            TextOptions::default().set_indexing_options(indexing)
        };
        let number = || NumericOptions::default().set_fast();
        let fields = Self {
            kind: schema.add_text_field("kind", exact()),
            path: schema.add_text_field(column::PATH, exact().set_fast("raw")),
            day: schema.add_u64_field(column::DAY, number()),
            language: schema.add_text_field(column::LANGUAGE, TextOptions::default().set_fast("raw")),
            group: schema.add_u64_field(column::GROUP, number()),
            bands: schema.add_u64_field(column::BANDS, number()),
            headline: schema.add_text_field("headline", words(IndexRecordOption::WithFreqs, true)),
            body: schema.add_text_field("body", words(IndexRecordOption::WithFreqs, true)),
            byline: schema.add_text_field("byline", words(IndexRecordOption::Basic, false)),
            section: schema.add_text_field("section", words(IndexRecordOption::Basic, false)),
            article: schema.add_bytes_field("article", BytesOptions::default().set_stored()),
            file: schema.add_text_field(column::FILE, exact().set_fast("raw")),
            size: schema.add_u64_field(column::SIZE, number()),
            modified: schema.add_i64_field(column::MODIFIED, number()),
            digest: schema.add_bytes_field(column::DIGEST, BytesOptions::default().set_fast()),
            made: schema.add_u64_field(column::MADE, number()),
            given: schema.add_u64_field(column::GIVEN, number()),
            articles: schema.add_u64_field(column::ARTICLES, number()),
            state: schema.add_u64_field(column::STATE, number()),
        };
        (fields, schema.build())
    }
}

/// Hands the index the tokens that all of the program has.
#[derive(Clone, Debug)]
pub(super) struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = Found;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Found {
        Found {
            rest: token::tokens(text).into_iter().enumerate(),
            token: Token::default(),
        }
    }
}

/// Tokens of a text.
pub(super) struct Found {
    rest: std::iter::Enumerate<std::vec::IntoIter<token::Token>>,
    token: Token,
}

impl TokenStream for Found {
    fn advance(&mut self) -> bool {
        let Some((position, next)) = self.rest.next() else {
            return false;
        };
        self.token = Token {
            offset_from: next.range.start,
            offset_to: next.range.end,
            position,
            text: next.text,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
