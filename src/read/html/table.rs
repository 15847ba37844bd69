//! Tables of data, told from those that lay out a page.

use crate::read::document::BlockKind;
use ego_tree::NodeRef;
use scraper::Node;

/// Nodes of a table that are looked at.
const LOOKED_AT: usize = 20_000;
/// Bytes of a cell at most, and of all of them on average.
const LONGEST_CELL: usize = 400;
const USUAL_CELL: usize = 120;
/// Elements that no cell of data holds.
const LAYOUT: &[&str] = &[
    "table", "form", "article", "section", "h1", "h2", "h3", "nav", "main", "aside",
];

fn name<'a>(node: NodeRef<'a, Node>) -> &'a str {
    node.value().as_element().map_or("", |element| element.name())
}

/// Whether a table's rows are records: two of two cells at least, all short, none with what parts of a page are made of.
pub(super) fn data(table: NodeRef<'_, Node>) -> bool {
    let role = table.value().as_element().and_then(|element| element.attr("role"));
    if role.is_some_and(|role| matches!(role, "presentation" | "none")) {
        return false;
    }
    let (mut cells, mut bytes, mut wide) = (0usize, 0usize, 0usize);
    for node in table.descendants().skip(1).take(LOOKED_AT) {
        match name(node) {
            "tr" => {
                wide += usize::from(
                    node.children()
                        .filter(|node| matches!(name(*node), "td" | "th"))
                        .count()
                        > 1,
                )
            }
            "td" | "th" => {
                let size = said(node);
                if size > LONGEST_CELL {
                    return false;
                }
                cells += 1;
                bytes += size;
            }
            other if LAYOUT.contains(&other) => return false,
            _ => {}
        }
    }
    wide > 1 && bytes <= cells * USUAL_CELL && bytes > 0
}

/// Bytes of the words in a cell, counted no further than they matter.
fn said(cell: NodeRef<'_, Node>) -> usize {
    let mut bytes = 0;
    for node in cell.descendants().take(LOOKED_AT) {
        if let Node::Text(text) = node.value() {
            bytes += text.split_whitespace().map(|word| word.len() + 1).sum::<usize>();
        }
        if bytes > LONGEST_CELL {
            break;
        }
    }
    bytes
}

/// What a row of a table of data is: a head's cells are all heads.
pub(super) fn row(row: NodeRef<'_, Node>) -> BlockKind {
    let above = row.parent().map_or("", name);
    let data = row.children().any(|node| name(node) == "td");
    if above == "thead" || !data {
        BlockKind::Verbatim
    } else {
        BlockKind::Row
    }
}
