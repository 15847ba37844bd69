//! Where a passage's text stands among the tokens that show it, and which words a span of them is.

use super::writer::Writer;
use crate::model::{Mark, Vocabulary};
use crate::text::script::wordless;
use memchr::memmem;
use std::ops::Range;

/// Marks that come in pairs.
const PAIRS: [(char, char); 10] = [
    ('（', '）'),
    ('(', ')'),
    ('[', ']'),
    ('【', '】'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('“', '”'),
    ('‘', '’'),
    ('«', '»'),
];

/// Where a text stands among the tokens that show it.
pub(super) struct Stands {
    /// Its tokens' places.
    pub tokens: Range<usize>,
    /// Where each begins in the text, in bytes, and where the last ends: within the text, not always between characters.
    offsets: Vec<usize>,
    /// What tells them apart.
    pub marks: Vec<Mark>,
}

impl Stands {
    /// Where `text` stands last among `ids`.
    fn of(vocabulary: &dyn Vocabulary, ids: &[u32], text: &str) -> Option<Self> {
        let mut bytes = Vec::new();
        let mut starts = vec![0];
        for id in ids {
            bytes.extend_from_slice(vocabulary.bytes(*id).unwrap_or_default());
            starts.push(bytes.len());
        }
        let at = memmem::rfind(&bytes, text.as_bytes()).filter(|_| !text.is_empty())?;
        let first = starts.partition_point(|start| *start <= at).checked_sub(1)?;
        let end = starts.partition_point(|start| *start < at + text.len());
        let within = |start: &usize| start.saturating_sub(at).min(text.len());
        let offsets: Vec<usize> = starts.get(first..=end)?.iter().map(within).collect();
        let marks = offsets.windows(2).map(|two| Mark::of(&text.as_bytes()[two[0]..two[1]]));
        Some(Self {
            tokens: first..end,
            marks: marks.collect(),
            offsets,
        })
    }

    /// A span of its tokens as a range of `text`: of whole characters and words, without white space, stops and lone brackets around it.
    pub(super) fn range(&self, text: &str, tokens: &Range<usize>) -> Option<Range<usize>> {
        let (mut start, mut end) = (*self.offsets.get(tokens.start)?, *self.offsets.get(tokens.end)?);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let inside = bare(text.get(start..end)?);
        start += inside.start;
        end = start + inside.len();
        let spaced = |c: &char| c.is_alphanumeric() && !wordless(*c);
        let begins = text[start..end].chars().next()?;
        if spaced(&begins) {
            start -= text[..start]
                .chars()
                .rev()
                .take_while(spaced)
                .map(char::len_utf8)
                .sum::<usize>();
        }
        let last = text[start..end].chars().next_back()?;
        if spaced(&last) {
            end += text[end..]
                .chars()
                .take_while(spaced)
                .map(char::len_utf8)
                .sum::<usize>();
        }
        Some(start..end)
    }
}

/// The range of `text` without white space and stops around it, and without brackets and quotation marks at its ends that are of no pair
/// within it.
fn bare(text: &str) -> Range<usize> {
    let outer = |c: char| c.is_whitespace() || stops(c);
    let (mut start, mut end) = (0, text.len());
    loop {
        let shown = &text[start..end];
        let trimmed = shown.trim_start_matches(outer);
        start += shown.len() - trimmed.len();
        let trimmed = trimmed.trim_end_matches(outer);
        end = start + trimmed.len();
        let count = |mark: char| trimmed.matches(mark).count();
        let lone = |mark: char| {
            let pair = PAIRS.iter().find(|(opens, closes)| mark == *opens || mark == *closes);
            pair.is_some_and(|(opens, closes)| count(mark) > count(if mark == *opens { *closes } else { *opens }))
        };
        if let Some(mark) = trimmed.chars().next_back().filter(|mark| lone(*mark)) {
            end -= mark.len_utf8();
        } else if let Some(mark) = trimmed.chars().next().filter(|mark| lone(*mark)) {
            start += mark.len_utf8();
        } else {
            return start..end;
        }
    }
}

fn stops(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | ',' | ';' | ':')
}

impl Writer<'_> {
    /// Where `text` stands among `ids`; nothing where no reader knows its language.
    pub(super) fn stands(&self, ids: &[u32], text: &str, language: &str) -> Option<Stands> {
        let session = self.session.as_deref()?;
        session.reader().filter(|reader| reader.knows(language))?;
        Stands::of(session.vocabulary().as_ref(), ids, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scripted::ByteVocabulary;

    #[test]
    fn a_span_of_tokens_is_one_of_whole_characters_and_words() {
        let vocabulary = ByteVocabulary::default();
        let text = "站长是李桥，他带 the harbour team";
        let shown = format!("文章：{text}\n");
        let mut ids = vec![256];
        ids.extend(vocabulary.encode(&shown));
        let stands = Stands::of(&vocabulary, &ids, text).unwrap();
        assert_eq!(stands.tokens, 10..10 + text.len());
        let of = |tokens: Range<usize>| stands.range(text, &tokens).map(|range| &text[range]);
        assert_eq!(of(10..18), Some("李桥"));
        assert_eq!(of(9..16), Some("李桥"));
        let harbour = text.find("harbour").unwrap();
        assert_eq!(of(harbour - 1..harbour + 3), Some("harbour"));
        assert_eq!(of(15..18), None, "a stop is no answer");
        assert_eq!(of(0..text.len() + 1), None);
        assert_eq!(&"，「渡口」"[bare("，「渡口」")], "「渡口」");
        assert_eq!(&"口令是」，"[bare("口令是」，")], "口令是");
        assert_eq!(&"（「渡口」"[bare("（「渡口」")], "「渡口」");
        assert!(bare("」，").is_empty() && bare("").is_empty());
        assert!(Stands::of(&vocabulary, &ids, "码头").is_none() && Stands::of(&vocabulary, &ids, "").is_none());
    }
}
