//! Words of scripts that write no spaces, by the dictionaries of Unicode's segmenter.

use super::script::wordless;
use icu_segmenter::WordSegmenter;

/// Characters on either side of a meeting point that are looked at.
const LOOKED_AT: usize = 6;

/// The length in characters of the word that runs over from the end of `left` to the beginning of `right`; 0 where a word
/// ends between them, or the script writes spaces.
pub fn over(left: &str, right: &str) -> usize {
    let tail: String = left
        .chars()
        .rev()
        .take_while(|&c| wordless(c))
        .take(LOOKED_AT)
        .collect();
    let mut text: String = tail.chars().rev().collect();
    let meet = text.len();
    text.extend(right.chars().take_while(|&c| wordless(c)).take(LOOKED_AT));
    if meet == 0 || meet == text.len() {
        return 0;
    }
    let mut start = 0;
    for end in WordSegmenter::new_dictionary(Default::default()).segment_str(&text) {
        if start < meet && meet < end {
            return text[start..end].chars().count();
        }
        start = end;
    }
    0
}

/// Where words end in `text`, in bytes, by the dictionary where a script writes no spaces, in order.
pub fn ends(text: &str) -> Vec<usize> {
    if !text.chars().any(wordless) {
        return Vec::new();
    }
    WordSegmenter::new_dictionary(Default::default())
        .segment_str(text)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_runs_over_where_the_dictionary_has_it() {
        assert_eq!(over("他今天早", "上突发疾病"), 2);
        assert_eq!(over("渡船靠岸", "人们下船"), 0);
        assert_eq!(over("昨日の図書", "館は開いた"), 3);
        assert_eq!(over("har", "bour"), 0);
        assert_eq!(over("", "上"), 0);
    }
}
