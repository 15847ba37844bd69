//! Where the characters that are sought stand in a text, and how often they follow each other there.

use crate::archive::need::Leaf;
use crate::text::token::{Sign, each_han, han, signs, signs_from};
use std::collections::BTreeSet;

/// Characters that are sought in texts.
pub(super) struct Wanted {
    /// In order.
    chars: Vec<char>,
    /// By the last byte of a character, whether it may be one of them: nearly all of a text's are none.
    may: [bool; 256],
    /// Whether all of them are such as most Chinese is written in, which are found without reading the text in tokens.
    han: bool,
}

/// Where they stand in a text.
pub(super) struct Standing<'a> {
    wanted: &'a Wanted,
    text: &'a str,
    /// All characters of the text, where they had to be read.
    signs: Vec<Sign>,
    /// Of each character that is sought, the bytes of the text where it begins, or its places among `signs`.
    places: Vec<Vec<usize>>,
}

impl Wanted {
    /// Those of `leaves`, which are of characters alone.
    pub(super) fn of<'a>(leaves: impl Iterator<Item = &'a Leaf>) -> Self {
        let tokens = leaves.flat_map(|leaf| &leaf.tokens);
        let chars: BTreeSet<char> = tokens.map(|sought| first(&sought.text)).collect();
        let mut may = [false; 256];
        chars.iter().for_each(|c| may[low(*c)] = true);
        Self {
            han: chars.iter().all(|c| han(*c)),
            chars: chars.into_iter().collect(),
            may,
        }
    }

    /// Where they stand in `text`.
    pub(super) fn within<'a>(&'a self, text: &'a str) -> Standing<'a> {
        let mut places = vec![Vec::new(); self.chars.len()];
        let mut stands = |c: char, at: usize| {
            if self.may[low(c)]
                && let Ok(number) = self.chars.binary_search(&c)
            {
                places[number].push(at);
            }
        };
        let signs = if self.han { Vec::new() } else { signs(text) };
        match self.han {
            true => each_han(text, stands),
            false => signs.iter().enumerate().for_each(|(at, sign)| stands(sign.0, at)),
        }
        Standing {
            wanted: self,
            text,
            signs,
            places,
        }
    }
}

impl Standing<'_> {
    /// How often the characters of a leaf follow each other as they do there; `None` where one of them is nowhere.
    pub(super) fn times(&self, leaf: &Leaf) -> Option<usize> {
        let at = |text: &str| {
            let number = self.wanted.chars.binary_search(&first(text));
            number.map(|number| self.places[number].as_slice()).unwrap_or_default()
        };
        if leaf.tokens.iter().any(|sought| at(&sought.text).is_empty()) {
            return None;
        }
        let (begin, end) = (leaf.tokens.first()?, leaf.tokens.last()?);
        let begins = at(&begin.text).iter();
        let met = |at: &&usize| match (end.place, self.wanted.han) {
            (0, _) => true,
            (reach, true) => leaf.met(&signs_from(self.text, **at, reach)) > 0,
            (_, false) => self.signs.get(**at..).is_some_and(|signs| leaf.met(signs) > 0),
        };
        Some(begins.filter(met).count())
    }
}

fn first(text: &str) -> char {
    text.chars().next().unwrap_or_default()
}

fn low(c: char) -> usize {
    c as usize & 0xff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::need::leaves;

    #[test]
    fn characters_are_found_as_reading_all_of_them_finds_them() {
        let texts = [
            "中国人民在中國，中，国。中 国\n中\u{ad}国 the 中 the 国 中1国",
            "㆗国 中囯 國中 国中国中国",
            "ガス中国ｶﾞｽ中ガ国",
            "中国",
            "",
        ];
        for query in ["中国", "中國人", "国", "人民中国", "ガス", "中ガ"] {
            let leaves: Vec<Leaf> = leaves(query, false).into_iter().filter(Leaf::signs).collect();
            for text in texts {
                let all = signs(text);
                let wanted = Wanted::of(leaves.iter());
                let standing = wanted.within(text);
                for leaf in &leaves {
                    let times = (0..all.len()).filter(|at| leaf.met(&all[*at..]) > 0).count();
                    let there = |sought: &str| all.iter().any(|sign| sign.0 == first(sought));
                    let expected = leaf.tokens.iter().all(|sought| there(&sought.text)).then_some(times);
                    assert_eq!(standing.times(leaf), expected, "{query} in {text}");
                }
            }
        }
    }
}
