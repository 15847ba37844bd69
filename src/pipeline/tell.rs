//! An answer in the words that are printed: the page's, or the question's language after its checks; and the sentences it rests on.

use super::corpus::Corpus;
use super::passage::Passage;
use super::plan::Asked;
use super::writer::Writer;
use crate::error::Result;
use crate::ground::{Citation, Exact, Reason, ended, unfounded};
use crate::language::sentence::{end_mark, sentences};
use crate::page::Page;
use crate::read::Document;
use crate::text::tag::same;
use crate::text::variant::written_as;
use std::ops::Range;

/// Tokens of an answer in words of its own.
const REPLY_TOKENS: usize = 64;
/// The most characters of citations.
const CITED: usize = 300;

/// What is given for a question.
#[derive(Debug)]
pub(super) struct Given {
    pub answer: String,
    /// `None` where the answer is composed.
    pub exact: Option<Exact>,
    pub citations: Vec<Citation>,
}

/// The words at `range` of the passage at `place`, told in the language `wanted` where they stand the checks in it; else as the page has
/// them, with the reason.
pub(super) fn told(
    writer: &mut Writer,
    asked: &Asked,
    wanted: &str,
    corpus: &Corpus,
    (place, range): (usize, Range<usize>),
    pages: &[(Document, Page)],
) -> Result<(Given, Option<String>)> {
    let passage = &corpus.passages[place];
    let (document, _) = &pages[passage.page];
    let words = passage.text()[range.clone()].to_owned();
    let citations = citations(passage, document, &range);
    let exact = Exact {
        path: document.source.path.clone(),
        page: document.source.page,
        input: passage.page,
        article: passage.article.clone(),
        spans: passage.spans(&document.text, range),
        text: words.clone(),
        regions: Vec::new(),
    };
    let mut given = Given {
        answer: words,
        exact: Some(exact),
        citations,
    };
    if same(wanted, &passage.language) {
        return Ok((given, None));
    }
    let support: String = given.citations.iter().map(|citation| citation.quote.as_str()).collect();
    let values = [
        ("question", asked.shown.as_str()),
        ("answer", given.answer.as_str()),
        ("source", support.as_str()),
    ];
    let told = writer
        .write("reply", wanted, &values, REPLY_TOKENS)?
        .unwrap_or_default();
    let told = written_as(&told, "", wanted);
    match wrong(&told, &support, &passage.language, wanted) {
        Some(reason) => Ok((given, Some(format!("answered in the page's words: {reason}")))),
        None => {
            given.answer = told;
            Ok((given, None))
        }
    }
}

/// Why an answer told in another language cannot stand: it is a phrase or a sentence, with the figures of its source.
fn wrong(told: &str, support: &str, from: &str, to: &str) -> Option<Reason> {
    if sentences(told).len() > 1 {
        return Some(Reason::Sentences);
    }
    // A phrase is checked as the sentence that it would be.
    let whole = if ended(told) {
        told.to_owned()
    } else {
        format!("{}{}", told.trim_end(), end_mark(told))
    };
    unfounded(if told.trim().is_empty() { told } else { &whole }, support, from, to)
}

/// The sentences that an answer stands in, three at most and short enough to be checked.
pub(super) fn citations(passage: &Passage, document: &Document, range: &Range<usize>) -> Vec<Citation> {
    let mut length = 0;
    passage
        .sentences()
        .filter(|sentence| sentence.start < range.end && range.start < sentence.end)
        .take(3)
        .filter(|sentence| {
            let first = length == 0;
            length += passage.text()[sentence.clone()].chars().count();
            first || length <= CITED
        })
        .map(|sentence| cite(passage, document, sentence))
        .collect()
}

pub(super) fn cite(passage: &Passage, document: &Document, sentence: Range<usize>) -> Citation {
    Citation {
        path: document.source.path.clone(),
        page: document.source.page,
        date: document.source.date.as_ref().map(|date| date.value.clone()),
        input: passage.page,
        article: passage.article.clone(),
        quote: passage.text()[sentence.clone()].to_owned(),
        spans: passage.spans(&document.text, sentence),
        regions: Vec::new(),
        resolved: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn a_phrase_in_another_language_is_checked_as_a_sentence_is() {
        let support = "临河市交通运输局自6月2日起新开通了3条公交线路。";
        assert_eq!(wrong("3 bus lines", support, "zh", "en"), None);
        for told in ["4 bus lines", "3条", "3 bus lines. They run daily.", ""] {
            assert!(wrong(told, support, "zh", "en").is_some(), "{told}");
        }
    }
}
