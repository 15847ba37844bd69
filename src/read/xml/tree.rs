//! A light tree of an XML or HTML file: names without prefixes, attributes read on demand, nothing expanded but the five
//! predefined entities and character references, nothing fetched.
//!
//! The tree borrows from the input, so its memory is a few words per element. What stands before the first damage is kept.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::markup::{inside, local};

/// Elements within elements. ALTO needs 9, METS about 15, hOCR about 10.
const MAX_DEPTH: usize = 256;
/// Elements and texts of one file: an issue of 100 pages with 10,000 words each has two million.
const MAX_NODES: usize = 8_000_000;
/// Elements of HTML that are never closed.
const VOID: [&str; 8] = ["meta", "link", "br", "img", "hr", "input", "col", "area"];
pub(super) const NONE: u32 = u32::MAX;

/// Why a file was not read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Not well formed at this byte.
    Syntax { byte: u64, message: String },
    /// Ends inside an element.
    Unfinished,
    /// More elements within elements than any page needs.
    TooDeep,
    /// More elements than any page needs.
    TooMany,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Damage::Syntax { byte, message } => write!(f, "the markup breaks at byte {byte}: {message}"),
            Damage::Unfinished => write!(f, "the file ends in the middle of an element"),
            Damage::TooDeep => write!(f, "elements are nested more than {MAX_DEPTH} deep"),
            Damage::TooMany => write!(f, "more than {MAX_NODES} elements"),
        }
    }
}

pub(super) enum Content<'a> {
    /// Name without its prefix, and the rest of the tag.
    Element(&'a str, &'a str),
    /// Text in which entities are not resolved yet.
    Text(&'a str),
    /// Text as it is (CDATA).
    Literal(&'a str),
}

pub(super) struct Node<'a> {
    pub(super) content: Content<'a>,
    pub(super) first: u32,
    last: u32,
    pub(super) next: u32,
}

/// A file's elements.
pub struct Tree<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// What stopped the reading, if something did.
    pub damage: Option<Damage>,
}

impl<'a> Tree<'a> {
    /// Reads `text` as far as it goes.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let mut builder = Builder {
            tree: Tree {
                nodes: vec![Node::new(Content::Element("", ""))],
                damage: None,
            },
            open: vec![(0, "")],
        };
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut start = 0;
        loop {
            let event = reader.read_event();
            let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let raw = text.get(start..end).unwrap_or_default();
            start = end;
            let done = match event {
                Ok(Event::Start(_)) => builder.start(inside(raw, "<", ">"), false),
                Ok(Event::Empty(_)) => builder.start(inside(raw, "<", "/>"), true),
                Ok(Event::End(_)) => builder.end(inside(raw, "</", ">").trim()),
                Ok(Event::Text(_) | Event::GeneralRef(_)) => builder.leaf(Content::Text(raw)),
                Ok(Event::CData(_)) => builder.leaf(Content::Literal(inside(raw, "<![CDATA[", "]]>"))),
                Ok(Event::Eof) => {
                    if builder
                        .open
                        .iter()
                        .skip(1)
                        .any(|(_, name)| !name.eq_ignore_ascii_case("html") && !name.eq_ignore_ascii_case("body"))
                    {
                        builder.tree.damage = Some(Damage::Unfinished);
                    }
                    break;
                }
                Ok(_) => Ok(()),
                Err(error) => Err(Damage::Syntax {
                    byte: reader.error_position(),
                    message: error.to_string(),
                }),
            };
            if let Err(damage) = done {
                builder.tree.damage = Some(damage);
                break;
            }
        }
        builder.tree
    }
}

impl<'a> Node<'a> {
    fn new(content: Content<'a>) -> Self {
        Node {
            content,
            first: NONE,
            last: NONE,
            next: NONE,
        }
    }
}

struct Builder<'a> {
    tree: Tree<'a>,
    /// Node and full name of the elements that are open.
    open: Vec<(u32, &'a str)>,
}

impl<'a> Builder<'a> {
    fn start(&mut self, tag: &'a str, closed: bool) -> Result<(), Damage> {
        let (name, rest) = tag.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((tag, ""));
        let name = name.trim_end_matches('/');
        let at = self.add(Content::Element(local(name), rest))?;
        if closed || VOID.iter().any(|v| name.eq_ignore_ascii_case(v)) {
            return Ok(());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Damage::TooDeep);
        }
        self.open.push((at, name));
        Ok(())
    }

    /// Closes the innermost element of this name with all that was left open in it; a stray end is passed over.
    fn end(&mut self, name: &str) -> Result<(), Damage> {
        if let Some(place) = self.open.iter().skip(1).rposition(|(_, open)| *open == name) {
            self.open.truncate(place + 1);
        }
        Ok(())
    }

    fn leaf(&mut self, content: Content<'a>) -> Result<(), Damage> {
        self.add(content).map(|_| ())
    }

    fn add(&mut self, content: Content<'a>) -> Result<u32, Damage> {
        let nodes = &mut self.tree.nodes;
        let at = u32::try_from(nodes.len()).map_err(|_| Damage::TooMany)?;
        if nodes.len() >= MAX_NODES {
            return Err(Damage::TooMany);
        }
        nodes.push(Node::new(content));
        let parent = self.open.last().map_or(0, |(node, _)| *node);
        let before = nodes.get_mut(parent as usize).map(|p| {
            if p.first == NONE {
                p.first = at;
            }
            std::mem::replace(&mut p.last, at)
        });
        if let Some(sibling) = before.and_then(|b| nodes.get_mut(b as usize)) {
            sibling.next = at;
        }
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_prefix_and_attributes_their_quotes() {
        let tree = Tree::read("<a:page xlink:href='x &amp; y' n=3><b/>t&#x41;<![CDATA[<&]]></a:page>");
        let page = tree.top().child("page").unwrap();
        assert_eq!(page.attribute("href").unwrap(), "x & y");
        assert_eq!(page.number("n"), Some(3.0));
        assert_eq!(page.text(), "tA<&");
        assert!(tree.damage.is_none());
    }

    #[test]
    fn what_stands_before_the_damage_is_kept() {
        let tree = Tree::read("<p><w>one</w><w>two</w><w att");
        assert_eq!(tree.top().descendants().filter(|e| e.name() == "w").count(), 2);
        assert!(tree.damage.is_some());
    }

    #[test]
    fn html_that_is_not_xml_is_read() {
        let tree = Tree::read(
            "<!DOCTYPE html><html><head><meta charset=utf-8><title>a</title></head><body><p>x<br>y&nbsp;z & q</p></body></html>",
        );
        assert_eq!(
            tree.top().descendants().find(|e| e.name() == "p").unwrap().text(),
            "xy\u{a0}z & q"
        );
        assert!(tree.damage.is_none());
    }

    #[test]
    fn entities_of_a_dtd_are_not_expanded() {
        let tree = Tree::read("<!DOCTYPE a [<!ENTITY b \"cccc\">]><a>&b;</a>");
        assert_eq!(tree.top().child("a").unwrap().text(), "&b;");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "<a>".repeat(100_000);
        let tree = Tree::read(&deep);
        assert_eq!(tree.damage, Some(Damage::TooDeep));
    }
}
