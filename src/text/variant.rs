//! Traditional and simplified Chinese: made comparable, and written as a page writes it.

use super::tag::same;
use hanconv::Dictionary::TSCharacters;
use hanconv::{s2tw, t2s};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Every character that has a simplified form, and that form (Open Chinese Convert's table).
static SIMPLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let only = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none())
    };
    let pairs = TSCharacters.iter();
    pairs.filter_map(|(from, to)| Some((only(from)?, only(to)?))).collect()
});

/// The characters that nearly all text in them is written with: their forms are found by place, for whole archives are folded.
const USUAL: std::ops::RangeInclusive<char> = '\u{3400}'..='\u{9fff}';

/// The form of each of the usual characters, in their order.
static USUAL_FORMS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut forms: Vec<char> = USUAL.collect();
    for (from, to) in &*SIMPLE {
        if let Some(form) = (*from as usize)
            .checked_sub(*USUAL.start() as usize)
            .and_then(|at| forms.get_mut(at))
        {
            *form = *to;
        }
    }
    forms
});

/// The simplified form of `c`, where it has one.
pub fn simplified(c: char) -> char {
    // No script before these has such forms.
    if c < *USUAL.start() {
        return c;
    }
    match USUAL_FORMS.get(c as usize - *USUAL.start() as usize) {
        Some(form) => *form,
        None => SIMPLE.get(&c).copied().unwrap_or(c),
    }
}

/// Every simplified character that stands for others, with these.
static FULL: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut full: HashMap<char, Vec<char>> = HashMap::new();
    let mut pairs: Vec<(char, char)> = SIMPLE.iter().map(|(from, to)| (*from, *to)).collect();
    pairs.sort_unstable();
    pairs
        .into_iter()
        .for_each(|(from, to)| full.entry(to).or_default().push(from));
    full
});

/// Chinese `text` in the characters that its language's `tag` asks for, or where it asks for none those of `source`: a word is written
/// as it stands there, all else the way that most of it is written.
pub fn written_as(text: &str, source: &str, tag: &str) -> String {
    if !same(tag, "zh") {
        return text.to_owned();
    }
    let there: HashSet<char> = source.chars().filter(|c| *c >= '\u{3400}').collect();
    let traditional = match script(tag) {
        Some(traditional) => traditional,
        None if there.is_empty() => return text.to_owned(),
        None => {
            let full = there.iter().filter(|c| simplified(**c) != **c).count();
            full > there.iter().filter(|c| FULL.contains_key(c)).count()
        }
    };
    let converted = if traditional { s2tw(text) } else { t2s(text) };
    if script(tag).is_some() || converted.chars().count() != text.chars().count() {
        return converted;
    }
    let chosen = text.chars().zip(converted.chars()).map(|(from, to)| {
        let plain = simplified(from);
        let others = FULL.get(&plain).into_iter().flatten().copied();
        let mut forms = [to, from, plain].into_iter().chain(others);
        forms.find(|form| there.contains(form)).unwrap_or(to)
    });
    chosen.collect()
}

/// Whether a tag asks for traditional or for simplified characters, if for either.
fn script(tag: &str) -> Option<bool> {
    tag.split(['-', '_'])
        .skip(1)
        .find_map(|part| match part.to_ascii_lowercase().as_str() {
            "hant" | "tw" | "hk" | "mo" => Some(true),
            "hans" | "cn" | "sg" => Some(false),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::{simplified, written_as};

    #[test]
    fn a_text_is_written_as_its_source_is() {
        let source = "河閘於十九世紀啟用，皇后號首航，其後開往外島，時間為兩天。";
        assert_eq!(
            written_as("河闸启用于十九世紀，之后开往外岛。", source, "zh"),
            "河閘啟用於十九世紀，之後開往外島。"
        );
        assert_eq!(written_as("皇后號首航", source, "zh"), "皇后號首航");
        assert_eq!(written_as("圖書館開放", "图书馆开放。", "zh"), "图书馆开放");
        assert_eq!(
            written_as("图书馆为人人开放", "Open to all.", "zh-Hant"),
            "圖書館為人人開放"
        );
        assert_eq!(written_as("圖書館", source, "zh-CN"), "图书馆");
        assert_eq!(
            written_as("国会図書館", "開館時間", "ja"),
            "国会図書館",
            "of another language"
        );
    }

    #[test]
    fn both_ways_of_writing_are_one() {
        let folded: String = "圖書館の龍門, ok".chars().map(simplified).collect();
        assert_eq!(folded, "图书馆の龙门, ok");
        assert_eq!(simplified('图'), '图');
    }
}
