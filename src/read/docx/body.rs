//! A document's paragraphs and tables in order.

use super::paragraph::{Paragraph, chosen, paragraph};
use super::styles::{Styles, switch};
use crate::read::xml::{Element, Tree};

/// A row of a table.
pub(super) struct Row {
    pub head: bool,
    pub cells: Vec<String>,
}

/// What stands in a text.
pub(super) enum Item {
    Paragraph(Paragraph),
    Row(Row),
}

/// A text.
#[derive(Default)]
pub(super) struct Body {
    pub items: Vec<Item>,
}

impl Body {
    pub(super) fn read(tree: &Tree<'_>, styles: &Styles) -> Self {
        let Some(root) = tree.top().children().next() else {
            return Self::default();
        };
        Self::of(root.child("body").unwrap_or(root), styles)
    }

    /// The text inside `element`.
    pub(super) fn of(element: Element<'_>, styles: &Styles) -> Self {
        let mut body = Self::default();
        body.add(element, styles);
        body
    }

    /// Its paragraphs, those in tables too.
    pub(super) fn paragraphs(self) -> impl Iterator<Item = Paragraph> {
        self.items.into_iter().map(|item| match item {
            Item::Paragraph(paragraph) => paragraph,
            Item::Row(row) => Paragraph {
                words: row.cells.join(" "),
                ..Paragraph::default()
            },
        })
    }

    fn add(&mut self, element: Element<'_>, styles: &Styles) {
        for child in element.children() {
            match child.name() {
                "p" => {
                    let (found, boxes) = paragraph(child, styles);
                    self.items.push(Item::Paragraph(found));
                    for text in boxes {
                        self.add(text, styles);
                    }
                }
                "tbl" => self.table(child, styles),
                "sdt" => child
                    .child("sdtContent")
                    .into_iter()
                    .for_each(|inner| self.add(inner, styles)),
                // What was taken out is not there any more; what was put in is.
                "del" | "moveFrom" | "sectPr" | "pPr" | "tblPr" | "tcPr" | "trPr" => {}
                "AlternateContent" => chosen(child).into_iter().for_each(|inner| self.add(inner, styles)),
                _ => self.add(child, styles),
            }
        }
    }

    /// A table's rows; one that only lays out a page is taken as the texts in its cells.
    fn table(&mut self, table: Element<'_>, styles: &Styles) {
        let rows: Vec<Element<'_>> = descend(table, "tr");
        let cells: Vec<Vec<Element<'_>>> = rows.iter().map(|row| descend(*row, "tc")).collect();
        let nested = |cell: &Element<'_>| cell.descendants().any(|inner| inner.name() == "tbl");
        let wide = cells.iter().filter(|cells| cells.len() > 1).count();
        let long = |cell: &Element<'_>| cell.children().filter(|child| child.name() == "p").count() > 6;
        let lays_out = wide == 0 || cells.iter().flatten().any(|cell| nested(cell) || long(cell));
        if lays_out {
            cells.iter().flatten().for_each(|cell| self.add(*cell, styles));
            return;
        }
        for (place, (row, cells)) in rows.iter().zip(cells).enumerate() {
            let properties = row.child("trPr");
            if properties.is_some_and(|all| all.child("del").is_some()) {
                continue;
            }
            let told = properties.and_then(|all| switch(all, "tblHeader"));
            let words = |cell: Element<'_>| {
                let paragraphs = Self::of(cell, styles).paragraphs();
                let words: Vec<(String, bool)> = paragraphs.map(|found| (found.words, found.bold)).collect();
                let bold = words
                    .iter()
                    .filter(|(words, _)| !words.trim().is_empty())
                    .all(|(_, bold)| *bold);
                (
                    words.into_iter().map(|(words, _)| words).collect::<Vec<_>>().join(" "),
                    bold,
                )
            };
            let said: Vec<(String, bool)> = cells.into_iter().map(words).collect();
            let bold = place == 0 && said.iter().all(|(words, bold)| *bold || words.trim().is_empty());
            self.items.push(Item::Row(Row {
                head: told.unwrap_or(bold),
                cells: said.into_iter().map(|(words, _)| words).collect(),
            }));
        }
    }
}

/// The nearest elements of that name inside another, whatever is around them.
fn descend<'t>(element: Element<'t>, name: &str) -> Vec<Element<'t>> {
    let mut found = Vec::new();
    let mut open: Vec<Element<'t>> = element.children().collect();
    open.reverse();
    while let Some(next) = open.pop() {
        if next.name() == name {
            found.push(next);
        } else if !matches!(next.name(), "tbl" | "del") {
            let mut inner: Vec<Element<'t>> = next.children().collect();
            inner.reverse();
            open.append(&mut inner);
        }
    }
    found
}
