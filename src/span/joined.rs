//! A paragraph's words, put together from the pieces of source text they stand in, and the way back.
//!
//! White space at a join, and around a line's end, becomes one space, or nothing where the script writes none; a
//! hyphen at a line's end inside a word goes, the word whole again.

use super::Span;
use crate::text::script::unspaced;
use std::ops::Range;

/// Letters that are words, in the languages that set large capitals.
const ONE_LETTER_WORDS: &[char] = &[
    'A', 'I', 'O', 'Y', 'E', 'U', 'À', 'Ó', 'Z', 'W', 'S', 'K', 'V', 'А', 'В', 'И', 'К', 'О', 'С', 'У', 'Я',
];

/// Text put together from spans, with a map back to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    text: String,
    /// Runs of text copied whole: where they begin in `text`, and where they stand in the source.
    runs: Vec<(usize, Span)>,
}

impl Joined {
    /// Puts together what `source` holds at `spans`; a span that does not fit holds nothing.
    pub fn new(source: &str, spans: &[Span]) -> Self {
        let mut joined = Self::default();
        for span in spans {
            let Some(piece) = span.text(source) else {
                continue;
            };
            let mut start = span.start;
            for line in piece.split_inclusive(['\n', '\r', '\u{c}', '\u{2028}']) {
                let line_span = Span::new(start, start + line.len()).trimmed(source);
                start += line.len();
                if !line_span.is_empty() {
                    joined.push(source, line_span);
                }
            }
        }
        joined
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Runs of text copied whole: where each begins in the text, and where it stands in the source.
    pub fn runs(&self) -> &[(usize, Span)] {
        &self.runs
    }

    /// Where `range` of the text stands in the source, white space at its ends aside; pieces that touch, and lines of
    /// one piece, are one span.
    pub fn spans_of(&self, source: &str, range: Range<usize>) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for (begin, span) in &self.runs {
            let from = range.start.max(*begin);
            let to = range.end.min(begin + span.len());
            if from >= to {
                continue;
            }
            let piece = Span::new(span.start + from - begin, span.start + to - begin).trimmed(source);
            if piece.is_empty() {
                continue;
            }
            match spans.last_mut() {
                Some(last) if between(source, last.end, piece.start) => last.end = piece.end,
                _ => spans.push(piece),
            }
        }
        spans
    }

    fn push(&mut self, source: &str, span: Span) {
        let Some(piece) = span.text(source) else {
            return;
        };
        if let (Some(before), Some(after)) = (self.text.chars().next_back(), piece.chars().next()) {
            if torn_word(&self.text, after) {
                self.drop_hyphen(before);
            } else if self
                .runs
                .last()
                .is_some_and(|(_, last)| drop_capital(source, *last, piece))
            {
                // The rest of its first word follows it.
            } else if !closed_up(&self.text, piece) && before != '-' {
                self.text.push(' ');
            }
        }
        self.runs.push((self.text.len(), span));
        self.text.push_str(piece);
    }

    fn drop_hyphen(&mut self, hyphen: char) {
        self.text.pop();
        if let Some((_, last)) = self.runs.last_mut() {
            last.end -= hyphen.len_utf8();
        }
    }
}

/// Whether nothing stands between two lines: where the script of either writes no spaces, and beside a dash that stands without them.
fn closed_up(before: &str, after: &str) -> bool {
    let (back, on) = (|| before.chars().rev(), || after.chars());
    tells_none(back()) || tells_none(on()) || dash(back()) || dash(on())
}

/// Whether the nearest letter or mark that tells whose it is belongs to a script without spaces; those with and without share some.
fn tells_none(mut letters: impl Iterator<Item = char>) -> bool {
    let shared = |c: &char| matches!(c, '\u{2014}' | '\u{2018}'..='\u{201f}' | '\u{2026}');
    letters.find(|c| !shared(c)).is_some_and(unspaced)
}

/// Whether a dash comes first that stands close to a word.
fn dash(mut letters: impl Iterator<Item = char>) -> bool {
    letters.next() == Some('\u{2014}') && letters.next().is_some_and(char::is_alphanumeric)
}

/// A letter, a hyphen, and a small letter on the next line: one word.
fn torn_word(text: &str, after: char) -> bool {
    let mut back = text.chars().rev();
    matches!(back.next(), Some('-' | '\u{2010}' | '\u{ad}'))
        && back.next().is_some_and(char::is_alphabetic)
        && after.is_lowercase()
}

/// Whether `capital` is one set large above `piece`, which goes on with the rest of its word. One that is a word by itself is
/// so only where what follows is none.
fn drop_capital(source: &str, capital: Span, piece: &str) -> bool {
    let mut letters = capital.text(source).unwrap_or_default().chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return false;
    };
    if !letter.is_uppercase() || !piece.starts_with(char::is_lowercase) {
        return false;
    }
    let rest = piece.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let words = source.split(|c: char| !c.is_alphabetic());
    !ONE_LETTER_WORDS.contains(&letter) || words.filter(|word| word.to_lowercase() == rest).count() < 2
}

/// Whether only white space, or a hyphen and white space, stands between two places.
fn between(source: &str, from: usize, to: usize) -> bool {
    let gap = if from <= to { source.get(from..to) } else { None };
    gap.is_some_and(|gap| gap.trim_start_matches(['-', '\u{2010}', '\u{ad}']).trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(source: &str) -> Joined {
        Joined::new(source, &[Span::new(0, source.len())])
    }

    #[test]
    fn lines_meet_as_their_script_has_it() {
        assert_eq!(whole("one\n  two").text(), "one two");
        assert_eq!(whole("第一行\n第二行").text(), "第一行第二行");
        assert_eq!(whole("har-\nbour").text(), "harbour");
        assert_eq!(whole("South-\nEast").text(), "South-East");
        for (lines, text) in [
            ("“no.”\nFuel rose", "“no.” Fuel rose"),
            ("he said\n“no”", "he said “no”"),
            ("„Nein“\nund …\ndann", "„Nein“ und … dann"),
            ("kept —\nand lost", "kept — and lost"),
            ("kept—\nand lost\n—again", "kept—and lost—again"),
            ("他说。”\n“第二行", "他说。”“第二行"),
            ("他说：“\nABC", "他说：“ABC"),
            ("第一行……\n第二行", "第一行……第二行"),
        ] {
            assert_eq!(whole(lines).text(), text);
        }
    }

    #[test]
    fn torn_pieces_meet_and_are_found_again() {
        let source = "end of it.\n\nThe beginning and";
        let joined = Joined::new(source, &[Span::new(12, 29), Span::new(0, 10)]);
        assert_eq!(joined.text(), "The beginning and end of it.");
        assert_eq!(joined.spans_of(source, 4..21), [Span::new(16, 29), Span::new(0, 3)]);
    }

    #[test]
    fn lines_of_one_piece_are_one_span() {
        let source = "har-\nbour and\n  quay";
        let joined = whole(source);
        let text = joined.text().to_owned();
        assert_eq!(text, "harbour and quay");
        assert_eq!(joined.spans_of(source, 0..text.len()), [Span::new(0, source.len())]);
    }
}
