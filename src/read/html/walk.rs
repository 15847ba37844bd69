//! The words of a page's block elements, and what is known of where each stood.

use super::inside::{Inside, weight};
use super::metadata::Metadata;
use super::names::{self, Marks};
use super::opened::Open;
use super::table;
use crate::read::document::BlockKind;
use crate::span::Span;
use ego_tree::iter::Edge;
use scraper::{Html, Node};

/// An element; a parent stands before its children.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub parent: usize,
    pub marks: Marks,
    pub kind: Kind,
    /// The level of a heading, 0 for what is none.
    pub level: u8,
}

/// Kinds of elements that matter for where an article is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Other,
    Main,
    Article,
    Header,
    Nav,
    Footer,
    Figure,
    /// Of a list.
    Item,
    /// Of a table, which may lay out a page.
    Cell,
    Paragraph,
}

/// The words of one block.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub span: Span,
    /// What its element makes of it.
    pub kind: BlockKind,
    /// The block element that it stands in.
    pub place: usize,
    /// Letters, a Han character counted as three, a Korean syllable as two.
    pub weight: usize,
    /// Those inside links.
    pub linked: usize,
    /// Those inside strong or large type.
    pub strong: usize,
    /// Those inside inline elements that a class names furniture, kicker, or deck.
    pub named: usize,
    pub kicker: usize,
    pub deck: usize,
    /// What inline elements around a part of it are marked as, and where that part is.
    pub signed: Option<Span>,
    pub credited: Option<Span>,
}

/// A page's words, elements and pieces.
#[derive(Default)]
pub(super) struct Walk {
    pub text: String,
    pub places: Vec<Place>,
    pub pieces: Vec<Piece>,
    /// What the page calls itself.
    pub title: String,
    /// What it says of itself for machines.
    pub metadata: Metadata,
    /// Letters that nobody sees.
    hidden: usize,
}

/// What a page says to whoever sees it. Where most of it is hidden, as until a script has run, that is read too.
pub(super) fn walk(html: &str) -> Walk {
    let tree = Html::parse_document(html);
    let mut walk = through(&tree, true);
    if walk.hidden > walk.pieces.iter().map(|piece| piece.weight).sum() {
        walk = through(&tree, false);
    }
    walk.metadata = Metadata::read(&tree);
    walk
}

/// Walks without recursion, so nesting costs no stack.
fn through(tree: &Html, hides: bool) -> Walk {
    let mut walk = Walk {
        places: vec![Place::default()],
        ..Walk::default()
    };
    let mut at = Inside::default();
    let mut open: Vec<Open> = vec![Open::default()];
    let mut titled = 0usize;
    for edge in tree.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    let name = element.name();
                    titled += usize::from(name == "title" && walk.title.is_empty());
                    let above = open.last().copied().unwrap_or_default();
                    let marks = names::marks(element);
                    let cell = above.row.is_some() && matches!(name, "td" | "th");
                    let block = names::block(name) && above.row.is_none();
                    if block {
                        walk.end(&mut at, above);
                    } else if cell {
                        at.cell();
                    } else if above.row.is_some() && names::block(name) {
                        at.space();
                    }
                    let mut here = Open {
                        kind: names::kind(name, above.kind),
                        silent: above.silent || names::silent(name) || marks.reference,
                        hidden: above.hidden || hides && names::hidden(element),
                        link: above.link || name == "a",
                        strong: above.strong
                            || matches!(name, "b" | "strong" | "big" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"),
                        listed: above.listed || name == "pre",
                        block: above.block,
                        signs: !block && (above.signs || marks.byline),
                        named: !block && (above.named || marks.named || marks.comments),
                        kicker: !block && (above.kicker || marks.kicker),
                        deck: !block && (above.deck || marks.deck),
                        credits: !block && (above.credits || marks.credit),
                        table: above.table || name == "table" && table::data(node),
                        row: above.row,
                    };
                    if name == "tr" && above.table && above.row.is_none() {
                        here.row = Some(table::row(node));
                    }
                    if let Some(kind) = here.row {
                        here.kind = kind;
                    }
                    if marks.caption && !matches!(here.kind, BlockKind::Heading(_)) && block {
                        here.kind = BlockKind::Caption;
                    }
                    // What a table holds is one thing.
                    if block && !(above.table && matches!(name, "thead" | "tbody" | "tfoot" | "tr")) {
                        walk.places.push(place(name, above.block, marks));
                        here.block = walk.places.len() - 1;
                    }
                    at.border = true;
                    if matches!(name, "a" | "time") || marks.byline && !block {
                        at.space();
                    }
                    open.push(here);
                }
                Node::Text(text) => {
                    let here = open.last().copied().unwrap_or_default();
                    if titled > 0 && walk.title.len() < 1_000 {
                        walk.title.push_str(text);
                    } else if here.hidden && !here.silent {
                        walk.hidden += text.chars().filter(|c| c.is_alphanumeric()).map(weight).sum::<usize>();
                    } else if !(here.silent || here.link && names::permalink(text)) {
                        if here.listed && at.ends_paragraph(text) {
                            walk.listed(&mut at, here, text);
                        } else {
                            at.words(text, here);
                        }
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    let name = element.name();
                    titled = if name == "title" { 0 } else { titled };
                    let here = open.pop().unwrap_or_default();
                    let within = open.last().is_some_and(|above| above.row.is_some());
                    if names::block(name) && !within {
                        walk.end(&mut at, here);
                    } else if names::block(name) || matches!(name, "a" | "time") {
                        at.space();
                    }
                    at.border = true;
                }
            }
        }
    }
    walk.end(&mut at, Open::default());
    walk.title = walk.title.split_whitespace().collect::<Vec<_>>().join(" ");
    walk
}

fn place(name: &str, parent: usize, marks: Marks) -> Place {
    let kind = match name {
        "main" => Kind::Main,
        "article" => Kind::Article,
        "header" => Kind::Header,
        "nav" => Kind::Nav,
        "footer" => Kind::Footer,
        "figure" => Kind::Figure,
        "li" | "dd" | "dt" => Kind::Item,
        "td" | "th" => Kind::Cell,
        "p" => Kind::Paragraph,
        _ => Kind::Other,
    };
    let level = name.strip_prefix('h').and_then(|level| level.parse().ok()).unwrap_or(0);
    Place {
        parent,
        marks,
        kind,
        level,
    }
}

impl Walk {
    /// Text of a listing, a block for each of its paragraphs.
    fn listed(&mut self, at: &mut Inside, here: Open, text: &str) {
        for (count, paragraph) in text.replace("\r\n", "\n").split("\n\n").enumerate() {
            if count > 0 {
                self.end(at, here);
            }
            at.words(paragraph, here);
        }
    }

    /// Ends the block at hand; a blank line parts blocks in the text.
    fn end(&mut self, at: &mut Inside, here: Open) {
        let block = std::mem::take(at);
        let words = block.words.trim_end();
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(words);
        let within = |span: Span| Span::new(start + span.start, start + span.end.min(words.len()));
        self.pieces.push(Piece {
            span: Span::new(start, self.text.len()),
            kind: here.kind,
            place: block.place.unwrap_or(here.block),
            weight: block.weight,
            linked: block.linked,
            strong: block.strong,
            named: block.named,
            kicker: block.kicker,
            deck: block.deck,
            signed: block.signed.map(within).filter(|span| !span.is_empty()),
            credited: block.credited.map(within).filter(|span| !span.is_empty()),
        });
    }
}
