//! Answers of several pages: one, where they say the same, or each with its day where they do not.

use super::corpus::Corpus;
use super::tell::{Given, citations};
use crate::page::Page;
use crate::read::Document;
use crate::text::fold::fold;
use std::ops::Range;

/// Citations of an answer from an archive at most.
const MOST_CITED: usize = 4;
/// Pages that are told beside the first at most.
const MOST_OTHERS: usize = 2;

/// Tells `others` beside what is given, each a place in a passage of another page; the first is that of what is given. Returns whether
/// pages say different things.
pub(super) fn beside(
    given: &mut Given,
    corpus: &Corpus,
    first: (usize, Range<usize>),
    others: &[(usize, Range<usize>)],
    pages: &[(Document, Page)],
) -> bool {
    // What was told in another language does not compare.
    if given.exact.as_ref().is_none_or(|exact| exact.text != given.answer) {
        return false;
    }
    let words = |(place, range): &(usize, Range<usize>)| corpus.passages[*place].text()[range.clone()].to_owned();
    let document = |(place, _): &(usize, Range<usize>)| &pages[corpus.passages[*place].page].0;
    let mut different = vec![first];
    for other in others.iter().take(MOST_OTHERS) {
        given.citations.truncate(MOST_CITED - 1);
        let cited = citations(&corpus.passages[other.0], document(other), &other.1);
        given.citations.extend(cited.into_iter().take(1));
        if !different.iter().any(|one| same(&words(one), &words(other))) {
            different.push(other.clone());
        }
    }
    if different.len() == 1 {
        return false;
    }
    different.sort_by_key(|one| document(one).source.date.as_ref().map(|date| date.value.clone()));
    let told = |one: &(usize, Range<usize>)| {
        let source = &document(one).source;
        let date = source.date.as_ref().map(|date| date.value.as_str());
        let name = || source.path.as_deref().and_then(|path| path.rsplit(['/', '\\']).next());
        format!("{} ({})", words(one), date.or_else(name).unwrap_or("-"))
    };
    given.answer = different.iter().map(told).collect::<Vec<_>>().join("; ");
    given.exact = None;
    true
}

/// Whether two answers are the same, or one is the other and more.
fn same(a: &str, b: &str) -> bool {
    let bare = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (a, b) = (bare(a), bare(b));
    a.contains(&b) || b.contains(&a)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn answers_are_the_same_whatever_their_signs() {
        assert!(same("The Mill", "mill") && same("300米", "３００ 米"));
        assert!(!same("300 boats", "400 boats"));
    }
}
