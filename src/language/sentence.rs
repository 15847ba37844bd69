//! Where sentences end, in any script.

use super::data::Language;
use super::numeral::month;
use super::sections::Words;
use crate::text::marks::{BEFORE_SENTENCE, BEFORE_WORD, CLOSING, ENDS, OPENING, SPACED_ENDS};
use crate::text::script::{han, kana, unspaced};
use std::ops::Range;

/// The mark that would end a sentence whose words so far are `text`, by the script of its last letter.
pub fn end_mark(text: &str) -> &'static str {
    let last = text.chars().rev().find(|c| c.is_alphabetic());
    match last {
        Some(c) if han(c) || kana(c) => "。",
        Some('\u{900}'..='\u{97f}') => "।",
        // Thai sentences end in a space.
        Some('\u{e00}'..='\u{e7f}') => " ",
        _ => ".",
    }
}

/// The sentences of `text`, without the white space around them, in order; together they hold all its other text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        let mut end = place + c.len_utf8();
        let newline = c == '\n';
        if !(newline || ENDS.contains(&c) || SPACED_ENDS.contains(&c)) {
            continue;
        }
        let mut closed = false;
        while let Some(&(_, next)) = chars.peek() {
            let repeated = ENDS.contains(&next) || SPACED_ENDS.contains(&next);
            let closing = CLOSING.contains(&next);
            if newline || !(repeated || closing) {
                break;
            }
            closed |= closing;
            end += next.len_utf8();
            chars.next();
        }
        if newline || ends(text, start, place, c, end, closed) {
            push(text, start..end, &mut found);
            start = end;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

/// Whether the mark `c` at `place`, closed up to `end`, ends the sentence that began at `start`.
fn ends(text: &str, start: usize, place: usize, c: char, end: usize, closed: bool) -> bool {
    let rest = &text[end..];
    let next = rest.chars().next();
    if ENDS.contains(&c) {
        // A quotation that the sentence goes on after: “…！”he said.
        let goes_on = closed && next.is_some_and(|next| !next.is_whitespace() && !OPENING.contains(&next) && c != '。');
        return !goes_on || !unspaced(c);
    }
    if c == '…' {
        return next.is_none_or(|next| next == '\n') || closed && next.is_some_and(|next| OPENING.contains(&next));
    }
    let Some(next) = next else {
        return true;
    };
    if !next.is_whitespace() {
        return unspaced(next) && next.is_alphabetic() && c != '.';
    }
    if c == '.' {
        let word = text[start..place]
            .rsplit(|c: char| c.is_whitespace() || BEFORE_WORD.contains(&c) || unspaced(c))
            .next()
            .unwrap_or_default();
        let capital = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
        // “Am 12. Juni”: an ordinal, not an end.
        let after: String = rest.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
        let ordinal = word.chars().count() <= 2 && word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty();
        if ordinal && dated(&after) {
            return false;
        }
        let initial = word.split('.').all(capital);
        if initial || !closed && shortened(&word.to_lowercase()) {
            return false;
        }
    }
    // Small letters go on with the sentence; scripts without cases cannot tell.
    let follows = rest.trim_start().trim_start_matches(BEFORE_SENTENCE).chars().next();
    follows.is_none_or(|follows| !follows.is_lowercase())
}

/// Whether a full stop shortens a word, of any language.
fn shortened(word: &str) -> bool {
    words().any(|words| words.shortened.contains(word))
}

/// Whether a word follows the ordinal of a day or of a century.
fn dated(word: &str) -> bool {
    month(word) || words().any(|words| words.dated.iter().any(|dated| word.starts_with(dated)))
}

fn words() -> impl Iterator<Item = &'static Words> {
    Language::all().iter().filter_map(Language::words)
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let trimmed = piece.trim_start();
    let start = range.end - trimmed.len();
    let end = start + trimmed.trim_end().len();
    if start < end {
        found.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn initials_end_no_sentence() {
        assert_eq!(split("企业家M. 西奥来了。走吧。"), ["企业家M. 西奥来了。", "走吧。"]);
        assert_eq!(
            split("J.K. Rowling wrote. He read."),
            ["J.K. Rowling wrote.", "He read."]
        );
    }

    #[test]
    fn chinese_sentences_keep_their_quotation_marks() {
        assert_eq!(
            split("他说：“来了。”众人点头。走吧！"),
            ["他说：“来了。”", "众人点头。", "走吧！"]
        );
        assert_eq!(split("“快走！”老周喊道。"), ["“快走！”老周喊道。"]);
    }

    #[test]
    fn shortened_words_initials_and_decimals_do_not_end_a_sentence() {
        let text = "Dr. J. Smith paid $3.50 to Acme Inc. on Monday. He left at 5 p.m. and slept.";
        assert_eq!(
            split(text),
            [
                "Dr. J. Smith paid $3.50 to Acme Inc. on Monday.",
                "He left at 5 p.m. and slept."
            ]
        );
    }

    #[test]
    fn ordinals_of_days_end_no_sentence() {
        assert_eq!(
            split("Am 12. Juni wird gewählt. Es regnet."),
            ["Am 12. Juni wird gewählt.", "Es regnet."]
        );
        assert_eq!(
            split("Sie war 12. Juni war ihr Hund."),
            ["Sie war 12. Juni war ihr Hund."]
        );
        assert_eq!(split("He was 12. She was 9."), ["He was 12.", "She was 9."]);
    }

    #[test]
    fn other_scripts_end_their_sentences_too() {
        assert_eq!(split("यह एक है। वह दो है।"), ["यह एक है।", "वह दो है।"]);
        assert_eq!(split("هل جاء؟ نعم جاء."), ["هل جاء؟", "نعم جاء."]);
        assert_eq!(
            split("“Go!” he said. “Now?” She went."),
            ["“Go!” he said.", "“Now?”", "She went."]
        );
    }

    #[test]
    fn each_script_has_a_mark_of_its_own() {
        for (text, mark) in [
            ("渡口（３", "。"),
            ("चलता है", "।"),
            ("вышли", "."),
            ("وصلوا", "."),
            ("12", "."),
            ("มาแล้ว", " "),
        ] {
            assert_eq!(end_mark(text), mark, "{text}");
        }
    }

    #[test]
    fn nothing_is_lost() {
        for text in ["", " \n ", "a", "...", "…。！", "a\nb"] {
            let kept: String = split(text).concat().split_whitespace().collect();
            assert_eq!(kept, text.split_whitespace().collect::<String>());
        }
    }
}
