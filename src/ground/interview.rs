//! Interviews: what is asked there is no statement, and what answers a question stands in the reply to it.

use crate::text::marks::{CLOSING_PRINTED_QUESTION, QUESTIONS};
use crate::text::script::wordless;
use crate::text::term::terms;
use std::collections::BTreeSet;
use std::ops::Range;

/// The share of a question's terms from which a printed question is the same.
const SAME: f64 = 0.6;
/// The least terms that tell two questions apart.
const LEAST_TURNS: usize = 2;

/// Whether a sentence asks.
pub fn asks(sentence: &str) -> bool {
    let bare = sentence.trim_end_matches(|c: char| c.is_whitespace() || CLOSING_PRINTED_QUESTION.contains(&c));
    bare.ends_with(QUESTIONS)
}

/// Where the reply to `question` stands in `text`, if one of its `sentences` asks the same: up to the next that asks.
pub fn reply(text: &str, sentences: &[Range<usize>], question: &str) -> Option<Range<usize>> {
    let asked: BTreeSet<String> = terms(question).into_iter().collect();
    let dense = question.chars().filter(|c| wordless(*c)).count() * 2 > question.chars().count();
    if asked.len() < if dense { 2 * LEAST_TURNS } else { LEAST_TURNS } {
        return None;
    }
    let share = |range: &Range<usize>| {
        let said: BTreeSet<String> = terms(&text[range.clone()]).into_iter().collect();
        asked.intersection(&said).count() as f64 / asked.len() as f64
    };
    let of_kind = |kind: bool| {
        sentences
            .iter()
            .enumerate()
            .filter(move |(_, range)| asks(&text[(*range).clone()]) == kind)
    };
    let best = |kind: bool| {
        let shares = of_kind(kind).map(|(place, range)| (place, share(range)));
        shares.reduce(|best, next| if next.1 > best.1 { next } else { best })
    };
    let (place, met) = best(true)?;
    if met < SAME || best(false).is_some_and(|(_, other)| other >= met) {
        return None;
    }
    let after = sentences
        .get(place + 1)
        .filter(|range| !asks(&text[(*range).clone()]))?;
    let next = sentences[place + 1..]
        .iter()
        .find(|range| asks(&text[(*range).clone()]));
    let end = next.map_or(text.len(), |range| range.start);
    Some(after.start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::sentence::sentences;

    #[test]
    fn a_reply_answers_the_question_before_it() {
        let text = "The Leaf: Did you lose hives to the mites? Lorn: None at all. The Leaf: When did you move the hives to the moor? Lorn: I never did.";
        let found = sentences(text);
        let shown = reply(text, &found, "When did she move the hives to the moor?").map(|range| &text[range]);
        assert_eq!(shown, Some("Lorn: I never did."));
        assert_eq!(reply(text, &found, "Who is Lorn?"), None);
        assert!(asks("“Wann?”") && asks("真的吗？」") && !asks("“Why?” she said."));
    }
}
