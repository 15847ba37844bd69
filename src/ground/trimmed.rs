//! What an answer says beyond what is asked: what a speaker said, whose a work is.

use super::extents::extents;
use crate::text::marks::{CLAUSE_ENDS, CLOSING, OPENING_SPEECH};
use std::ops::Range;

/// Characters of a speaker's name with their office.
const SPEAKER: usize = 20;

/// `range` of `text` without what `question` does not ask.
pub(super) fn trimmed(range: Range<usize>, text: &str, question: &str) -> Range<usize> {
    let speaker = speaker_behind(&range, text, question);
    titled(speaker.unwrap_or_else(|| spoken(range, text, question)), text, question)
}

/// Where it is asked who said it, and what was said is the answer: who is named behind it.
fn speaker_behind(range: &Range<usize>, text: &str, question: &str) -> Option<Range<usize>> {
    let answer = &text[range.clone()];
    let asked = extents().filter(|known| known.who.iter().any(|word| question.contains(word)));
    let verbs: Vec<&str> = asked
        .flat_map(|known| known.speech.iter())
        .map(|verb| verb.trim_end_matches(['，', '：']))
        .collect();
    let sentence_like = answer.contains(CLAUSE_ENDS) || answer.starts_with(OPENING_SPEECH);
    if verbs.is_empty() || !sentence_like || verbs.iter().any(|verb| answer.contains(verb)) {
        return None;
    }
    let rest = &text[range.end..];
    let behind =
        rest.trim_start_matches(|c: char| CLOSING.contains(&c) || CLAUSE_ENDS.contains(&c) || c == ' ' || c == '"');
    let speech_ended = rest[..rest.len() - behind.len()].contains(|c: char| CLOSING.contains(&c) || c == '"');
    let named = verbs.iter().filter_map(|verb| behind.find(verb)).min()?;
    let name = behind[..named].trim_end();
    let plain = (2..=SPEAKER).contains(&name.chars().count()) && !name.contains(CLAUSE_ENDS) && !name.contains('\n');
    let start = range.end + (rest.len() - behind.len());
    (speech_ended && plain).then(|| start..start + name.len())
}

/// A speaker without what was said, where it is asked who said it.
fn spoken(range: Range<usize>, text: &str, question: &str) -> Range<usize> {
    let answer = &text[range.clone()];
    let speaker = extents()
        .filter(|known| known.who.iter().any(|word| question.contains(word)))
        .filter_map(|known| known.speech.iter().filter_map(|verb| answer.find(verb)).min())
        .map(|cut| answer[..cut].trim_end())
        .find(|speaker| speaker.chars().count() > 1);
    speaker.map_or(range.clone(), |speaker| range.start..range.start + speaker.len())
}

/// A title without whose it is, where a work is asked for.
fn titled(range: Range<usize>, text: &str, question: &str) -> Range<usize> {
    let answer = &text[range.clone()];
    let asked = extents().any(|known| known.works.iter().any(|work| question.contains(work)));
    match (answer.find('《'), answer.find('》')) {
        (Some(open), Some(close)) if asked && open < close && answer.matches('《').count() == 1 => {
            range.start + open..range.start + close + '》'.len_utf8()
        }
        _ => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_no_more_than_is_asked() {
        for (text, question, left) in [
            ("沈望 说，他补充道，浪高八米", "谁说浪像一堵墙？", "沈望"),
            ("所长周东表示，船照开", "哪位所长表了态？", "所长周东"),
            ("周东表示，船照开", "周东怎么说？", "周东表示，船照开"),
            ("沈望", "谁说浪像一堵墙？", "沈望"),
            ("苏小雅的《渡口》", "她挑的第一首歌是什么？", "《渡口》"),
            ("苏小雅的《渡口》", "奖给了谁的作品？", "苏小雅的《渡口》"),
            ("《渡口》和《船闸》", "她写了哪两部书？", "《渡口》和《船闸》"),
        ] {
            assert_eq!(&text[trimmed(0..text.len(), text, question)], left, "{question}");
        }
    }

    #[test]
    fn who_said_what_is_the_answer_stands_behind_it() {
        let text = "“浪像一堵墙，它卷走了船和桥”，Halla 说，他补充道，浪高八米。";
        let range = 3..text.find('”').unwrap();
        assert_eq!(&text[trimmed(range.clone(), text, "谁打比方说浪像一堵墙？")], "Halla");
        assert_eq!(trimmed(range.clone(), text, "浪怎么样？"), range);
        let text = "“浪像一堵墙，”老人们都走了，他说。";
        let range = 3..text.find('”').unwrap();
        assert_eq!(trimmed(range.clone(), text, "谁说浪像一堵墙？"), range);
    }
}
