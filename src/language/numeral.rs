//! Figures in a text, by value: Arabic and Chinese numerals, separators, scales such as 万 and million.

use super::data::Language;
use crate::text::fold::fold;
use crate::text::script::han;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// As folded.
    pub written: String,
    /// What it may mean: `1,234` is a thousand or a little more than one.
    pub values: Vec<f64>,
    /// The Han character, or `%`, that says what is counted, `余` and the like aside.
    pub unit: Option<char>,
}

impl Figure {
    /// Whether both may mean the same number.
    pub fn equals(&self, other: &Figure) -> bool {
        self.values
            .iter()
            .any(|a| other.values.iter().any(|b| (a - b).abs() <= 1e-9 * a.abs().max(1.0)))
    }
}

/// How lone numerals and number words are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Only what is plainly a figure.
    Strict,
    /// Every numeral, number word and month.
    Words,
    /// Every numeral, number word and month, and figures without their scale too: for a text that figures are looked up in.
    Loose,
}

#[derive(Default)]
struct Tables {
    scales: BTreeMap<String, i32>,
    values: BTreeMap<String, f64>,
    months: BTreeSet<String>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut all = Tables::default();
        let known = || Language::all().iter().filter_map(Language::figures);
        for figures in known() {
            all.scales.extend(figures.scales.clone());
            all.values.extend(figures.more.clone());
        }
        // What one language counts by may be another's number, as `once` is: numbers and months come last.
        let numbers = known().map(|figures| (&figures.words, 0));
        for (row, first) in numbers.chain(known().map(|figures| (&figures.months, 1))) {
            let words = row.split_whitespace().enumerate();
            all.values
                .extend(words.map(|(place, word)| (word.to_owned(), (place + first) as f64)));
        }
        let months = known().flat_map(|figures| figures.months.split_whitespace());
        all.months = months.map(str::to_owned).collect();
        all
    })
}

/// Words that scale a figure, folded, with the power of ten that they scale by.
pub fn scales() -> &'static BTreeMap<String, i32> {
    &tables().scales
}

/// Whether `word` is the name of a month.
pub fn month(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && tables().months.contains(&fold(word))
}

/// The figures of `text`, in order.
pub fn figures(text: &str, reading: Reading) -> Vec<Figure> {
    let text: Vec<char> = fold(text).chars().collect();
    let mut found = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let c = text[place];
        let end = if c.is_ascii_digit() {
            arabic(&text, place, reading, &mut found)
        } else if han_digit(c).is_some() || han_unit(c).is_some() {
            chinese(&text, place, reading, &mut found)
        } else if c.is_alphabetic() && !han(c) {
            word(&text, place, reading, &mut found)
        } else {
            place + 1
        };
        place = end.max(place + 1);
    }
    found
}

/// `text` with figures that Chinese scales in full: 1.5万 is 15,000.
pub fn digits(text: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' | '．' => c.nfkc().next().unwrap_or(c),
        _ => c,
    };
    let folded: Vec<char> = text.chars().map(half).collect();
    let mut out = String::new();
    let mut place = 0;
    while place < folded.len() {
        let number = |at: usize| folded.get(at).is_some_and(char::is_ascii_digit);
        let inside = place > 0 && (number(place - 1) || matches!(folded[place - 1], '.' | ','));
        if !number(place) || inside {
            out.push(folded[place]);
            place += 1;
            continue;
        }
        let mut end = place;
        while number(end) || matches!(folded.get(end), Some('.' | ',')) && number(end + 1) {
            end += 1;
        }
        let written: String = folded[place..end].iter().filter(|c| **c != ',').collect();
        let mut after = end;
        while folded.get(after).copied().and_then(han_unit).is_some() {
            after += 1;
        }
        let scale: f64 = folded[end..after].iter().copied().filter_map(han_unit).product();
        match written.parse::<f64>() {
            Ok(value) if after > end => out.push_str(&grouped((value * scale).round() as u64)),
            _ => out.extend(&folded[place..end]),
        }
        place = after.max(end);
    }
    out
}

fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (place, c) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn arabic(text: &[char], start: usize, reading: Reading, found: &mut Vec<Figure>) -> usize {
    let digit = |place: usize| text.get(place).is_some_and(char::is_ascii_digit);
    let mut end = start;
    while digit(end) || matches!(text.get(end), Some('.' | ',' | '·' | '٫' | '٬' | '\'' | '’')) && digit(end + 1) {
        end += 1;
    }
    // Spaces group thousands.
    while end - start <= 12
        && text.get(end).is_some_and(|c| c.is_whitespace())
        && (1..=3).all(|step| digit(end + step))
        && !digit(end + 4)
    {
        end += 4;
    }
    let written: String = text[start..end].iter().collect();
    let mut values = readings(&written);
    let plain = values.clone();
    let mut after = end;
    while matches!(text.get(after), Some('多' | '余' | '餘' | '几' | ' ')) {
        after += 1;
    }
    let mut scale = 1.0;
    while let Some(unit) = text
        .get(after)
        .copied()
        .and_then(|c| han_unit(c).or_else(|| hangul_unit(c)))
    {
        scale *= unit;
        after += 1;
    }
    if scale == 1.0 {
        let word: String = text[after..].iter().take_while(|c| c.is_alphabetic()).collect();
        if let Some(power) = tables().scales.get(&word) {
            scale = 10f64.powi(*power);
        }
    } else {
        end = after;
    }
    values.iter_mut().for_each(|value| *value *= scale);
    if reading == Reading::Loose && scale != 1.0 {
        values.extend(plain);
    }
    found.push(Figure {
        written,
        values,
        unit: unit(text, end, start),
    });
    end
}

fn readings(written: &str) -> Vec<f64> {
    let bare: String = written
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’'))
        .map(|c| if matches!(c, '·' | '٫') { '.' } else { c })
        .collect();
    let mut values = Vec::new();
    let groups: Vec<&str> = bare.split(['.', ',', '٬']).collect();
    let digits: String = groups.concat();
    if groups.len() == 1 || groups[1..].iter().all(|group| group.len() == 3) && groups[0].len() <= 3 {
        values.extend(digits.parse::<f64>());
    }
    if let Some((last, whole)) = groups.split_last().filter(|(_, whole)| !whole.is_empty()) {
        values.extend(format!("{}.{last}", whole.concat()).parse::<f64>());
    }
    if values.is_empty() {
        values.extend(digits.parse::<f64>());
    }
    values
}

/// What is counted: the Han character, or the percent sign, next to a figure.
fn unit(text: &[char], end: usize, start: usize) -> Option<char> {
    let before: String = text[start.saturating_sub(3)..start].iter().collect();
    if before.ends_with("百分之") {
        return Some('%');
    }
    let mut rest = text[end..]
        .iter()
        .copied()
        .skip_while(|c| matches!(c, '多' | '余' | '餘' | '几' | ' ' | '个'));
    rest.next()
        .filter(|c| han(*c) || *c == '%' || *c == '٪')
        .map(|c| if c == '٪' { '%' } else { c })
}

fn chinese(text: &[char], start: usize, reading: Reading, found: &mut Vec<Figure>) -> usize {
    let part = |place: usize| {
        text.get(place)
            .is_some_and(|c| han_digit(*c).is_some() || han_unit(*c).is_some())
    };
    let mut end = start;
    while part(end) {
        end += 1;
    }
    let run = &text[start..end];
    let written: String = run.iter().collect();
    let digits = run.iter().any(|c| han_digit(*c).is_some());
    let lone = run.len() == 1;
    let counts = matches!(
        text.get(end),
        Some('月' | '日' | '号' | '年' | '%' | '时' | '点' | '分' | '秒' | '岁' | '届' | '倍' | '成')
    );
    if reading == Reading::Strict && (!digits && written != "十" || lone && !counts) {
        return end;
    }
    let mut values = vec![han_value(run)];
    if text.get(end) == Some(&'点') && text.get(end + 1).is_some_and(|c| han_digit(*c).is_some()) {
        let decimals: String = text[end + 1..]
            .iter()
            .map_while(|c| han_digit(*c))
            .map(|digit| digit.to_string())
            .collect();
        values = format!("{}.{decimals}", values[0]).parse().into_iter().collect();
        end += 1 + decimals.chars().count();
    }
    if let (Some('多' | '余' | '餘' | '几'), Some(scale)) =
        (text.get(end), text.get(end + 1).copied().and_then(han_unit))
    {
        values.iter_mut().for_each(|value| *value *= scale);
    }
    if reading == Reading::Loose {
        values.extend(run.iter().filter_map(|c| han_digit(*c)).map(f64::from));
        if text.get(end) == Some(&'成') {
            values.push(values[0] * 10.0);
        }
    }
    found.push(Figure {
        written,
        values,
        unit: unit(text, end, start),
    });
    end
}

fn word(text: &[char], start: usize, reading: Reading, found: &mut Vec<Figure>) -> usize {
    let word: String = text[start..]
        .iter()
        .take_while(|c| c.is_alphabetic() && !han(**c) || **c == '-')
        .collect();
    let end = start + word.chars().count();
    let known = |word: &str| tables().values.get(word).copied();
    // Forty-two is forty and two.
    let value = known(&word).or_else(|| word.split('-').map(known).sum());
    if reading != Reading::Strict
        && let Some(value) = value
    {
        found.push(Figure {
            written: word,
            values: vec![value],
            unit: None,
        });
    }
    end
}

/// The value of a Chinese or Japanese digit.
pub fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn han_unit(c: char) -> Option<f64> {
    Some(match c {
        '十' | '拾' => 1e1,
        '百' | '佰' => 1e2,
        '千' | '仟' => 1e3,
        '万' | '萬' => 1e4,
        '亿' | '億' => 1e8,
        '兆' => 1e12,
        _ => return None,
    })
}

/// Korean scales, which are written right after a figure.
fn hangul_unit(c: char) -> Option<f64> {
    Some(match c {
        '천' => 1e3,
        '만' => 1e4,
        '억' => 1e8,
        _ => return None,
    })
}

/// 一千一百 is 1100, 一九九八 is 1998, 三亿 is 300000000.
fn han_value(run: &[char]) -> f64 {
    if run.iter().all(|c| han_digit(*c).is_some()) {
        return run
            .iter()
            .filter_map(|c| han_digit(*c))
            .fold(0.0, |value, digit| value * 10.0 + f64::from(digit));
    }
    let (mut total, mut part, mut digit) = (0.0, 0.0, 0.0);
    for c in run {
        if let Some(value) = han_digit(*c) {
            digit = f64::from(value);
        } else if let Some(unit) = han_unit(*c) {
            if unit < 1e4 {
                part += if digit == 0.0 { unit } else { digit * unit };
            } else {
                let group: f64 = part + digit;
                total += if group == 0.0 { unit } else { group * unit };
                part = 0.0;
            }
            digit = 0.0;
        }
    }
    total + part + digit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<f64> {
        figures(text, Reading::Strict)
            .into_iter()
            .map(|figure| figure.values[0])
            .collect()
    }

    #[test]
    fn figures_are_read_by_value() {
        assert_eq!(values("１．５万辆，100余名，三千二百元"), [15000.0, 100.0, 3200.0]);
        assert_eq!(values("1,234 boats and 2.5 million"), [1234.0, 2_500_000.0]);
        assert_eq!(values("一个人，十三年"), [13.0]);
        assert_eq!(figures("增长百分之12", Reading::Strict)[0].unit, Some('%'));
        assert_eq!(figures("27岁的他", Reading::Strict)[0].unit, Some('岁'));
    }

    #[test]
    fn number_words_and_months_count_where_figures_are_looked_up() {
        let source = figures("On March 3, seven boats", Reading::Loose);
        let written = figures("3月3日，7艘", Reading::Strict);
        assert!(
            written
                .iter()
                .all(|figure| source.iter().any(|other| figure.equals(other)))
        );
    }

    #[test]
    fn odd_figures_do_no_harm() {
        for text in ["1.", "1,,2", "万", "点一", "1 234 567 890 123", "٪"] {
            let _ = figures(text, Reading::Loose);
        }
    }
}
