//! What a text is searched by, word for word: every word whole and folded, characters where words are not told apart.
//!
//! Case, width, accents and the two ways of writing Chinese do not count, nor what recognising print adds and loses: soft hyphens,
//! vowel points, spaces between characters that have none, figures in the place of letters.

use super::script::wordless;
use super::term::{bare, mark};
use super::variant::simplified;
use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// Letters of a word that count.
const LONGEST: usize = 48;

/// A word, or a character of a script whose words are not told apart, or not by spaces alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Folded.
    pub text: String,
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// Which it is, counted from 0; a mark before or after a character counts too, for words do not run over it.
    pub place: usize,
    /// Whether it is a character.
    pub sign: bool,
}

/// A character that is a token, folded, and its place as [`Token::place`] tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign(pub char, pub usize);

/// The tokens of a text, in order: words, and single characters of Chinese, Japanese, Korean, Thai and their like.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::with_capacity(text.len() / 5);
    each(text, |folded, range, place| {
        let (text, sign) = match folded {
            Folded::Sign(sign) => (sign.to_string(), true),
            Folded::Word(word) => (word, false),
        };
        found.push(Token {
            text,
            range,
            place,
            sign,
        });
        true
    });
    found
}

/// The characters among the tokens of a text: many times as fast to be had as all of them, where most are.
pub fn signs(text: &str) -> Vec<Sign> {
    let mut found = Vec::with_capacity(text.len() / 3);
    each(text, |folded, _, place| {
        if let Folded::Sign(sign) = folded {
            found.push(Sign(sign, place));
        }
        true
    });
    found
}

/// The same from the character on that begins at byte `at`, up to so many places behind it.
pub fn signs_from(text: &str, at: usize, places: usize) -> Vec<Sign> {
    let mut found = Vec::with_capacity(places + 1);
    each(text.get(at..).unwrap_or_default(), |folded, _, place| {
        if let Folded::Sign(sign) = folded
            && place <= places
        {
            found.push(Sign(sign, place));
        }
        place < places
    });
    found
}

/// Tells `tell` each character that is a token and [`han`] once it is folded, and the byte that it begins at.
pub fn each_han(text: &str, mut tell: impl FnMut(char, usize)) {
    for (at, c) in text.char_indices() {
        // No script before these has any.
        if c < '\u{2e80}' {
            continue;
        }
        let folded = match c {
            '\u{4e00}'..='\u{9fff}' => simplified(c),
            // Marks, kana and Korean syllables.
            '\u{3000}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff00}'..='\u{ffef}' => continue,
            c if signed(c) => folded(c),
            _ => continue,
        };
        if han(folded) {
            tell(folded, at);
        }
    }
}

enum Folded {
    Sign(char),
    Word(String),
}

/// Tells `tell` each token, where it stands, and its place, until it has enough.
fn each(text: &str, mut tell: impl FnMut(Folded, Range<usize>, usize) -> bool) {
    let mut chars = text.char_indices().peekable();
    let mut place = 0;
    let mut marked = false;
    // Whether the token before is a character, where there is one.
    let mut last = None;
    while let Some((start, c)) = chars.next() {
        let folded = if han(c) {
            // Nothing voices them.
            Folded::Sign(simplified(c))
        } else if signed(c) {
            Folded::Sign(voiced(c, &mut chars))
        } else if in_word(c) {
            Folded::Word(word(text, start, &mut chars))
        } else {
            marked |= seen(c);
            continue;
        };
        let sign = match &folded {
            Folded::Word(word) if word.is_empty() => continue,
            folded => matches!(folded, Folded::Sign(_)),
        };
        let beside = sign || last == Some(true);
        place += usize::from(marked && beside && last.is_some());
        marked = false;
        last = Some(sign);
        let end = chars.peek().map_or(text.len(), |(at, _)| *at);
        if !tell(folded, start..end, place) {
            return;
        }
        place += 1;
    }
}

/// The word of letters and figures that begins at `start`, folded.
fn word(text: &str, start: usize, chars: &mut Peekable<CharIndices>) -> String {
    while chars.next_if(|(_, c)| in_word(*c) && !signed(*c) || lost(*c)).is_some() {}
    let end = chars.peek().map_or(text.len(), |(at, _)| *at);
    let mut folded = String::with_capacity(end - start);
    let written = text.get(start..end).unwrap_or_default();
    written.chars().for_each(|c| fold(c, &mut folded));
    let folded = letters(folded);
    bare(&folded).chars().take(LONGEST).collect()
}

/// Whether it is one of the characters that most Chinese is written in, all of which are letters.
pub fn han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The characters that are `c` once they are folded, but for those of four bytes; `None` where it is not [`han`].
pub fn forms(c: char) -> Option<Vec<char>> {
    let all = ('\u{3400}'..='\u{9fff}').chain('\u{f900}'..='\u{faff}');
    han(c).then(|| all.filter(|other| folded(*other) == c && signed(*other)).collect())
}

/// Whether a character is none of a token, and parts those beside it.
pub fn parts(c: char) -> bool {
    !signed(c) && !in_word(c) && seen(c)
}

/// Whether it is printed, and stays.
fn seen(c: char) -> bool {
    !(c.is_whitespace() || lost(c) || tone(c))
}

/// Whether a character is a token by itself.
pub fn signed(c: char) -> bool {
    han(c) || c >= '\u{e00}' && (wordless(c) || ('\u{ac00}'..='\u{d7a3}').contains(&c)) && c.is_alphanumeric()
}

/// The folded character, with the voicing mark that follows half-width kana.
fn voiced(c: char, chars: &mut Peekable<CharIndices>) -> char {
    let c = folded(c);
    let sign = match chars.peek() {
        Some((_, 'ﾞ' | '\u{3099}')) => '\u{3099}',
        Some((_, 'ﾟ' | '\u{309a}')) => '\u{309a}',
        _ => return c,
    };
    let Some(whole) = compose(c, sign) else { return c };
    chars.next();
    whole
}

fn folded(c: char) -> char {
    match c {
        // Most characters are what they are in any form.
        '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => simplified(c),
        _ => simplified(c.nfkc().next().unwrap_or(c)),
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || mark(c)
}

/// A sign above or below a character of a script without words.
fn tone(c: char) -> bool {
    matches!(c as u32, 0xe30..=0xe3a | 0xe45..=0xe4e | 0x1037 | 0x1039 | 0x103a | 0x17c6..=0x17d3)
}

/// What is not seen, or comes and goes: soft hyphens, joiners, accents by themselves, vowel points.
fn lost(c: char) -> bool {
    matches!(c as u32, 0xad | 0x300..=0x36f | 0x591..=0x5c7 | 0x640 | 0x64b..=0x65f | 0x670 | 0x200b..=0x200d | 0x2060 | 0xfeff)
}

fn fold(c: char, folded: &mut String) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
        return;
    }
    match c {
        'ß' | 'ẞ' => folded.push_str("ss"),
        'æ' | 'Æ' => folded.push_str("ae"),
        'œ' | 'Œ' => folded.push_str("oe"),
        'ø' | 'Ø' => folded.push('o'),
        'ł' | 'Ł' => folded.push('l'),
        'đ' | 'Đ' => folded.push('d'),
        'ı' | 'İ' => folded.push('i'),
        'ё' | 'Ё' => folded.push('е'),
        'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
        'ى' | 'ی' => folded.push('ي'),
        'ک' => folded.push('ك'),
        'ة' => folded.push('ه'),
        c if lost(c) => {}
        c if accented(c) => {
            let bare = c.nfkd().filter(|c| !lost(*c)).flat_map(char::to_lowercase);
            folded.extend(bare);
        }
        c => folded.extend(c.nfkc().flat_map(char::to_lowercase)),
    }
}

/// Letters whose accents come and go in print and in what is typed.
fn accented(c: char) -> bool {
    matches!(c as u32, 0xc0..=0x24f | 0x370..=0x3ff | 0x1e00..=0x1fff)
}

/// The word with letters where figures stand between letters for them.
fn letters(word: String) -> String {
    if !word.bytes().any(|byte| matches!(byte, b'0' | b'1')) || !word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return word;
    }
    let chars: Vec<char> = word.chars().collect();
    let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_ascii_alphabetic());
    let told = |(at, c): (usize, &char)| match c {
        '0' if at > 0 && letter(at - 1) && letter(at + 1) => 'o',
        '1' if at > 0 && letter(at - 1) && letter(at + 1) => 'l',
        c => *c,
    };
    chars.iter().enumerate().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_are_whole_and_characters_stand_alone() {
        assert_eq!(texts("The U.N. in 27 km"), ["the", "u", "n", "in", "27", "km"]);
        assert_eq!(texts("修桥者，２７岁"), ["修", "桥", "者", "27", "岁"]);
        assert_eq!(texts("서울 27"), ["서", "울", "27"]);
        assert_eq!(texts("ผู้"), texts("ผู"), "tone marks come and go");
        assert_eq!(texts(""), Vec::<String>::new());
    }

    #[test]
    fn ways_of_writing_are_one() {
        assert_eq!(texts("修橋者"), texts("修桥者"));
        assert_eq!(texts("ＣＯＶＩＤ　１９"), texts("covid 19"));
        assert_eq!(texts("ｶﾞｽ"), texts("ガス"));
        assert_eq!(texts("Müller STRASSE Łódź"), texts("Muller Straße Lodz"));
        assert_eq!(texts("الْمَدِينَة"), texts("مدينة"));
        assert_eq!(texts("har\u{ad}bour"), ["harbour"]);
        assert_eq!(texts("g0vernment"), ["government"]);
        assert_eq!(texts("大 桥 通车"), texts("大桥通车"));
        assert_eq!(texts("e\u{301}cole"), texts("école"));
    }

    #[test]
    fn tokens_tell_where_they_stand() {
        let text = "Die Brücke，大 桥。通 half-time";
        let found = tokens(text);
        let at = |place: usize| &text[found[place].range.clone()];
        assert_eq!((at(1), at(2), at(3)), ("Brücke", "大", "桥"));
        assert!(found[2].sign && !found[1].sign);
        let places: Vec<usize> = found.iter().map(|token| token.place).collect();
        assert_eq!(places, [0, 1, 3, 4, 6, 7, 8], "marks beside characters count");
        let characters: Vec<Sign> = found
            .iter()
            .filter(|token| token.sign)
            .map(|token| Sign(token.text.chars().next().unwrap(), token.place))
            .collect();
        assert_eq!(signs(text), characters);
        for noise in [
            "\u{200d}\u{ad}",
            "ﾞﾞ",
            "  ๅ่่",
            "0",
            "\u{300}a\u{300}",
            "桥 \n 桥",
            "\u{ad}桥\u{ad}ﾞ",
        ] {
            for token in tokens(noise) {
                assert!(noise.get(token.range.clone()).is_some(), "{noise:?}");
            }
        }
    }
}
