//! Paragraphs told apart by the indent of their first lines, as many papers set them.

use super::spans::bare;
use crate::read::credit;
use crate::read::document::{Block, BlockKind};
use crate::span::Span;
use crate::text::marks::PROSE_ENDS;
use crate::text::script::wordless;

/// Letters of a caption at most.
const CAPTION: usize = 400;

/// Adds the paragraphs of a stretch of lines, and the pictures among them.
pub(super) fn paragraphs(text: &str, span: Span, blocks: &mut Vec<Block>) {
    let mut found: Vec<Span> = Vec::new();
    // An indent before the first line is no part of what the parser found.
    let mut start = span.start;
    let mut before = Line::default();
    for line in span.text(text).unwrap_or_default().split_inclusive('\n') {
        let here = Span::new(start, start + line.len());
        start = here.end;
        let line = Line::new(text, here);
        if line.span.is_empty() {
            before = Line { blank: true, ..line };
            continue;
        }
        match found.last_mut() {
            Some(last) if !before.blank && !line.begins(&before) => last.end = line.span.end,
            _ => found.push(line.span),
        }
        before = line;
    }
    for span in found {
        if !picture(text, span, blocks) {
            let kind = BlockKind::Paragraph;
            blocks.push(Block::new(span, kind));
        }
    }
}

#[derive(Default)]
struct Line {
    span: Span,
    blank: bool,
    indented: bool,
    closed: bool,
    /// Its first letter, marks aside.
    first: Option<char>,
}

impl Line {
    fn new(text: &str, here: Span) -> Self {
        let words = here.text(text).unwrap_or_default();
        let lead = &words[..words.len() - words.trim_start().len()];
        let columns: usize = lead
            .chars()
            .map(|c| match c {
                '\t' | '\u{3000}' => 4,
                _ => 1,
            })
            .sum();
        // The first line may have left its indent behind.
        let behind = text[..here.start]
            .chars()
            .next_back()
            .is_some_and(|c| matches!(c, ' ' | '\t' | '\u{3000}'));
        let span = here.trimmed(text);
        let said = span.text(text).unwrap_or_default();
        Self {
            span,
            blank: false,
            indented: columns >= 4 || behind,
            closed: said
                .trim_end_matches(['”', '’', '"', '»', ')', '」', '』', '）', '*', '_'])
                .ends_with(['.', '!', '?', '。', '！', '？', '…', '।', '؟', '：', ':']),
            first: said.chars().find(|c| c.is_alphanumeric()),
        }
    }

    /// Whether a paragraph of its own begins with this line.
    fn begins(&self, before: &Line) -> bool {
        let anew = self.first.is_some_and(|c| c.is_uppercase() || c.is_numeric());
        self.indented && (self.first.is_some_and(wordless) || before.closed || !before.indented && anew)
    }
}

/// Whether an indented stretch is prose rather than a listing.
pub(super) fn prose(text: &str, span: Span) -> bool {
    let words = span.text(text).unwrap_or_default();
    let (mut all, mut odd, mut spaces) = (0usize, 0usize, 0usize);
    for c in words.chars() {
        all += 1;
        spaces += usize::from(c.is_whitespace());
        odd += usize::from(matches!(
            c,
            '{' | '}' | '=' | '<' | '>' | '\\' | '|' | '$' | '#' | '@' | '`' | '^' | '~' | '_' | ';'
        ));
    }
    let written = words.chars().any(wordless);
    let ends =
        words.contains(PROSE_ENDS) || words.contains(". ") || words.trim_end().ends_with(['.', '!', '?', '"', '”']);
    let spoken = written || ends && (all - spaces) < spaces * 12 && words.split_whitespace().count() > 5;
    spoken && odd * 50 <= all
}

/// Adds a picture with what is said of it, if the stretch is one.
fn picture(text: &str, span: Span, blocks: &mut Vec<Block>) -> bool {
    let words = span.text(text).unwrap_or_default();
    let Some(after) = words.strip_prefix("![").or_else(|| words.strip_prefix("[![")) else {
        return false;
    };
    let lead = words.len() - after.len();
    let Some((said, rest)) = after.split_once(']') else {
        return false;
    };
    let Some(target) = rest.strip_prefix('(').and_then(|rest| rest.find(')')) else {
        return false;
    };
    let mut end = lead + said.len() + 1 + target + 2;
    if words.starts_with("[![")
        && let Some(outer) = words[end..].strip_prefix("](").and_then(|rest| rest.find(')'))
    {
        end += outer + 3;
    }
    let alt = Span::new(span.start + lead, span.start + lead + said.len()).trimmed(text);
    let image = Span::new(span.start, span.start + end);
    let rest = Span::new(image.end, span.end).trimmed(text);
    let told = rest
        .text(text)
        .is_some_and(|rest| !rest.is_empty() && rest.len() < CAPTION);
    // What stands below a picture says more of it than its own words do.
    if told || !said.contains(' ') && !said.chars().any(wordless) {
        furniture(text, image, blocks);
    } else {
        furniture(text, Span::new(image.start, alt.start), blocks);
        caption(text, alt, blocks);
        furniture(text, Span::new(alt.end, image.end), blocks);
    }
    if told {
        caption(text, rest, blocks);
    } else if !rest.is_empty() {
        let kind = BlockKind::Paragraph;
        blocks.push(Block::new(rest, kind));
    }
    true
}

fn furniture(text: &str, span: Span, blocks: &mut Vec<Block>) {
    let span = span.trimmed(text);
    if !span.is_empty() {
        let kind = BlockKind::Furniture;
        blocks.push(Block::new(span, kind));
    }
}

/// Adds a caption without marks around it, its credit apart.
pub(super) fn caption(text: &str, span: Span, blocks: &mut Vec<Block>) {
    let inner = bare(text, span);
    let words = inner.text(text).unwrap_or_default();
    let cut = credit::at_end(words).map_or(inner.end, |place| inner.start + place);
    furniture(text, Span::new(span.start, inner.start), blocks);
    for (part, kind) in [
        (Span::new(inner.start, cut), BlockKind::Caption),
        (Span::new(cut, inner.end), BlockKind::Credit),
    ] {
        let part = part.trimmed(text);
        if !part.is_empty() {
            blocks.push(Block::new(part, kind));
        }
    }
    furniture(text, Span::new(inner.end, span.end), blocks);
}
