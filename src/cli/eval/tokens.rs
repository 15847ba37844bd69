//! Tokens that answers and summaries are compared by: characters where words are not told apart, words elsewhere; case, width,
//! punctuation and articles aside.

use regex::Regex;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// Articles by language, as in the evaluation of MLQA (Lewis et al., 2020), with a few more languages.
const ARTICLES: &[(&str, &str)] = &[
    ("en", r"\b(?:a|an|the)\b"),
    ("es", r"\b(?:un|una|unos|unas|el|la|los|las)\b"),
    (
        "de",
        r"\b(?:ein|eine|einen|einem|eines|einer|der|die|das|den|dem|des)\b",
    ),
    ("fr", r"\b(?:un|une|des|du|le|la|les|l|d)\b"),
    ("vi", r"\b(?:của|là|cái|chiếc|những)\b"),
    (
        "el",
        r"\b(?:ο|η|το|οι|τα|του|της|των|τον|την|τη|τους|τις|στο|στη|στην|στον)\b",
    ),
    ("ar", r"\bال"),
];
/// Where the digits of scripts begin.
const DIGITS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0, 0x1810,
];
/// Marks that end a sentence.
const ENDS: &str = "。！？!?…؟۔।॥";
const CLOSERS: &str = "”’」』）)]】》〉\"'»";

/// Whether a language is written without spaces.
pub(super) fn unspaced(language: &str) -> bool {
    matches!(primary(language), "zh" | "ja" | "th" | "yue" | "lo" | "km" | "my")
}

pub(super) fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or_default()
}

/// Compatibility forms, lower case, figures of every script as ASCII.
pub(super) fn fold(text: &str) -> String {
    let plain = text.nfkc().map(|c| if c == 'İ' { 'i' } else { c });
    plain.flat_map(char::to_lowercase).map(digit).collect()
}

fn digit(c: char) -> char {
    let code = c as u32;
    let start = DIGITS.iter().find(|start| (**start..**start + 10).contains(&code));
    start.and_then(|start| char::from_digit(code - start, 10)).unwrap_or(c)
}

/// Whether `c` is punctuation or a symbol.
pub(super) fn punctuation(c: char) -> bool {
    static MARKS: OnceLock<Option<Regex>> = OnceLock::new();
    let marks = MARKS.get_or_init(|| Regex::new(r"^[\p{P}\p{S}]$").ok());
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    !c.is_alphanumeric()
        && marks
            .as_ref()
            .is_some_and(|marks| marks.is_match(c.encode_utf8(&mut [0; 4])))
}

/// One token each: Han, kana, Thai, Lao, Burmese, Khmer.
fn alone(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff | 0x3040..=0x30ff | 0x31f0..=0x31ff
        | 0x3005 | 0x3007 | 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff)
}

/// The tokens of `text`.
pub(super) fn tokens(text: &str, language: &str) -> Vec<String> {
    let folded: Vec<char> = fold(text).chars().collect();
    let figure = |place: Option<usize>| {
        place
            .and_then(|place| folded.get(place))
            .is_some_and(char::is_ascii_digit)
    };
    let mut plain: String = folded
        .iter()
        .enumerate()
        .map(|(place, &c)| {
            let inside = figure(place.checked_sub(1)) && figure(Some(place + 1));
            let keeps = matches!(c, '.' | ',') && inside;
            if punctuation(c) && !keeps { ' ' } else { c }
        })
        .collect();
    let articles = ARTICLES.iter().find(|(tag, _)| *tag == primary(language));
    if let Some(articles) = articles.and_then(|(_, pattern)| Regex::new(pattern).ok()) {
        plain = articles.replace_all(&plain, " ").into_owned();
    }
    let mut found = Vec::new();
    let mut word = String::new();
    for c in plain.chars().chain([' ']) {
        if !alone(c) && !c.is_whitespace() {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if alone(c) {
            found.push(c.to_string());
        }
    }
    found
}

/// Whether `part` stands in `text` at the borders of tokens.
pub(super) fn contains(text: &str, part: &str, language: &str) -> bool {
    let (text, part) = (tokens(text, language), tokens(part, language));
    !part.is_empty() && text.windows(part.len()).any(|window| window == part)
}

/// How many sentences `text` has; line breaks end one too.
pub(super) fn sentence_count(text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    let (mut count, mut solid, mut place) = (0, false, 0);
    while place < chars.len() {
        let c = chars[place];
        let next = chars.get(place + 1).copied();
        let stop = c == '.' && next.is_none_or(|next| next.is_whitespace() || "”’\")»]".contains(next));
        solid |= !c.is_whitespace();
        if ENDS.contains(c) || stop {
            while ENDS.contains(c) && chars.get(place + 1).is_some_and(|next| ENDS.contains(*next)) {
                place += 1;
            }
            while chars.get(place + 1).is_some_and(|next| CLOSERS.contains(*next)) {
                place += 1;
            }
        }
        if solid && (ENDS.contains(c) || stop || c == '\n') {
            count += 1;
            solid = false;
        }
        place += 1;
    }
    count + usize::from(solid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_characters_are_tokens() {
        assert_eq!(tokens("The 3,000 Boats (2.5 m).", "en"), ["3,000", "boats", "2.5", "m"]);
        assert_eq!(tokens("６月2日，渡口", "zh"), ["6", "月", "2", "日", "渡", "口"]);
        assert_eq!(tokens("١٢ سفينة", "ar"), ["12", "سفينة"]);
        assert!(contains("It cost 12 pounds.", "the 12", "en") && !contains("It cost 120.", "12", "en"));
    }

    #[test]
    fn sentences_are_counted() {
        assert_eq!(sentence_count("他说：“来了。”走吧！\n好"), 3);
        assert_eq!(sentence_count("It cost 2.5 m. Really?"), 2);
    }
}
