//! Words looked for in a text: by words where its script tells them apart, by the dictionary where it does not, by stems and
//! endings where a language joins them to others.

use crate::text::fold::fold;
use crate::text::script::wordless;
use crate::text::word::ends;
use serde::Deserialize;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// A folded word, or a character where words are not told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub text: String,
    /// Whether a word of the dictionary begins, and one ends, with it.
    pub opens: bool,
    pub closes: bool,
}

impl Unit {
    /// Whether words of its script are not told apart.
    pub fn dense(&self) -> bool {
        self.text.chars().all(wordless)
    }
}

/// What `text` is made of, punctuation aside.
pub(crate) fn units(text: &str) -> Vec<Unit> {
    let text = fold(text);
    let ends = ends(&text);
    let mut found: Vec<Unit> = Vec::new();
    let mut word = String::new();
    let mut before = true;
    for (place, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let part = c.is_alphanumeric() || matches!(c, '\'' | '’') || is_combining_mark(c);
        if part && !wordless(c) {
            word.push(if c == '’' { '\'' } else { c });
            continue;
        }
        if !word.is_empty() {
            spaced(&std::mem::take(&mut word), &mut found);
        }
        if wordless(c) && c.is_alphanumeric() {
            let closes = ends.binary_search(&(place + c.len_utf8())).is_ok();
            found.push(Unit {
                text: c.to_string(),
                opens: before || ends.binary_search(&place).is_ok(),
                closes,
            });
        }
        before = !(wordless(c) && c.is_alphanumeric());
    }
    found
}

/// A word without what its language writes together with it: “yesterday's”, “l'année”.
fn spaced(word: &str, found: &mut Vec<Unit>) {
    let mut push = |text: &str| {
        if text.chars().any(char::is_alphanumeric) {
            found.push(Unit {
                text: text.to_owned(),
                opens: true,
                closes: true,
            });
        }
    };
    let bare = word.trim_start_matches('\'');
    let bare = if bare.chars().count() > 3 {
        bare.trim_end_matches('\'')
    } else {
        bare
    };
    if let Some(owner) = bare.strip_suffix("'s").filter(|owner| !owner.is_empty()) {
        push(owner);
        return;
    }
    let vowel = |rest: &str| {
        rest.chars()
            .next()
            .is_some_and(|c| "aeiouyhàâäéèêëîïôöûüœæ".contains(c))
    };
    match bare.split_once('\'') {
        Some((head, rest)) if head.chars().count() <= 2 && vowel(rest) => {
            push(&format!("{head}'"));
            push(rest);
        }
        _ => push(bare),
    }
}

/// Words that stand side by side, as a list names them: `*` at a word's end or beginning stands for any others, `#` for a
/// figure.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Mark {
    pub written: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Whole(String),
    Begins(String),
    Ends(String),
    Figure,
}

impl From<String> for Mark {
    fn from(written: String) -> Self {
        let pieces = written.split_whitespace().flat_map(|word| {
            let bare = word.trim_matches('*');
            match (word.starts_with('*'), word.ends_with('*')) {
                (false, true) => vec![Piece::Begins(fold(bare))],
                (true, _) => vec![Piece::Ends(fold(bare))],
                _ if word == "#" => vec![Piece::Figure],
                _ => units(bare).into_iter().map(|unit| Piece::Whole(unit.text)).collect(),
            }
        });
        let pieces = pieces.collect();
        Self { written, pieces }
    }
}

impl Mark {
    /// Whether it is of a script that does not tell words apart.
    pub fn dense(&self) -> bool {
        self.written.chars().all(wordless)
    }

    /// Whether `text` is how it begins.
    pub fn begins(&self, text: &[Unit]) -> bool {
        let fits = |(piece, unit): (&Piece, &Unit)| matches!(piece, Piece::Whole(word) if *word == unit.text);
        !text.is_empty() && text.len() <= self.pieces.len() && self.pieces.iter().zip(text).all(fits)
    }

    /// How many units it takes.
    pub fn size(&self) -> usize {
        self.pieces.len()
    }

    /// Where it stands in `text`, counted in units.
    pub fn places<'a>(&'a self, text: &'a [Unit]) -> impl Iterator<Item = usize> + 'a {
        text.windows(self.pieces.len().max(1))
            .enumerate()
            .filter(|(_, window)| self.is(window))
            .map(|(place, _)| place)
    }

    /// Whether `text` holds it.
    pub fn within(&self, text: &[Unit]) -> bool {
        self.places(text).next().is_some()
    }

    /// Whether `text` ends with it, as a word of its own.
    pub fn closes(&self, text: &[Unit]) -> bool {
        let own = |end: &[Unit]| end.first().is_none_or(|unit| unit.opens) && end.last().is_none_or(|unit| unit.closes);
        let end = text.len().checked_sub(self.pieces.len()).map(|from| &text[from..]);
        !self.pieces.is_empty() && end.is_some_and(|end| self.is(end) && own(end))
    }

    fn is(&self, window: &[Unit]) -> bool {
        let fits = |(piece, unit): (&Piece, &Unit)| match piece {
            Piece::Whole(word) => unit.text == *word,
            Piece::Begins(stem) => unit.text.starts_with(stem.as_str()),
            Piece::Figure => unit
                .text
                .starts_with(|c: char| c.is_numeric() || "一二三四五六七八九十百千两".contains(c)),
            Piece::Ends(ending) => unit.text.ends_with(ending.as_str()) && unit.text.len() > ending.len(),
        };
        // A lone character in the middle of a word, or at its end, is another word: 虚拟, 淹没, 模拟.
        let single = matches!(self.pieces[..], [_] | [_, Piece::Figure]);
        let lone = single && window.first().is_some_and(|unit| unit.dense() && !unit.opens);
        !self.pieces.is_empty() && !lone && self.pieces.iter().zip(window).all(fits)
    }
}

/// Where marks of `list` stand in `text`, those within one of `neutral` aside.
pub(crate) fn marked(text: &[Unit], list: &[Mark], neutral: &[Mark]) -> Vec<Range<usize>> {
    let all = |list: &[Mark]| -> Vec<Range<usize>> {
        let each = list.iter().flat_map(|mark| {
            let size = mark.size();
            mark.places(text).map(move |place| place..place + size)
        });
        each.collect()
    };
    let whole = |range: &Range<usize>| {
        let (first, last) = (text.get(range.start), text.get(range.end.wrapping_sub(1)));
        first.is_none_or(|unit| unit.opens) && last.is_none_or(|unit| unit.closes)
    };
    let aside: Vec<Range<usize>> = all(neutral).into_iter().filter(whole).collect();
    let within = |range: &Range<usize>| {
        aside
            .iter()
            .any(|other| other.start <= range.start && range.end <= other.end)
    };
    all(list).into_iter().filter(|range| !within(range)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, mark: &str) -> bool {
        !marked(&units(text), &[Mark::from(mark.to_owned())], &[]).is_empty()
    }

    #[test]
    fn a_character_of_another_word_is_no_word() {
        for (text, mark) in [
            ("展厅用虚拟技术", "拟"),
            ("警方没收渔船", "收"),
            ("每年节约1200元", "约"),
            ("村庄被洪水淹没", "没"),
        ] {
            assert!(!holds(text, mark), "{text}");
        }
        for (text, mark) in [("市里拟建新桥", "拟"), ("若明日下雨则改期", "若"), ("他没有来", "没")]
        {
            assert!(holds(text, mark), "{text}");
        }
    }

    #[test]
    fn endings_are_told_from_words() {
        assert!(holds("Yesterday’s storm", "yesterday") && holds("last week's flood", "last week"));
        assert!(holds("L’année dernière", "l'année dernière") && holds("il n'a pas", "n'"));
        assert!(holds("다리는 열리지 않았다", "않*") && holds("비가 오면", "*면") && !holds("면", "*면"));
    }
}
