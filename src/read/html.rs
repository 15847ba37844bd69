//! HTML: the words of its block elements, one block an element, a blank line between them.

use super::{Block, BlockKind};
use crate::span::Span;
use scraper::{Html, Node};

/// Elements that begin a block of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];
/// Elements whose words are not for readers.
const SILENT: &[&str] = &[
    "script", "style", "template", "noscript", "head", "svg", "iframe", "object", "math", "select", "textarea",
];

/// What `html` says, and its blocks. Walks without recursion, so nesting costs no stack.
pub(super) fn extract(html: &str) -> (String, Vec<Block>) {
    let tree = Html::parse_document(html);
    let mut page = Extracted::default();
    let mut silent = 0usize;
    let mut kinds = vec![BlockKind::Paragraph];
    for edge in tree.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    let name = element.name();
                    silent += usize::from(SILENT.contains(&name));
                    let above = kinds.last().copied().unwrap_or(BlockKind::Paragraph);
                    kinds.push(kind(name, above));
                    if BLOCKS.contains(&name) {
                        page.end_block(above);
                    }
                }
                Node::Text(text) if silent == 0 => page.words(text),
                _ => {}
            },
            ego_tree::iter::Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    silent -= usize::from(SILENT.contains(&element.name()));
                    let kind = kinds.pop().unwrap_or(BlockKind::Paragraph);
                    if BLOCKS.contains(&element.name()) {
                        page.end_block(kind);
                    }
                }
            }
        }
    }
    page.end_block(BlockKind::Paragraph);
    (page.text, page.blocks)
}

fn kind(name: &str, above: BlockKind) -> BlockKind {
    match name {
        _ if above == BlockKind::Furniture => above,
        "nav" | "footer" | "aside" => BlockKind::Furniture,
        "h1" => BlockKind::Heading(1),
        "h2" => BlockKind::Heading(2),
        "h3" | "h4" | "h5" | "h6" => BlockKind::Heading(3),
        "figcaption" => BlockKind::Caption,
        "li" | "td" | "th" | "caption" | "pre" | "dt" | "dd" => BlockKind::Verbatim,
        "p" | "div" | "section" | "article" | "main" | "blockquote" | "header" | "body" | "figure" => match above {
            BlockKind::Caption | BlockKind::Verbatim => above,
            _ => BlockKind::Paragraph,
        },
        _ => above,
    }
}

#[derive(Default)]
struct Extracted {
    text: String,
    blocks: Vec<Block>,
    block: String,
}

impl Extracted {
    /// Adds words to the block at hand, runs of white space folded.
    fn words(&mut self, words: &str) {
        for c in words.chars() {
            let space = c.is_whitespace();
            if !space {
                self.block.push(c);
            } else if !self.block.is_empty() && !self.block.ends_with(' ') {
                self.block.push(' ');
            }
        }
    }

    fn end_block(&mut self, kind: BlockKind) {
        let block = self.block.trim();
        if !block.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            let start = self.text.len();
            self.text.push_str(block);
            let span = Span::new(start, self.text.len());
            self.blocks.push(Block { span, kind });
        }
        self.block.clear();
    }
}
