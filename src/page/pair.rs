//! What speaks for one paragraph going on in another.

use super::edge::{Begins, Edge, Ends};
use super::evidence::{Evidence, Pair};
use crate::text::script::wordless;
use crate::text::word::over;
use std::collections::HashMap;

/// How often pairs of neighbours stand on a page: characters where words are not told apart, words elsewhere.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    chars: HashMap<(char, char), usize>,
    threes: HashMap<(char, char, char), usize>,
    words: HashMap<(String, String), usize>,
    counts: HashMap<String, usize>,
}

impl Neighbours {
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut found = Self::default();
        for text in texts {
            let chars: Vec<char> = text.chars().collect();
            for pair in chars.windows(2).filter(|pair| wordless(pair[0]) && wordless(pair[1])) {
                *found.chars.entry((pair[0], pair[1])).or_default() += 1;
            }
            for three in chars.windows(3).filter(|three| three.iter().all(|&c| wordless(c))) {
                *found.threes.entry((three[0], three[1], three[2])).or_default() += 1;
            }
            let words: Vec<String> = text.split_whitespace().map(plain).collect();
            for word in &words {
                *found.counts.entry(word.clone()).or_default() += 1;
            }
            for pair in words.windows(2) {
                *found.words.entry((pair[0].clone(), pair[1].clone())).or_default() += 1;
            }
        }
        found
    }

    fn seen(&self, left: &str, end: &Edge, right: &str) -> Evidence<Pair> {
        let tail: Vec<char> = left.chars().rev().take(2).collect();
        let head: Vec<char> = right.chars().take(2).collect();
        let (Some(&last), Some(&first)) = (tail.first(), head.first()) else {
            return Vec::new();
        };
        if wordless(last) && wordless(first) {
            let times = self.chars.get(&(last, first)).copied().unwrap_or(0);
            let three = |key: (char, char, char)| self.threes.contains_key(&key);
            let before = tail.get(1).is_some_and(|&before| three((before, last, first)));
            let after = head.get(1).is_some_and(|&after| three((last, first, after)));
            return vec![
                (Pair::CharactersKnown, (times as f64).ln_1p()),
                (
                    Pair::ThreeCharactersKnown,
                    f64::from(u8::from(before)) + f64::from(u8::from(after)),
                ),
            ];
        }
        let last = left.split_whitespace().next_back().map(plain).unwrap_or_default();
        let first = right.split_whitespace().next().map(plain).unwrap_or_default();
        let count = |word: &String| self.counts.get(word).copied().unwrap_or(0);
        // The word itself stands on the page once, where it begins the paragraph.
        let (once, often) = (count(&first) < 2, count(&first) > 3 && first.chars().count() < 5);
        let mut found = Vec::new();
        if end.ends == Ends::Hyphen {
            let whole = count(&format!("{last}{first}")) > 0;
            found.push((
                match (whole, once) {
                    (true, _) => Pair::HyphenKnownWord,
                    (_, true) => Pair::HyphenNoWordByItself,
                    (_, false) => Pair::HyphenAWordByItself,
                },
                1.0,
            ));
        } else {
            found.push((
                match (end.hangs, often, once) {
                    (true, true, _) => Pair::HangsSmallWord,
                    (true, _, true) => Pair::HangsNewWord,
                    (true, ..) => Pair::HangsKnownWord,
                    (_, true, _) => Pair::SmallWord,
                    (.., true) => Pair::NewWord,
                    _ => Pair::KnownWord,
                },
                1.0,
            ));
        }
        let times = self.words.get(&(last, first)).copied().unwrap_or(0);
        found.push((Pair::WordsKnown, (times as f64).ln_1p()));
        found
    }
}

fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// What the letters on both sides say.
pub(super) fn letters(left: (&str, &Edge), right: (&str, &Edge), neighbours: &Neighbours) -> Evidence<Pair> {
    let ((tail, end), (head, begin)) = (left, right);
    let mut found: Evidence<Pair> = Vec::new();
    found.push((
        match (end.ends, begin.begins) {
            (Ends::Hyphen, Begins::Small) => Pair::HyphenSmallLetter,
            (Ends::Hyphen, _) => Pair::HyphenNoSmallLetter,
            (_, Begins::Small) => Pair::SmallLetter,
            (Ends::Comma, Begins::Capital) => Pair::CommaCapital,
            (_, Begins::Capital) => Pair::Capital,
            (Ends::Comma, Begins::Quote) => Pair::CommaQuote,
            (_, Begins::Quote) => Pair::Quote,
            (Ends::Comma, Begins::Figure) => Pair::CommaFigure,
            (_, Begins::Figure) => Pair::Figure,
            (Ends::Comma, Begins::Unspaced) => Pair::CommaUnspaced,
            (Ends::Unspaced, Begins::Unspaced) => Pair::UnspacedTwice,
            (_, Begins::Unspaced) => Pair::OtherUnspaced,
            (Ends::Comma, Begins::Letter) => Pair::CommaLetter,
            (_, Begins::Letter) => Pair::Letter,
            _ => Pair::Mark,
        },
        1.0,
    ));
    let mut say = |holds: bool, feature: Pair| {
        if holds {
            found.push((feature, 1.0));
        }
    };
    say(begin.goes_on && begin.begins != Begins::Small, Pair::GoesOnByItsWords);
    say(end.hangs && begin.begins == Begins::Capital, Pair::HangsCapital);
    match over(tail, head) {
        0 => {}
        2 => say(true, Pair::WordOfTwoRunsOver),
        3 => say(true, Pair::WordOfThreeRunsOver),
        _ => say(true, Pair::LongWordRunsOver),
    }
    let wanted = end.left_open.last();
    say(
        wanted.is_some() && wanted == begin.closes.first(),
        Pair::ClosesWhatWasOpen,
    );
    say(wanted.is_none() && !begin.closes.is_empty(), Pair::ClosesWhatWasNotOpen);
    say(
        wanted.is_some() && begin.closes.is_empty() && begin.closed,
        Pair::LeavesOpenWhatWasOpen,
    );
    say(begin.scrap, Pair::Scrap);
    say(begin.dateline, Pair::Dateline);
    say(begin.leans, Pair::Leans);
    say(begin.weight < 60, Pair::Short);
    found.extend(neighbours.seen(tail, end, head));
    found
}
