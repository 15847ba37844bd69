//! What a copied answer must not be: an echo of the question, a letter, or the first words of a sentence that it does not go on with.

use super::facts::balanced;
use crate::language::rules::Rules;
use crate::text::fold::squeezed;
use std::ops::Range;

/// The share of a question's subject, in parts of five, from which an answer that stands in it says nothing else.
const ECHO: usize = 4;

/// What a question is about, to be held against answers.
#[derive(Clone, Debug)]
pub struct Subject(String);

impl Subject {
    /// Of `question`.
    pub fn of(question: &str) -> Self {
        let subject = Rules::get().map(|rules| rules.subject(question));
        Self(squeezed(&subject.unwrap_or_default()))
    }

    /// Whether `answer` does no more than name the subject again, or is a single letter.
    pub fn is(&self, answer: &str) -> bool {
        let answer = squeezed(answer);
        if answer.len() == 1 && answer.chars().all(char::is_alphabetic) {
            return true;
        }
        !answer.is_empty() && self.0.contains(&answer) && answer.len() * 5 >= self.0.len() * ECHO
    }
}

/// `range` without the beginning of a further sentence at its end, where more than half of it stands before; `sentences` are those
/// of the text, in order.
pub fn without_tail(range: Range<usize>, sentences: impl Iterator<Item = Range<usize>>, text: &str) -> Range<usize> {
    let before = sentences.take_while(|sentence| sentence.start < range.end);
    let Some((head, tail)) = before.fold(None, |last: Option<(Range<usize>, Range<usize>)>, sentence| {
        let head = last.map_or_else(|| sentence.clone(), |(_, tail)| tail);
        Some((head, sentence))
    }) else {
        return range;
    };
    let rest = text.get(range.end..tail.end).unwrap_or_default();
    let whole = !rest.chars().any(char::is_alphanumeric);
    if whole || tail.start <= range.start || head.end <= range.start {
        return range;
    }
    // A full stop within brackets is of an abbreviation.
    match (range.end - tail.start) * 2 < range.len() && balanced(&text[range.start..head.end]) {
        true => range.start..head.end,
        false => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::sentence::sentences;

    #[test]
    fn an_answer_is_more_than_what_is_asked_about() {
        let subject = Subject::of("什么是船闸？");
        assert!(subject.is("船闸") && subject.is("“船闸”"));
        assert!(subject.is("A") && !subject.is("3"));
        assert!(!subject.is("船闸是让船过坝的水工建筑"));
        assert!(Subject::of("What is a lock keeper?").is("lock keeper"));
        assert!(!Subject::of("Was the ferry red or blue?").is("blue"), "one of two");
        assert!(!Subject::of("什么？").is("什么"));
    }

    #[test]
    fn an_answer_ends_with_its_sentence() {
        let text = "船闸让船过坝。通常要等半小时。";
        let found = || sentences(text).into_iter();
        let end = |words: &str| text.find(words).unwrap() + words.len();
        let first = end("过坝。");
        assert_eq!(without_tail(0..end("通常"), found(), text), 0..first);
        for kept in [0..end("过坝"), 0..end("半小时"), 0..end("半小时。"), first..end("通常")] {
            assert_eq!(without_tail(kept.clone(), found(), text), kept);
        }
        let text = "像是圣马丁（St. Martin of Tours）。";
        let kept = 0..text.find("of").unwrap();
        assert_eq!(without_tail(kept.clone(), sentences(text).into_iter(), text), kept);
        assert_eq!(without_tail(0..0, std::iter::empty(), text), 0..0);
    }
}
