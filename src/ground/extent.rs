//! How far an answer goes: a figure is whole, with its scale and what it counts, and a list goes to its last member.

use super::aim::Aim;
use super::extents::{extents, listed, mark};
use super::list::list;
use super::trimmed::trimmed;
use crate::text::fold::fold;
use crate::text::script::{han, kana, wordless};
use std::ops::Range;

/// `range` of `text` with all that belongs to it: what is cut off a figure, its scale and unit, the rest of a list. A unit that
/// `question` names is left out.
pub fn whole(range: Range<usize>, text: &str, question: &str, aim: &Aim) -> Range<usize> {
    let range = trimmed(range, text, question);
    let range = measured(number(range, text), text, question, aim);
    list(range, text, aim)
}

/// A number whose digits are all there.
fn number(mut range: Range<usize>, text: &str) -> Range<usize> {
    let digit = |c: char| c.is_numeric() && !han(c);
    // A mark within a number is no end of it.
    let bare = text[range.clone()].trim_end_matches(['.', ',']);
    if bare.len() + 1 == range.len() && bare.ends_with(digit) && text[range.end..].starts_with(digit) {
        range.end -= 1;
    }
    while text[range.clone()].ends_with(digit) {
        let mut rest = text[range.end..].chars();
        match (rest.next(), rest.next()) {
            (Some(mark), Some(next)) if matches!(mark, '.' | ',' | '٫' | '٬' | '．') && digit(next) => {
                range.end += mark.len_utf8();
                let digits = text[range.end..].chars().take_while(|c| digit(*c));
                range.end += digits.map(char::len_utf8).sum::<usize>();
            }
            _ => break,
        }
    }
    while text[range.clone()].starts_with(digit) {
        let mut before = text[..range.start].chars().rev();
        match (before.next(), before.next()) {
            (Some(mark), Some(last)) if matches!(mark, '.' | ',' | '٫' | '٬' | '．') && digit(last) => {
                range.start -= mark.len_utf8();
                let digits = text[..range.start].chars().rev().take_while(|c| digit(*c));
                range.start -= digits.map(char::len_utf8).sum::<usize>();
            }
            _ => break,
        }
    }
    // What says that a figure is round, or what it counts, says nothing without it.
    let rounds = |c: char| matches!(c, '余' | '餘' | '多' | '几' | '幾');
    if text[range.clone()].starts_with(|c| digit(c) || rounds(c)) {
        let digits = text[..range.start].chars().rev().take_while(|c| digit(*c));
        range.start -= digits.map(char::len_utf8).sum::<usize>();
    }
    if text[range.clone()].starts_with(digit) {
        let before = &text[..range.start];
        let signs = extents().flat_map(|known| known.signs.iter());
        let sign = signs.filter(|sign| before.ends_with(sign)).map(str::len).max();
        range.start -= sign.unwrap_or_default();
    }
    range
}

/// A figure at the end of an answer with its scale and unit.
fn measured(mut range: Range<usize>, text: &str, question: &str, aim: &Aim) -> Range<usize> {
    let answer = &text[range.clone()];
    let figure = answer.chars().next_back().is_some_and(|c| c.is_numeric() || numeral(c));
    let scaled = answer
        .split_whitespace()
        .next_back()
        .is_some_and(|word| listed(|known| &known.scales, &bare(word)));
    if !figure && !scaled && !numbers(answer) {
        return range;
    }
    // Where words are not told apart, what is counted follows without a space.
    let rest = &text[range.end..];
    let tight = rest.trim_start_matches(numeral);
    if figure {
        let counted = tight.trim_start_matches(['余', '餘', '多', '几', '幾', '数', '여']);
        let counters = extents().flat_map(|known| known.counters.iter());
        let counter = counters.filter(|counter| counted.starts_with(counter));
        let counter = counter.max_by_key(|counter| counter.len()).map(str::len);
        let dense = rest.chars().next().is_some_and(|c| {
            han(c) || kana(c) || ('\u{ac00}'..='\u{d7a3}').contains(&c) || matches!(c, '%' | '％' | '٪')
        });
        if dense && (counter.is_some() || tight.len() < rest.len()) {
            let taken = rest.len() - if counter.is_some() { counted.len() } else { tight.len() };
            range.end += taken + counter.unwrap_or_default();
            return range;
        }
    }
    let asked = fold(question);
    for _ in 0..4 {
        let rest = &text[range.end..];
        let gap = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{202f}', '-']).len();
        let word: String = rest[gap..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '%' | '٪' | '/' | '²' | '³') || mark(*c))
            .collect();
        let next = bare(&word);
        let two: String = rest[gap..].split_whitespace().take(2).collect::<Vec<_>>().join("_");
        let pair = listed(|known| &known.units, &bare(&two)) && two.contains('_');
        let scale = listed(|known| &known.scales, &next) && word.len() > 1;
        let unit =
            (listed(|known| &known.units, &next) || pair) && gap < rest.len() && !(aim.age || named(&asked, &next));
        if gap > 2 || !(scale || unit) || word.is_empty() {
            break;
        }
        range.end += gap + word.len();
        if pair {
            let tail = &text[range.end..];
            let space = tail.len() - tail.trim_start().len();
            range.end += space
                + tail[space..]
                    .chars()
                    .take_while(|c| c.is_alphanumeric())
                    .map(char::len_utf8)
                    .sum::<usize>();
        }
        if unit && !listed(|known| &known.open_units, &next) {
            break;
        }
    }
    range
}

/// Whether the question names a unit, in whatever form.
fn named(asked: &str, unit: &str) -> bool {
    let stem: String = unit
        .chars()
        .take(unit.chars().count().saturating_sub(1).max(3))
        .collect();
    asked
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.starts_with(&stem))
}

/// A folded word without its full stop.
fn bare(word: &str) -> String {
    fold(word).trim_matches('.').to_owned()
}

/// Whether the answer's last word is a number written out.
fn numbers(answer: &str) -> bool {
    use crate::language::numeral::{Reading, figures};
    let last = answer.split_whitespace().next_back().unwrap_or_default();
    last.chars().all(|c| !wordless(c)) && !figures(last, Reading::Loose).is_empty()
}

/// Numerals of Han, and the scales that follow digits.
fn numeral(c: char) -> bool {
    "〇一二三四五六七八九十百千万萬亿億兆两兩만억조천백".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(text: &str, answer: &str, question: &str, language: &str) -> String {
        let start = text.find(answer).unwrap();
        let aim = Aim::of(question, language);
        text[whole(start..start + answer.len(), text, question, &aim)].to_owned()
    }

    #[test]
    fn a_figure_keeps_its_scale_and_unit() {
        for (text, answer, question, language, grows) in [
            (
                "The tower is 84 metres tall.",
                "84",
                "How tall is the tower?",
                "en",
                "84 metres",
            ),
            (
                "It cost 6.2 million crowns.",
                "6.2",
                "What did it cost?",
                "en",
                "6.2 million crowns",
            ),
            (
                "It cost $6.2 million in all.",
                "6.2",
                "What did it cost?",
                "en",
                "$6.2 million",
            ),
            ("It cost 1,200 crowns.", "1", "What did it cost?", "en", "1,200 crowns"),
            (
                "Er kostet 15.000 Dollar.",
                "15.",
                "Was kostet er?",
                "de",
                "15.000 Dollar",
            ),
            ("It is 84 metres tall.", "84", "How many metres tall is it?", "en", "84"),
            (
                "It rose by 4 per cent.",
                "4",
                "By how much did it rise?",
                "en",
                "4 per cent",
            ),
            ("Ilse is 51 years old.", "51", "How old is Ilse?", "en", "51"),
            ("有31人受伤。", "31", "有多少人受伤？", "zh", "31人"),
            ("耗资3.2亿元。", "3.2", "耗资多少？", "zh", "3.2亿元"),
            ("全市7200多个采样点", "多个", "全市总共有多少个？", "zh", "7200多个"),
            ("约300余名群众", "300", "有多少群众？", "zh", "300余名"),
            ("約31人がけがをした。", "31", "けが人は？", "ja", "31人"),
            ("탑의 높이는 84미터다.", "84", "얼마나 높은가요?", "ko", "84미터"),
            (
                "Der Turm ist 84 Meter hoch.",
                "84",
                "Wie hoch ist er?",
                "de",
                "84 Meter",
            ),
            (
                "Es kostete 6,2 Millionen Kronen.",
                "6,2",
                "Was kostete es?",
                "de",
                "6,2 Millionen Kronen",
            ),
            ("Башня высотой 84 метра.", "84", "Какова высота?", "ru", "84 метра"),
            ("La tour mesure 84 mètres.", "84", "Quelle hauteur ?", "fr", "84 mètres"),
            ("Fourteen people came.", "Fourteen", "How many came?", "en", "Fourteen"),
            ("In 1958 it opened.", "1958", "When did it open?", "en", "1958"),
        ] {
            assert_eq!(grown(text, answer, question, language), grows, "{text}");
        }
    }
}
