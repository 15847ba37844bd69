//! The little wording that geometry is helped by, from the languages' files.

use crate::language::Language;
use crate::language::numeral::han_digit;
use std::sync::OnceLock;

/// Letters of a byline at most.
const BYLINE_CHARS: usize = 70;
/// Letters of a running head at most.
const FOLIO_CHARS: usize = 90;
/// Words of a line that are looked at.
const WORDS: usize = 40;

/// What a line's words hint at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Who wrote the article.
    pub byline: bool,
    /// Who made a picture.
    pub photo: bool,
    /// A running head: a year with other numbers, a bare page number, an address of the web.
    pub folio: bool,
}

/// The words of all languages, since pages mix them.
struct Known {
    byline: Vec<&'static str>,
    author: Vec<&'static str>,
    photo: Vec<&'static str>,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let all = || Language::all().iter().filter_map(Language::hints);
        Known {
            byline: all().flat_map(|hints| &hints.byline).map(String::as_str).collect(),
            author: all().flat_map(|hints| &hints.author).map(String::as_str).collect(),
            photo: all().flat_map(|hints| &hints.photo).map(String::as_str).collect(),
        }
    })
}

/// What the words of a line hint at.
pub fn hints(line: &str) -> Hints {
    let words: Vec<&str> = line.split_whitespace().take(WORDS).collect();
    let text = words.join(" ").to_lowercase();
    let length = text.chars().count();
    let Known { byline, author, photo } = known();
    let begins = || byline.iter().any(|words| text.starts_with(words));
    let holds = || author.iter().any(|word| text.contains(word));
    Hints {
        byline: length < BYLINE_CHARS && (begins() || holds()),
        photo: photo.iter().any(|word| text.contains(word)),
        folio: length <= FOLIO_CHARS && folio(&text),
    }
}

fn folio(text: &str) -> bool {
    let digit = |c: char| han_digit(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c);
    let text: String = text.chars().map(digit).collect();
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let numbers: Vec<u32> = numbers.filter_map(|number| number.parse().ok()).collect();
    let dated = numbers.len() > 1 && numbers.iter().any(|number| (1500..2100).contains(number));
    let address = |word: &str| word.starts_with("www.") || word.contains("://");
    let bare = !numbers.is_empty() && text.chars().filter(|c| c.is_alphabetic()).count() < 2;
    dated || bare || text.split_whitespace().any(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wording_of_bylines_credits_and_folios() {
        assert!(hints("By Ann Reed").byline && !hints("Bygone days").byline);
        assert!(hints("A bridge. Photo: A. Reed").photo);
        assert!(hints("Thursday, November 12, 2026 | Page 4").folio && hints("— 7 —").folio);
        assert!(hints("二〇二六年十一月十二日 木曜日 十二面").folio);
        assert!(!hints("In 1998 it closed").folio);
    }
}
