//! What an answer says beyond what is asked: what a speaker said, whose a work is.

use super::extents::extents;
use std::ops::Range;

/// `range` of `text` without what `question` does not ask.
pub(super) fn trimmed(range: Range<usize>, text: &str, question: &str) -> Range<usize> {
    titled(spoken(range, text, question), text, question)
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
            ("苏小雅的《渡口》", "她挑的第一首歌是什么？", "《渡口》"),
            ("苏小雅的《渡口》", "奖给了谁的作品？", "苏小雅的《渡口》"),
            ("《渡口》和《船闸》", "她写了哪两部书？", "《渡口》和《船闸》"),
        ] {
            assert_eq!(&text[trimmed(0..text.len(), text, question)], left, "{question}");
        }
    }
}
