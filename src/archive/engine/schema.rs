//! The fields of the index, and how its words are told apart.

use crate::text::token;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// What the tokens of words, of characters, and of both are called in the index.
pub(super) const KINDS: [(&str, Words); 3] = [
    (
        WORDS,
        Words {
            words: true,
            signs: false,
        },
    ),
    (
        SIGNS,
        Words {
            words: false,
            signs: true,
        },
    ),
    (
        ALL,
        Words {
            words: true,
            signs: true,
        },
    ),
];
const WORDS: &str = "words";
const SIGNS: &str = "signs";
const ALL: &str = "all";
/// What is in [`Fields::kind`] of an article.
pub(super) const ARTICLE: &str = "a";
/// What is in [`Fields::kind`] of a file.
pub(super) const FILE: &str = "f";

/// Names of the columns.
pub(super) mod column {
    pub(in crate::archive::engine) const PATH: &str = "path";
    pub(in crate::archive::engine) const DAY: &str = "day";
    pub(in crate::archive::engine) const SPOKEN: &str = "spoken";
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

/// Where the words of a text are, and where its characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Searched {
    pub words: Field,
    pub signs: Field,
    /// Whether the index knows the places of its characters: of all of an article, that takes as much as a fifth of its text.
    pub placed: bool,
}

impl Searched {
    /// A text whose words and characters are in one, without their places.
    pub(super) fn both(field: Field) -> Self {
        Self {
            words: field,
            signs: field,
            placed: false,
        }
    }
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
    /// The days that it speaks of, in the same way.
    pub spoken: Field,
    pub language: Field,
    /// The articles that are nearly the same have the same.
    pub group: Field,
    /// The sketch that this is told by.
    pub bands: Field,
    pub headline: Searched,
    /// All of an article, its headline with it.
    pub body: Searched,
    pub byline: Field,
    /// The words of kickers and headings.
    pub section: Field,
    /// The article itself, which stands in blocks beside the index.
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
        let words = |kind, record, norms| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(kind)
                .set_fieldnorms(norms)
                .set_index_option(record);
            TextOptions::default().set_indexing_options(indexing)
        };
        let number = || NumericOptions::default().set_fast();
        let placed = IndexRecordOption::WithFreqsAndPositions;
        let fields = Self {
            kind: schema.add_text_field("kind", exact()),
            path: schema.add_text_field(column::PATH, exact().set_fast("raw")),
            day: schema.add_u64_field(column::DAY, number()),
            spoken: schema.add_u64_field(column::SPOKEN, number()),
            language: schema.add_text_field(column::LANGUAGE, TextOptions::default().set_fast("raw")),
            group: schema.add_u64_field(column::GROUP, number()),
            bands: schema.add_u64_field(column::BANDS, number()),
            headline: Searched {
                words: schema.add_text_field("headline", words(WORDS, IndexRecordOption::WithFreqs, true)),
                signs: schema.add_text_field("headline_signs", words(SIGNS, placed, true)),
                placed: true,
            },
            body: Searched {
                words: schema.add_text_field("body", words(WORDS, IndexRecordOption::WithFreqs, true)),
                signs: schema.add_text_field("body_signs", words(SIGNS, IndexRecordOption::Basic, true)),
                placed: false,
            },
            byline: schema.add_text_field("byline", words(ALL, IndexRecordOption::Basic, false)),
            section: schema.add_text_field("section", words(ALL, IndexRecordOption::Basic, false)),
            article: schema.add_custom_field("article", "article", serde_json::Value::Null),
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

/// Hands the index the tokens that all of the program has: words, characters, or both.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    words: bool,
    signs: bool,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Found;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Found {
        let mut found = token::tokens(text);
        found.retain(|token| if token.sign { self.signs } else { self.words });
        Found {
            rest: found.into_iter(),
            token: Token::default(),
        }
    }
}

/// Tokens of a text.
pub(super) struct Found {
    rest: std::vec::IntoIter<token::Token>,
    token: Token,
}

impl TokenStream for Found {
    fn advance(&mut self) -> bool {
        let Some(next) = self.rest.next() else {
            return false;
        };
        self.token = Token {
            offset_from: next.range.start,
            offset_to: next.range.end,
            position: next.place,
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
