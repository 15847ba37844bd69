//! What is needed becomes a query of the index.

use super::schema::{ARTICLE, Fields, Searched};
use super::signs::Signs;
use super::statistics::Statistics;
use crate::archive::need::{Form, Leaf, Need, Sought, ending, near, stem};
use std::collections::BTreeMap;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, FuzzyTermQuery, Occur,
    PhraseQuery, Query, RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// What words of the headline count beside the same words of the text.
const HEADLINE: f32 = 1.5;
/// What a word of another ending, or spelled otherwise, counts beside the word itself.
const VARIANT: f32 = 0.5;
/// What words that begin with a prefix count.
const PREFIX: f32 = 1.0;
/// Variants of a word that are searched for at most, the most frequent of them.
const VARIANTS: usize = 48;
/// Words of the index that are looked at for variants of one.
const LOOKED_AT: usize = 20_000;

type Found = Box<dyn Query>;

/// Looks words up in indexes that are searched together.
pub(super) struct Lookup<'a> {
    pub searchers: &'a [&'a Searcher],
    pub fields: Fields,
    pub statistics: &'a Statistics<'a>,
}

impl Lookup<'_> {
    /// The query for what is needed, and for the words that kickers and headings, and bylines, must have. It may find more: what must
    /// be seen in the text is not told by it.
    pub(super) fn query(&self, need: &Need, beside: &[(Searched, Need)]) -> tantivy::Result<Found> {
        let article = Term::from_field_text(self.fields.kind, ARTICLE);
        let article = TermQuery::new(article, IndexRecordOption::Basic);
        let mut clauses: Vec<(Occur, Found)> = vec![
            (Occur::Must, Box::new(ConstScoreQuery::new(Box::new(article), 0.0))),
            (
                Occur::Must,
                self.need(need, self.fields.body, false)?.unwrap_or(Box::new(AllQuery)),
            ),
        ];
        for leaf in need.sought() {
            let headline = self.leaf(leaf, self.fields.headline)?;
            clauses.push((Occur::Should, Box::new(BoostQuery::new(headline, HEADLINE))));
        }
        for (field, need) in beside {
            if let Some(query) = self.need(need, *field, false)? {
                clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0))));
            }
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// The query for a part of what is needed; `None` where the index cannot tell. What is `negated` may only find what is so for sure.
    fn need(&self, need: &Need, field: Searched, negated: bool) -> tantivy::Result<Option<Found>> {
        Ok(match need {
            Need::Everything => Some(Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))),
            Need::One(_) if negated && need.to_be_seen() => None,
            Need::One(leaf) => Some(self.leaf(leaf, field)?),
            Need::Not(inner) => self.need(inner, field, !negated)?.map(|inner| {
                let all: Found = Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0));
                Box::new(BooleanQuery::new(vec![(Occur::Must, all), (Occur::MustNot, inner)])) as Found
            }),
            Need::All(parts) => {
                let mut clauses = Vec::new();
                for part in parts {
                    match self.need(part, field, negated)? {
                        Some(query) => clauses.push((Occur::Must, query)),
                        // All of them are so only where this one is.
                        None if negated => return Ok(None),
                        None => {}
                    }
                }
                (!clauses.is_empty()).then(|| Box::new(BooleanQuery::new(clauses)) as Found)
            }
            Need::Any(parts) => {
                let mut clauses = Vec::new();
                for part in parts {
                    match self.need(part, field, negated)? {
                        Some(query) => clauses.push((Occur::Should, query)),
                        // Any article may be so by this one.
                        None if !negated => return Ok(None),
                        None => {}
                    }
                }
                (!clauses.is_empty()).then(|| Box::new(BooleanQuery::new(clauses)) as Found)
            }
        })
    }

    /// The query for tokens: all must occur, and characters follow each other where the index knows that.
    fn leaf(&self, leaf: &Leaf, field: Searched) -> tantivy::Result<Found> {
        let Some((last, before)) = leaf.tokens.split_last() else {
            return Ok(Box::new(EmptyQuery));
        };
        let of = |sought: &Sought| if sought.sign { field.signs } else { field.words };
        if leaf.signs() && !before.is_empty() && field.placed {
            let term = |sought: &Sought| (sought.place, Term::from_field_text(field.signs, &sought.text));
            return Ok(Box::new(PhraseQuery::new_with_offset(
                leaf.tokens.iter().map(term).collect(),
            )));
        }
        if leaf.signs() && !before.is_empty() && field.signs == self.fields.body.signs {
            let sign = |sought: &Sought| (Occur::Must, exact(field.signs, &sought.text));
            let all = Box::new(BooleanQuery::new(leaf.tokens.iter().map(sign).collect()));
            let guess = Signs::of(leaf, self.statistics, &self.fields)?.guess();
            return Ok(Box::new(ConstScoreQuery::new(all, guess)));
        }
        let mut clauses: Vec<(Occur, Found)> = Vec::new();
        clauses.extend(
            before
                .iter()
                .map(|sought| (Occur::Must, exact(of(sought), &sought.text))),
        );
        let last: Found = match leaf.form {
            Form::Prefix if !last.sign => {
                let prefix = RegexQuery::from_pattern(&format!("{}.*", escaped(&last.text)), field.words)?;
                Box::new(BoostQuery::new(Box::new(prefix), PREFIX))
            }
            Form::Word { fuzzy } if !last.sign => self.word(&last.text, fuzzy, field.words)?,
            _ => exact(of(last), &last.text),
        };
        if clauses.is_empty() {
            return Ok(last);
        }
        clauses.push((Occur::Must, last));
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// A word, or in its place one of another ending or spelling.
    fn word(&self, word: &str, fuzzy: bool, field: Field) -> tantivy::Result<Found> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        let mut take = |text: &[u8], count: u64| {
            if let Ok(text) = std::str::from_utf8(text)
                && text != word
                && (ending(word, text) || fuzzy && near(word, text))
            {
                *found.entry(text.to_owned()).or_default() += count;
            }
        };
        for segment in self.searchers.iter().flat_map(|searcher| searcher.segment_readers()) {
            let index = segment.inverted_index(field)?;
            if let Some(stem) = stem(word) {
                let mut terms = index.terms().range().ge(stem).into_stream()?;
                let mut looked_at = 0;
                while looked_at < LOOKED_AT && terms.advance() && terms.key().starts_with(stem.as_bytes()) {
                    take(terms.key(), terms.value().doc_freq.into());
                    looked_at += 1;
                }
            }
            let distance = crate::archive::need::distance(word);
            if fuzzy && distance > 0 {
                let term = Term::from_field_text(field, word);
                let automaton = FuzzyTermQuery::new(term, distance as u8, true).automaton()?;
                let mut terms = index.terms().search(automaton).into_stream()?;
                while terms.advance() {
                    take(terms.key(), terms.value().doc_freq.into());
                }
            }
        }
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(VARIANTS);
        if found.is_empty() {
            return Ok(exact(field, word));
        }
        let variant = |(word, _): &(String, u64)| Box::new(BoostQuery::new(exact(field, word), VARIANT)) as Found;
        let all = std::iter::once(exact(field, word)).chain(found.iter().map(variant));
        Ok(Box::new(DisjunctionMaxQuery::new(all.collect())))
    }
}

fn exact(field: Field, word: &str) -> Found {
    let term = Term::from_field_text(field, word);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// The word as an expression that means nothing but it: tokens hold letters and figures, and signs that belong to them.
fn escaped(word: &str) -> String {
    let special = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
    word.chars().filter(|c| !special(*c)).collect()
}
