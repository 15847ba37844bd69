//! What the letters of a line tell: how much it says, whether it is over, whether it goes on from somewhere.

use crate::language::rules::Rules;
use crate::text::marks::CLOSED;
use crate::text::script::wordless;

/// Letters and figures of a text, told in characters of a spaced script: a Han character says as much as three letters.
pub(super) fn weight(text: &str) -> usize {
    text.chars().map(|c| if wordless(c) { 3 } else { 1 }).sum()
}

/// Whether the sentence at the end of `text` is over.
pub(super) fn closed(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| "”’\"'»」』）)]】》›*".contains(c) || c.is_whitespace());
    let last = bare.chars().next_back();
    last.is_none_or(|c| CLOSED.contains(&c))
        || bare.len() < text.trim_end().len()
            && !bare.ends_with([',', '，', '、'])
            && (text.trim_end().ends_with(['”', '」', '』', '»', ')', '）', '】']) || quoted(text))
}

/// Whether `text` ends in a straight quotation mark that closes one.
fn quoted(text: &str) -> bool {
    text.trim_end().ends_with('"') && text.matches('"').count().is_multiple_of(2)
}

/// Whether all letters of `text` are capitals, of a script that has them.
pub(super) fn capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Whether `text` goes on from somewhere else.
pub(super) fn goes_on(text: &str) -> bool {
    Rules::get().is_ok_and(|rules| rules.goes_on.is_match(text))
}

/// Whether a space stands between two phrases of a script that writes none, as in headings of two halves.
pub(super) fn two_phrases(text: &str) -> bool {
    let wordless_at = |c: Option<char>| c.is_some_and(wordless);
    text.match_indices([' ', '\u{3000}']).any(|(offset, space)| {
        wordless_at(text[..offset].chars().next_back()) && wordless_at(text[offset + space.len()..].chars().next())
    })
}
