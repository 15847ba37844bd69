//! How often a word of characters stands in an article, seen in its packed bytes: of most articles nothing else is to be read for it.

use crate::archive::need::{Leaf, Need};
use crate::text::token::{forms, parts, signed};
use memchr::memchr;
use memchr::memmem::{Finder, find};

/// What stands before the pieces of a packed article. Within a text its quotation marks would have another mark before them.
const PIECES: &[u8] = b"\"t\":[";
/// How characters begin that take four bytes. What stands for others among them is not looked for.
const LONG: u8 = 0xf0;

/// A word of several characters, each in all the ways that it may be written.
pub(super) struct Quick {
    begins: Vec<Finder<'static>>,
    others: Vec<Vec<String>>,
}

/// What stands at a place.
enum Next {
    /// The character that is sought: so many bytes.
    Sought(usize),
    /// Something that is none of it.
    Other,
    /// What only reading the text in tokens tells.
    Unsure,
}

impl Quick {
    /// The word, where nothing else is needed, and its characters are such as most Chinese is written in.
    pub(super) fn of(need: &Need) -> Option<Self> {
        let Need::One(leaf) = need else { return None };
        let follow = |leaf: &Leaf| {
            leaf.tokens
                .iter()
                .enumerate()
                .all(|(place, sought)| sought.place == place)
        };
        if !leaf.signs() || leaf.tokens.len() < 2 || !follow(leaf) {
            return None;
        }
        let written = leaf.tokens.iter().map(|sought| forms(sought.text.chars().next()?));
        let mut written = written.collect::<Option<Vec<Vec<char>>>>()?.into_iter();
        let texts = |forms: Vec<char>| forms.into_iter().map(String::from).collect::<Vec<String>>();
        let begins = texts(written.next()?);
        Some(Self {
            begins: begins.iter().map(|form| Finder::new(form).into_owned()).collect(),
            others: written.map(texts).collect(),
        })
    }

    /// How often it stands in a packed article; `None` where that takes reading it.
    pub(super) fn times(&self, packed: &[u8]) -> Option<usize> {
        let pieces = packed.get(find(packed, PIECES)?..)?;
        if memchr(LONG, pieces).is_some() {
            return None;
        }
        let mut times = 0;
        for begin in &self.begins {
            for at in begin.find_iter(pieces) {
                times += usize::from(self.goes_on(pieces.get(at + begin.needle().len()..)?)?);
            }
        }
        Some(times)
    }

    /// Whether what follows is the rest of it; `None` where that cannot be told.
    fn goes_on(&self, mut rest: &[u8]) -> Option<bool> {
        for sought in &self.others {
            match next(rest, sought) {
                Next::Sought(bytes) => rest = &rest[bytes..],
                Next::Other => return Some(false),
                Next::Unsure => return None,
            }
        }
        Some(true)
    }
}

fn next(rest: &[u8], sought: &[String]) -> Next {
    if let Some(form) = sought.iter().find(|form| rest.starts_with(form.as_bytes())) {
        return Next::Sought(form.len());
    }
    // Where a text ends, what is escaped, and words.
    if rest.first().is_none_or(u8::is_ascii) {
        return Next::Unsure;
    }
    let text = rest.get(..rest.len().min(4)).unwrap_or_default();
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(cut) => std::str::from_utf8(&text[..cut.valid_up_to()]).unwrap_or_default(),
    };
    match text.chars().next() {
        Some(c) if signed(c) || parts(c) => Next::Other,
        _ => Next::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use super::super::standing::Wanted;
    use super::*;
    use crate::archive::need::leaves;

    fn packed(text: &str) -> Vec<u8> {
        let text = serde_json::to_string(text).unwrap();
        format!("\0{{\"p\":\"/中国/1.txt\",\"l\":\"zh\",\"t\":[[\"p\",{text},[0]]]}}").into_bytes()
    }

    #[test]
    fn what_is_told_is_what_reading_tells() {
        let mut told = 0;
        for query in ["中国", "中國", "国人民", "国际", "中國人"] {
            let leaf = leaves(query, false).into_iter().find(Leaf::signs).unwrap();
            let quick = Quick::of(&Need::One(leaf.clone())).unwrap();
            for text in [
                "中国人民在中國，中，国。",
                "中、国人民。中国際《中》国",
                "中 国",
                "中\n国",
                "中\u{ad}国",
                "中'国",
                "中1国 中a国",
                "中「国」中国",
                "ガス中ガ国",
                "中\u{20000}国",
                "\u{f96e}中国人\u{3000}民",
                "中",
                "中\"国",
                "",
            ] {
                let wanted = Wanted::of([&leaf].into_iter());
                let expected = wanted.within(text).times(&leaf).unwrap_or(0);
                let times = quick.times(&packed(text));
                told += usize::from(times.is_some());
                assert!(times.is_none_or(|times| times == expected), "{query} in {text}");
            }
        }
        assert!(told >= 20, "{told}");
        assert_eq!(Quick::of(&Need::Everything).map(|_| ()), None);
        let word = leaves("ferry", false).remove(0);
        assert!(Quick::of(&Need::One(word)).is_none());
    }

    #[test]
    fn what_is_cut_short_is_not_told() {
        let leaf = leaves("中国", false).into_iter().find(Leaf::signs).unwrap();
        let quick = Quick::of(&Need::One(leaf)).unwrap();
        let whole = packed("中国中");
        for end in 0..whole.len() {
            let _ = quick.times(&whole[..end]);
        }
        assert_eq!(quick.times(b""), None);
    }
}
