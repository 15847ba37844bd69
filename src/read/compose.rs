//! A clean article's text as it grows: a block a paragraph, a blank line between them, runs of white space folded.

use super::document::{Block, BlockKind};
use super::reader::Content;
use crate::span::Span;

/// Text with its blocks.
#[derive(Default)]
pub(super) struct Composed {
    pub text: String,
    pub blocks: Vec<Block>,
    /// The level of an article that begins with what is added next.
    begins: Option<u8>,
}

impl Composed {
    /// Adds a block, if `words` say anything.
    pub(super) fn push(&mut self, kind: BlockKind, words: &str) {
        let folded = folded(words);
        self.add(kind, &folded);
    }

    /// Has an article begin here, whose headline would rank at `level`.
    pub(super) fn begin(&mut self, level: u8) {
        self.begins = Some(level);
    }

    /// Adds a row of a table: its cells in one line, a tab between two.
    pub(super) fn row(&mut self, head: bool, cells: &[String]) {
        let cells: Vec<String> = cells.iter().map(|cell| folded(cell)).collect();
        if cells.iter().all(String::is_empty) {
            return;
        }
        let kind = if head { BlockKind::Verbatim } else { BlockKind::Row };
        self.add(kind, &cells.join("\t"));
    }

    /// Adds a block as it stands.
    pub(super) fn keep(&mut self, kind: BlockKind, words: &str) {
        self.add(kind, words);
    }

    fn add(&mut self, kind: BlockKind, words: &str) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(words);
        let mut block = Block::new(Span::new(start, self.text.len()), kind);
        block.article = self.begins.take();
        self.blocks.push(block);
    }

    /// Adds all of another text behind this one.
    pub(super) fn append(&mut self, other: Composed) {
        for block in other.blocks {
            let words = block.span.text(&other.text).unwrap_or_default();
            self.begins = block.article.or(self.begins);
            self.add(block.kind, words);
        }
    }

    /// Whether it holds words of an article.
    pub(super) fn says(&self) -> bool {
        self.blocks.iter().any(|block| block.kind != BlockKind::Furniture)
    }

    /// The page that it is.
    pub(super) fn content(self, encoding: &str) -> Content {
        Content {
            text: self.text,
            blocks: self.blocks,
            structured: true,
            ..Content::empty(encoding)
        }
    }
}

/// `words` with a space for each run of white space, without what is no text.
fn folded(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}') {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !c.is_control()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_hold_what_was_added() {
        let mut composed = Composed::default();
        composed.push(BlockKind::Heading(1), " Ferry\n saved ");
        composed.push(BlockKind::Paragraph, " \n");
        composed.row(false, &["Tarn".to_owned(), String::new(), "3\n4".to_owned()]);
        assert_eq!(composed.text, "Ferry saved\n\nTarn\t\t3 4");
        assert_eq!(composed.blocks.len(), 2);
        assert_eq!(composed.blocks[1].span.text(&composed.text), Some("Tarn\t\t3 4"));
    }
}
