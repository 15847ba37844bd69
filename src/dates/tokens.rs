//! Text in tokens that dates are made of.

use super::folding::Folded;
use super::lexicon::{Entry, Length, Lexicon};
use crate::language::numeral::han_digit;
use crate::span::Span;
use crate::text::script::{han, wordless};
use crate::text::tag::primary;

/// The most digits of a number that is read.
const DIGITS: usize = 8;

/// What a token is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Number(Number),
    /// A phrase that languages tell days by, and the number in it.
    Phrase(&'static [Entry], Option<u32>),
    /// After the number of a year, a month or a day, in eastern Asia.
    Unit(Length),
    /// 元, the first year of an era.
    First,
    Word,
    Mark(char),
    Line,
}

/// A number as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub value: u32,
    /// How many digits it is written with; a numeral with its ten counts as two.
    pub digits: usize,
    /// Whether letters were taken for digits.
    pub mended: bool,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    /// In bytes of the source.
    pub span: Span,
    /// Whether white space stands before it.
    pub apart: bool,
}

/// The tokens of `text` in `language`.
pub(super) fn tokens(text: &str, language: &str) -> Vec<Token> {
    let folded = Folded::new(text);
    let lexicon = Lexicon::get();
    let chars = &folded.chars;
    let counted = |chars: &[char], place: usize| {
        number(chars, place)
            .map(|(number, end)| (number.value, end))
            .or_else(|| named(chars, place, lexicon))
    };
    let mut found: Vec<Token> = Vec::new();
    let (mut place, mut apart) = (0, false);
    while let Some(&c) = chars.get(place) {
        if c.is_whitespace() && c != '\n' {
            (place, apart) = (place + 1, true);
            continue;
        }
        let read = number(chars, place);
        let mended = read.filter(|(number, _)| number.mended);
        let phrase = lexicon
            .trie
            .find(chars, place, &counted)
            .filter(|(entries, end, read)| {
                // 3月16日前 is no sixteen days ago, and what is so in one language is not in another.
                let dated = found.last().is_some_and(|last| matches!(last.kind, Kind::Unit(_)));
                let own = entries.iter().any(|entry| entry.tag == primary(language));
                *end > place && (read.is_none() || own && !dated)
            });
        let (kind, end) = if let Some((number, end)) = mended {
            (Kind::Number(number), end)
        } else if let Some((entries, end, read)) = phrase {
            (Kind::Phrase(entries, read), end)
        } else if let Some((number, end)) = read {
            (Kind::Number(number), end)
        } else {
            other(chars, place)
        };
        let span = Span::new(folded.at[place], folded.at[end]);
        found.push(Token { kind, span, apart });
        (place, apart) = (end, false);
    }
    found
}

fn other(chars: &[char], place: usize) -> (Kind, usize) {
    let c = chars[place];
    let kind = match c {
        '\n' => Kind::Line,
        '年' | '년' => Kind::Unit(Length::Year),
        '月' | '월' => Kind::Unit(Length::Month),
        '日' | '号' | '號' | '일' => Kind::Unit(Length::Day),
        '元' => Kind::First,
        c if c.is_ascii_digit() => {
            let length = chars[place..].iter().take_while(|c| c.is_ascii_digit()).count();
            return (Kind::Word, place + length);
        }
        c if c.is_alphanumeric() => {
            let goes_on = |c: &&char| c.is_alphabetic() && !wordless(**c);
            let length = chars[place..].iter().take_while(goes_on).count();
            return (Kind::Word, place + length.max(1));
        }
        c => Kind::Mark(c),
    };
    (kind, place + 1)
}

/// The number that is written at `place`, and its end.
fn number(chars: &[char], place: usize) -> Option<(Number, usize)> {
    let c = *chars.get(place)?;
    if han(c) || c == '○' {
        return numeral(chars, place);
    }
    let alone =
        place == 0 || !chars[place - 1].is_alphanumeric() || wordless(chars[place - 1]) || han(chars[place - 1]);
    let run = chars[place..].iter().take_while(|c| c.is_ascii_digit()).count();
    let word = chars[place..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
    if alone && word == 4 && run < 4 {
        return mended(&chars[place..place + 4]).map(|number| (number, place + 4));
    }
    if run == 0 || run > DIGITS || run == 1 && leads(chars, place) {
        return None;
    }
    let digits = chars[place..place + run].iter();
    let value = digits.fold(0, |value, c| value * 10 + c.to_digit(10).unwrap_or_default());
    let (digits, mended) = (run, false);
    Some((Number { value, digits, mended }, place + run))
}

/// Whether a letter that was a figure in print stands right before `place`, and begins a word there: `I8`.
fn leads(chars: &[char], place: usize) -> bool {
    let begins = place < 2 || !chars[place - 2].is_alphanumeric();
    begins && place > 0 && matches!(chars[place - 1], 'l' | 'i' | 'o' | 'q' | 's' | 'b' | 'z')
}

/// A year in which letters were recognised where digits were printed.
fn mended(word: &[char]) -> Option<Number> {
    let plain = word.iter().filter(|c| c.is_ascii_digit()).count();
    let digit = |c: &char| match c {
        'l' | 'i' => Some(1),
        'o' | 'q' => Some(0),
        's' => Some(5),
        'b' => Some(8),
        c => c.to_digit(10),
    };
    let values: Vec<u32> = word.iter().map(digit).collect::<Option<_>>()?;
    let value = values.iter().fold(0, |value, digit| value * 10 + digit);
    (plain >= 2 && (1500..2200).contains(&value)).then_some(Number {
        value,
        digits: 4,
        mended: true,
    })
}

/// A Chinese numeral up to 99, or one that is written digit by digit.
fn numeral(chars: &[char], place: usize) -> Option<(Number, usize)> {
    let (mut value, mut digits, mut tens) = (0u32, 0, false);
    let mut end = place;
    while let Some(c) = chars.get(end) {
        match c {
            '十' if digits <= 1 && !tens => {
                value = if digits == 0 { 10 } else { value * 10 };
                (digits, tens) = (1, true);
            }
            '廿' if digits == 0 => (value, digits, tens) = (20, 1, true),
            '卅' if digits == 0 => (value, digits, tens) = (30, 1, true),
            '初' if digits == 0 && end == place => {}
            c => {
                let zero = (*c == 'o' && digits > 0).then_some(0);
                let Some(digit) = han_digit(*c).or(zero) else { break };
                if digits >= 4 || tens && digits > 1 {
                    break;
                }
                value = if tens { value + digit } else { value * 10 + digit };
                digits += 1;
            }
        }
        end += 1;
    }
    let digits = if tens { 2 } else { digits };
    let mended = false;
    (digits > 0).then_some((Number { value, digits, mended }, end))
}

/// A number as a word.
fn named(chars: &[char], place: usize, lexicon: &Lexicon) -> Option<(u32, usize)> {
    let length = chars[place..]
        .iter()
        .take_while(|c| c.is_alphabetic() && !wordless(**c))
        .count();
    let word: String = chars.get(place..place + length)?.iter().collect();
    let value = lexicon.numbers.get(&word)?;
    Some((*value, place + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(u32, usize)> {
        let numbers = tokens(text, "en").into_iter().filter_map(|token| match token.kind {
            Kind::Number(number) => Some((number.value, number.digits)),
            _ => None,
        });
        numbers.collect()
    }

    #[test]
    fn numbers_are_read_in_many_ways() {
        assert_eq!(values("1998年１月05日"), [(1998, 4), (1, 1), (5, 2)]);
        assert_eq!(values("一九九八年十一月廿五日"), [(1998, 4), (11, 2), (25, 2)]);
        assert_eq!(values("二〇二三年 二○○八 八十七"), [(2023, 4), (2008, 4), (87, 2)]);
        assert_eq!(values("٥ ১৯৭১"), [(5, 1), (1971, 4)]);
        assert_eq!(values("l898 18q8 i9l8 also"), [(1898, 4), (1808, 4), (1918, 4)]);
        assert_eq!(values("123456789"), []);
        assert_eq!(values("I8 December, l9"), [], "it may be 18");
    }

    #[test]
    fn phrases_come_before_numbers() {
        let text = tokens("星期一 three days ago", "en");
        let phrases = text.iter().filter_map(|token| match token.kind {
            Kind::Phrase(_, read) => Some(read),
            _ => None,
        });
        assert_eq!(phrases.collect::<Vec<_>>(), [None, Some(3)]);
    }
}
