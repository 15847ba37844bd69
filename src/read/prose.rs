//! Texts in XML, as scholars and journals keep them: what each element is to its text, and the blocks that come of it.

use super::compose::Composed;
use super::document::BlockKind;
use super::reader::Content;
use super::xml::{Element, Tree};
use crate::error::{Error, Kind, Result};
use crate::note::Note;

/// What an element is to the text that it stands in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role {
    /// Words among words.
    Inline,
    /// The same, a space around them.
    Apart,
    /// Nothing that is read.
    Silent,
    /// A block of its own.
    Block(BlockKind),
    /// A block of records: a space between all that it holds.
    Record(BlockKind),
    /// The heading of the division that it stands in.
    Head,
    /// A part of the text, whose headings rank below those around it.
    Division,
    /// A part of the text that stands for itself: an article among others.
    Article,
    /// Set apart from the words around it.
    Note,
    /// A table of rows.
    Table,
    /// Where a line ends: between words, or, where that is told, within one.
    Break { within: bool },
    /// Several ways to say one thing, of which the first of these names is read.
    Choice(&'static [&'static str]),
}

/// What an element is to its text, by itself and by what is around it.
pub(super) type Roles = fn(Element<'_>, parent: &str) -> Role;

/// A text as it grows.
pub(super) struct Prose {
    roles: Roles,
    text: Composed,
    notes: Composed,
    words: String,
    noted: usize,
    spaced: usize,
}

/// What holds of an element inside others.
#[derive(Clone, Copy)]
struct Within<'t> {
    parent: &'t str,
    kind: BlockKind,
    level: u8,
}

impl Prose {
    pub(super) fn new(roles: Roles) -> Self {
        Self {
            roles,
            text: Composed::default(),
            notes: Composed::default(),
            words: String::new(),
            noted: 0,
            spaced: 0,
        }
    }

    /// Adds a block.
    pub(super) fn push(&mut self, kind: BlockKind, words: &str) {
        self.text.push(kind, words);
    }

    /// Adds what stands in `element`, headings of its own ranking at `level`.
    pub(super) fn add(&mut self, element: Element<'_>, level: u8) {
        let within = Within {
            parent: element.name(),
            kind: BlockKind::Paragraph,
            level,
        };
        self.inner(element, within);
        self.flush(within.kind);
    }

    /// Adds `element` itself.
    pub(super) fn element(&mut self, element: Element<'_>, level: u8) {
        let within = Within {
            parent: "",
            kind: BlockKind::Paragraph,
            level,
        };
        self.one(element, within);
        self.flush(within.kind);
    }

    /// The notes stand behind the text that they are of.
    pub(super) fn close(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        self.text.append(notes);
    }

    pub(super) fn finish(mut self) -> Composed {
        self.close();
        self.text
    }

    fn flush(&mut self, kind: BlockKind) {
        let words = std::mem::take(&mut self.words);
        if self.noted > 0 {
            self.notes.push(BlockKind::Note, &words);
        } else {
            self.text.push(kind, &words);
        }
    }

    fn inner(&mut self, element: Element<'_>, within: Within<'_>) {
        for node in element.nodes() {
            match node.said() {
                Some(words) => self.words.push_str(&words),
                None => self.one(node, within),
            }
        }
    }

    fn one(&mut self, element: Element<'_>, within: Within<'_>) {
        let inner = Within {
            parent: element.name(),
            ..within
        };
        match (self.roles)(element, within.parent) {
            Role::Silent => {}
            Role::Inline => {
                self.inner(element, inner);
                if self.spaced > 0 {
                    self.words.push(' ');
                }
            }
            Role::Apart => {
                self.words.push(' ');
                self.inner(element, inner);
                self.words.push(' ');
            }
            Role::Block(kind) => self.block(element, within, kind),
            Role::Record(kind) => {
                self.spaced += 1;
                self.block(element, within, kind);
                self.spaced -= 1;
            }
            Role::Head => self.block(element, within, BlockKind::Heading(within.level)),
            Role::Division => {
                self.flush(within.kind);
                let level = within.level.saturating_add(1);
                self.inner(element, Within { level, ..inner });
                self.flush(within.kind);
            }
            Role::Article => {
                self.flush(within.kind);
                self.close();
                let level = within.level.saturating_add(1);
                self.text.begin(level);
                self.inner(element, Within { level, ..inner });
                self.flush(within.kind);
                self.close();
            }
            Role::Note => self.note(element, inner),
            Role::Table => {
                self.flush(within.kind);
                self.table(element, inner);
            }
            Role::Break { within: false } => self.words.push(' '),
            Role::Break { within: true } => {
                let kept = self.words.trim_end().trim_end_matches(['-', '\u{ad}', '¬', '‐']).len();
                self.words.truncate(kept);
            }
            Role::Choice(names) => {
                let chosen = names.iter().find_map(|name| element.child(name));
                if let Some(chosen) = chosen.or_else(|| element.children().next()) {
                    self.inner(chosen, inner);
                }
            }
        }
    }

    /// A block; a paragraph inside a note, an item or a caption is one of that kind.
    fn block(&mut self, element: Element<'_>, within: Within<'_>, kind: BlockKind) {
        self.flush(within.kind);
        let kind = match (kind, within.kind) {
            (BlockKind::Paragraph, outer) => outer,
            (kind, _) => kind,
        };
        let parent = element.name();
        self.inner(element, Within { parent, kind, ..within });
        self.flush(kind);
    }

    fn note(&mut self, element: Element<'_>, within: Within<'_>) {
        let before = std::mem::take(&mut self.words);
        self.noted += 1;
        let kind = BlockKind::Note;
        self.inner(element, Within { kind, ..within });
        self.flush(kind);
        self.noted -= 1;
        self.words = before;
    }

    /// The rows of a table; notes in its cells stand apart.
    fn table(&mut self, table: Element<'_>, within: Within<'_>) {
        for child in table.children() {
            match child.name() {
                "row" | "tr" => {
                    let cell = |cell: &Element<'_>| matches!(cell.name(), "cell" | "td" | "th");
                    let cells: Vec<Element<'_>> = child.children().filter(cell).collect();
                    let labels = |cell: &Element<'_>| {
                        cell.name() == "th" || cell.attribute("role").is_some_and(|role| role == "label")
                    };
                    let head = within.parent == "thead"
                        || child.attribute("role").is_some_and(|role| role == "label")
                        || !cells.is_empty() && cells.iter().all(labels);
                    let words: Vec<String> = cells.into_iter().map(|cell| self.cell(cell, within)).collect();
                    if self.noted > 0 {
                        self.notes.push(BlockKind::Note, &words.join(" "));
                    } else {
                        self.text.row(head, &words);
                    }
                }
                "thead" | "tbody" | "tfoot" | "tgroup" => {
                    let parent = child.name();
                    self.table(child, Within { parent, ..within });
                }
                "colgroup" | "col" => {}
                _ => {
                    self.one(child, within);
                    self.flush(BlockKind::Verbatim);
                }
            }
        }
    }

    /// The words of a cell, whatever blocks they stand in.
    fn cell(&mut self, cell: Element<'_>, within: Within<'_>) -> String {
        let mut own = Prose::new(self.roles);
        own.inner(
            cell,
            Within {
                parent: cell.name(),
                ..within
            },
        );
        own.flush(BlockKind::Paragraph);
        self.notes.append(own.notes);
        own.text.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The pages of a file of articles: those with words, and on the last what is lost. `beyond` articles were more than are read.
///
/// # Errors
/// Where no page has words.
pub(super) fn settled(mut pages: Vec<Content>, tree: &Tree<'_>, beyond: usize, name: &str) -> Result<Vec<Content>> {
    pages.retain(|page| !page.blocks.is_empty());
    let damage = tree
        .damage
        .as_ref()
        .map(|damage| format!("what follows is lost: {damage}"));
    let beyond = (beyond > 0).then(|| format!("{beyond} articles at the end are left out: a file has too many"));
    if let Some(last) = pages.last_mut() {
        let told = beyond.into_iter().chain(damage);
        last.notes.extend(told.map(|message| Note::new("read", message)));
        return Ok(pages);
    }
    let error = Error::new(
        Kind::Input,
        damage.unwrap_or_else(|| format!("this {name} file holds no words")),
    );
    Err(error.hint("check that the file is whole"))
}
