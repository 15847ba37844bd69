//! Where a passage's text stands among the tokens that show it, and which words a span of them is.

use super::writer::Writer;
use crate::model::{Mark, Vocabulary};
use crate::text::script::wordless;
use memchr::memmem;
use std::ops::Range;

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

    /// A span of its tokens as a range of `text`: of whole characters and words, without white space and stops around it.
    pub(super) fn range(&self, text: &str, tokens: &Range<usize>) -> Option<Range<usize>> {
        let (mut start, mut end) = (*self.offsets.get(tokens.start)?, *self.offsets.get(tokens.end)?);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let inside = text.get(start..end)?;
        let outer = |c: char| c.is_whitespace() || stops(c);
        start += inside.len() - inside.trim_start_matches(outer).len();
        end = start + text.get(start..end)?.trim_end_matches(outer).len();
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
        assert!(Stands::of(&vocabulary, &ids, "码头").is_none() && Stands::of(&vocabulary, &ids, "").is_none());
    }
}
