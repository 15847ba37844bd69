//! Lists: an answer that is one goes to its last member.

use super::aim::Aim;
use super::extents::{extents, listed, mark};
use crate::text::fold::fold;
use crate::text::marks::COMMAS;
use crate::text::script::{han, kana, wordless};
use std::ops::Range;

/// The most words of a list's member that is read off the text.
const MEMBER: usize = 5;
/// The most characters of one where words are not told apart.
const CHARACTERS: usize = 14;

/// The list that an answer ends in the middle of, up to its last member.
pub(super) fn list(mut range: Range<usize>, text: &str, aim: &Aim) -> Range<usize> {
    let answer = &text[range.clone()];
    let separators = answer.matches(COMMAS).count();
    let dense = answer.chars().next_back().is_some_and(wordless);
    if separators == 0 && !aim.plural || answer.chars().any(|c| matches!(c, '。' | '.' | ';' | '；')) {
        return range;
    }
    let shape = Shape::of(answer);
    // Members between commas first, where more than one is asked for, then the last.
    for _ in 0..8 {
        let rest = &text[range.end..];
        let Some((lead, last)) = lead(rest, dense) else {
            break;
        };
        if !last && !aim.plural && separators == 0 {
            break;
        }
        let Some(size) = shape.member(&rest[lead..], last) else {
            break;
        };
        // A comma may as well end the clause: without a last member there is no list.
        if !last && !dense && !ends_in_last(&rest[lead + size..], &shape, dense) {
            break;
        }
        range.end += lead + size;
        if last {
            break;
        }
    }
    range
}

/// What stands between two members at the beginning of `rest`, in bytes, and whether the last member follows.
fn lead(rest: &str, dense: bool) -> Option<(usize, bool)> {
    let comma = rest
        .chars()
        .next()
        .filter(|c| COMMAS.contains(c))
        .map_or(0, char::len_utf8);
    let after = &rest[comma..];
    let gap = after.len() - after.trim_start_matches([' ', '\u{a0}']).len();
    let tail = &after[gap..];
    if dense {
        let and = extents()
            .flat_map(|known| known.ands.iter())
            .filter(|and| and.chars().all(|c| han(c) || kana(c)) && tail.starts_with(and));
        if let Some(and) = and.max_by_key(|and| and.len()) {
            return Some((comma + gap + and.len(), true));
        }
        return rest.starts_with('、').then_some((comma, false));
    }
    let word: String = tail
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '&' || mark(*c))
        .collect();
    if gap > 0 && listed(|known| &known.ands, &fold(&word)) {
        let space = tail[word.len()..].len() - tail[word.len()..].trim_start_matches([' ', '\u{a0}']).len();
        return (space > 0).then_some((comma + gap + word.len() + space, true));
    }
    let mut joined = extents().flat_map(|known| known.joined.iter());
    if gap > 0 && joined.any(|and| tail.starts_with(and)) {
        return Some((comma + gap, true));
    }
    (comma > 0 && gap > 0).then_some((comma + gap, false))
}

/// Whether `rest`, what follows an answer, brings in the last of a list.
pub fn brings_last(rest: &str) -> bool {
    let dense = rest.chars().next().is_some_and(|c| wordless(c) && !c.is_whitespace());
    !rest.starts_with(COMMAS) && lead(rest, dense).is_some_and(|(_, last)| last)
}

/// Whether a list goes on from `rest` to a last member.
fn ends_in_last(mut rest: &str, shape: &Shape, dense: bool) -> bool {
    for _ in 0..8 {
        let Some((lead, last)) = lead(rest, dense) else {
            return false;
        };
        let Some(size) = shape.member(&rest[lead..], last) else {
            return false;
        };
        if last {
            return true;
        }
        rest = &rest[lead + size..];
    }
    false
}

/// What the members of a list have in common.
struct Shape {
    dense: bool,
    /// They begin with capital letters.
    names: bool,
    /// The most words, or characters where words are not told apart, of those that are known.
    most: usize,
}

impl Shape {
    fn of(answer: &str) -> Self {
        let dense = answer.chars().next_back().is_some_and(wordless);
        let members: Vec<&str> = answer
            .split(COMMAS)
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .collect();
        let upper = |one: &&str| one.chars().next().is_some_and(char::is_uppercase);
        let size = |one: &&str| match dense {
            true => one.chars().count(),
            false => one.split_whitespace().count(),
        };
        Self {
            dense,
            names: members.iter().all(upper),
            most: members.iter().map(size).max().unwrap_or(1),
        }
    }

    /// The bytes of a member at the beginning of `rest`; `None` where none of this shape stands there.
    fn member(&self, rest: &str, last: bool) -> Option<usize> {
        let stops = |c: char| {
            matches!(
                c,
                ',' | '、'
                    | '，'
                    | '،'
                    | '。'
                    | '；'
                    | ';'
                    | ':'
                    | '：'
                    | '('
                    | '（'
                    | ')'
                    | '）'
                    | '！'
                    | '？'
                    | '!'
                    | '?'
                    | '؛'
                    | '।'
                    | '\n'
                    | '”'
                    | '」'
            )
        };
        let clause = rest.find(stops).unwrap_or(rest.len());
        let mut piece = &rest[..clause];
        if let Some(end) = piece.find(". ").or_else(|| piece.strip_suffix('.').map(str::len)) {
            piece = &piece[..end];
        }
        if self.dense {
            let and = extents()
                .flat_map(|known| known.ands.iter())
                .filter(|and| and.chars().all(|c| han(c) || kana(c)));
            let end = and
                .filter_map(|and| piece.find(and))
                .filter(|place| !last && *place > 0)
                .min()
                .unwrap_or(piece.len());
            let piece = &piece[..end];
            let count = piece.chars().count();
            // Where a verb follows nothing tells where the member ends: as long as the others then.
            let taken = if count <= (self.most + 2).min(CHARACTERS) {
                count
            } else {
                self.most.min(count)
            };
            let size: usize = piece.chars().take(taken).map(char::len_utf8).sum();
            return (size > 0).then_some(size);
        }
        let words: Vec<&str> = piece.split(' ').filter(|word| !word.is_empty()).collect();
        let upper = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
        let taken = if self.names {
            words.iter().take_while(|word| upper(word)).count()
        } else if words.len() <= self.most.clamp(2, MEMBER) {
            words.len()
        } else {
            self.most
        };
        let ends_list = |word: &&str| listed(|known| &known.ands, &fold(word));
        let taken = words
            .iter()
            .take(taken)
            .take_while(|word| last || !ends_list(word))
            .count();
        let end = words.get(taken.checked_sub(1)?)?;
        let offset = end.as_ptr() as usize - rest.as_ptr() as usize;
        Some(offset + end.trim_end_matches(|c: char| !c.is_alphanumeric() && !mark(c)).len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(text: &str, answer: &str, question: &str, language: &str) -> String {
        let start = text.find(answer).unwrap();
        let aim = Aim::of(question, language);
        text[list(start..start + answer.len(), text, &aim)].to_owned()
    }

    #[test]
    fn a_list_goes_to_its_last_member() {
        for (text, answer, question, language, grows) in [
            (
                "Norway, Chile and Ghana signed it.",
                "Norway, Chile",
                "Which countries signed?",
                "en",
                "Norway, Chile and Ghana",
            ),
            (
                "Norway, Chile and Ghana signed it.",
                "Norway",
                "Which countries signed?",
                "en",
                "Norway, Chile and Ghana",
            ),
            (
                "made up of Anna Reuss, Paul Teck and Maria Lund.",
                "Anna Reuss, Paul Teck",
                "Who were the members?",
                "en",
                "Anna Reuss, Paul Teck and Maria Lund",
            ),
            (
                "It is blue, white and green.",
                "blue, white",
                "What colours?",
                "en",
                "blue, white and green",
            ),
            (
                "挪威、智利和加纳签署了条约。",
                "挪威、智利",
                "哪些国家签署？",
                "zh",
                "挪威、智利和加纳",
            ),
            (
                "客车改走柳沟、黑潭、大坪三地。",
                "柳沟、黑潭",
                "改走哪些地方？",
                "zh",
                "柳沟、黑潭、大坪三地",
            ),
            (
                "Norwegen, Chile und Ghana unterzeichneten.",
                "Norwegen, Chile",
                "Welche Länder unterzeichneten?",
                "de",
                "Norwegen, Chile und Ghana",
            ),
            (
                "Es firmaron Noruega, Chile y Ghana.",
                "Noruega, Chile",
                "¿Quiénes firmaron?",
                "es",
                "Noruega, Chile y Ghana",
            ),
            (
                "Подписали Норвегия, Чили и Гана.",
                "Норвегия, Чили",
                "Какие страны подписали?",
                "ru",
                "Норвегия, Чили и Гана",
            ),
            ("Olm, who came, left.", "Olm", "Who were the members?", "en", "Olm"),
            (
                "He met Ida Lorn, and left.",
                "Ida Lorn",
                "Who did he meet?",
                "en",
                "Ida Lorn",
            ),
        ] {
            assert_eq!(grown(text, answer, question, language), grows, "{text}");
        }
    }
}
