//! Answers copied by construction: an automaton over the bytes of a text that follows every place an answer may stand at.

use crate::text::script::wordless;
use std::ops::Range;

/// A text that answers are copied from.
#[derive(Debug)]
pub struct Copier<'a> {
    text: &'a str,
}

/// An answer begun: for every place in the text where it may stand, where it begins and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    readings: Vec<(usize, usize)>,
}

impl Copy {
    /// Whether it is what `before` had come to in the first place of that, and more.
    pub fn goes_on(&self, before: &Copy) -> bool {
        let start = |copy: &Copy| copy.readings.first().map(|(start, _)| *start);
        start(before).is_some() && start(self) == start(before)
    }
}

impl<'a> Copier<'a> {
    /// Copies from `text`; an answer never crosses a line's end.
    pub fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// Nothing is copied yet.
    pub fn begin(&self) -> Copy {
        let mut before = ' ';
        let mut readings = Vec::new();
        for (place, c) in self.text.char_indices() {
            let inside = c.is_alphanumeric() && before.is_alphanumeric() && !wordless(c) && !wordless(before);
            if !inside && !c.is_whitespace() && !closes(c) {
                readings.push((place, place));
            }
            before = c;
        }
        Copy { readings }
    }

    /// Goes on with `bytes`, part of a character maybe; `None` where the text nowhere goes on so. White space before an answer is
    /// no part of it.
    pub fn step(&self, copy: &Copy, bytes: &[u8]) -> Option<Copy> {
        let begun = copy.readings.iter().any(|(start, at)| at > start);
        let bytes = if begun { bytes } else { bytes.trim_ascii_start() };
        if bytes.is_empty() || bytes.contains(&b'\n') {
            return None;
        }
        let text = self.text.as_bytes();
        let fits = |at: usize| text.get(at..at + bytes.len()) == Some(bytes);
        let readings: Vec<(usize, usize)> = copy
            .readings
            .iter()
            .filter(|(_, at)| fits(*at))
            .map(|&(start, at)| (start, at + bytes.len()))
            .collect();
        (!readings.is_empty()).then_some(Copy { readings })
    }

    /// What follows in the first place that an answer may stand at, up to its line's end; nothing in the middle of a character.
    pub fn ahead(&self, copy: &Copy) -> &'a str {
        let rest = copy.readings.first().and_then(|&(_, at)| self.text.get(at..));
        rest.and_then(|rest| rest.lines().next()).unwrap_or_default()
    }

    /// What is copied, at every place it stands at, if an answer may end here: at a character's and a word's end.
    pub fn ends(&self, copy: &Copy) -> Vec<Range<usize>> {
        let cut = |c: char| c.is_alphanumeric() && !wordless(c);
        let whole = |at: usize| {
            let before = self.text[..at].chars().next_back();
            let after = self.text[at..].chars().next();
            !(before.is_some_and(cut) && after.is_some_and(cut))
        };
        copy.readings
            .iter()
            .filter(|(start, at)| at > start && self.text.is_char_boundary(*at) && whole(*at))
            .map(|&(start, at)| {
                let copied = &self.text[start..at];
                start..start + copied.trim_end_matches(|c: char| c.is_whitespace() || ends(c)).len()
            })
            .filter(|range| !range.is_empty())
            .collect()
    }
}

fn closes(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '”'
            | '’'
            | '」'
            | '』'
            | '》'
            | '）'
            | ','
            | '.'
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
            | ']'
            | '»'
    )
}

fn ends(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | ',' | ';' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_there_can_be_copied() {
        let copier = Copier::new("站长是李桥，他带队。\n李桥说");
        let copy = copier.step(&copier.begin(), " 李".as_bytes()).unwrap();
        let copy = copier.step(&copy, "桥".as_bytes()).unwrap();
        assert_eq!(copier.ends(&copy), [9..15, 31..37]);
        assert_eq!(copier.ahead(&copy), "，他带队。");
        assert!(copier.step(&copy, "江".as_bytes()).is_none());
        assert!(copier.step(&copy, "\n".as_bytes()).is_none());
    }

    #[test]
    fn a_token_may_hold_part_of_a_character() {
        let copier = Copier::new("渡口");
        let bytes = "渡".as_bytes();
        let copy = copier.step(&copier.begin(), &bytes[..2]).unwrap();
        assert!(copier.ends(&copy).is_empty());
        assert_eq!(
            copier.ends(&copier.step(&copy, &bytes[2..]).unwrap()),
            std::iter::once(0..3).collect::<Vec<_>>()
        );
    }

    #[test]
    fn words_of_spaced_scripts_stay_whole() {
        let copier = Copier::new("The harbour opened.");
        let copy = copier.step(&copier.begin(), b"har").unwrap();
        assert!(copier.ends(&copy).is_empty());
        assert!(copier.step(&copier.begin(), b"arbour").is_none());
    }
}
