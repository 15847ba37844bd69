//! Elements of a tree: their names, attributes, children and text.

use std::borrow::Cow;

use super::markup::{attributes, resolve};
use super::tree::{Content, NONE, Node, Tree};

/// An element of a tree.
#[derive(Clone, Copy)]
pub struct Element<'t> {
    tree: &'t Tree<'t>,
    at: u32,
}

impl Tree<'_> {
    /// The invisible element around all others.
    pub fn top(&self) -> Element<'_> {
        Element { tree: self, at: 0 }
    }
}

impl<'t> Element<'t> {
    fn node(self) -> Option<&'t Node<'t>> {
        self.tree.nodes.get(self.at as usize)
    }

    /// Its name without a prefix.
    #[must_use]
    pub fn name(self) -> &'t str {
        match self.node().map(|n| &n.content) {
            Some(Content::Element(name, _)) => name,
            _ => "",
        }
    }

    /// The value of an attribute, named without a prefix.
    #[must_use]
    pub fn attribute(self, wanted: &str) -> Option<Cow<'t, str>> {
        let Some(Content::Element(_, rest)) = self.node().map(|n| &n.content) else {
            return None;
        };
        attributes(rest)
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| resolve(value))
    }

    /// The value of an attribute as a number.
    #[must_use]
    pub fn number(self, wanted: &str) -> Option<f32> {
        self.attribute(wanted)
            .and_then(|v| v.trim().parse::<f32>().ok())
            .filter(|x| x.is_finite() && x.abs() < 1e7)
    }

    /// The text that it is, where it is a text and no element.
    #[must_use]
    pub fn said(self) -> Option<Cow<'t, str>> {
        match self.node().map(|node| &node.content) {
            Some(Content::Text(raw)) => Some(resolve(raw)),
            Some(Content::Literal(raw)) => Some(Cow::Borrowed(raw)),
            _ => None,
        }
    }

    /// The elements and texts in it, one level down.
    pub fn nodes(self) -> impl Iterator<Item = Element<'t>> {
        let tree = self.tree;
        let mut next = self.node().map_or(NONE, |n| n.first);
        std::iter::from_fn(move || {
            let node = tree.nodes.get(next as usize)?;
            let found = Element { tree, at: next };
            next = node.next;
            Some(found)
        })
    }

    /// The elements in it, one level down.
    pub fn children(self) -> impl Iterator<Item = Element<'t>> {
        self.nodes().filter(|e| !e.name().is_empty())
    }

    /// The first element of this name one level down.
    #[must_use]
    pub fn child(self, name: &str) -> Option<Element<'t>> {
        self.children().find(|e| e.name() == name)
    }

    /// All elements in it, at any level, in the file's order.
    #[must_use]
    pub fn descendants(self) -> Descendants<'t> {
        let mut stack: Vec<_> = self.children().collect();
        stack.reverse();
        Descendants { stack }
    }

    /// It and all that it holds as markup again, names without their prefixes.
    #[must_use]
    pub fn markup(self) -> String {
        enum Step<'t> {
            Begin(Element<'t>),
            End(&'t str),
        }
        let mut out = String::new();
        let mut stack = vec![Step::Begin(self)];
        while let Some(step) = stack.pop() {
            let element = match step {
                Step::End(name) => {
                    out.push_str(&format!("</{name}>"));
                    continue;
                }
                Step::Begin(element) => element,
            };
            match element.node().map(|node| &node.content) {
                Some(Content::Element(name, rest)) => {
                    let space = if rest.is_empty() { "" } else { " " };
                    out.push_str(&format!("<{name}{space}{}>", rest.trim_end_matches('/')));
                    stack.push(Step::End(name));
                    let inner: Vec<Element<'t>> = element.nodes().collect();
                    stack.extend(inner.into_iter().rev().map(Step::Begin));
                }
                Some(Content::Text(raw)) => out.push_str(raw),
                Some(Content::Literal(raw)) => out.push_str(&format!("<![CDATA[{raw}]]>")),
                None => {}
            }
        }
        out
    }

    /// All text in it.
    #[must_use]
    pub fn text(self) -> String {
        let mut out = String::new();
        let mut stack = vec![self];
        while let Some(at) = stack.pop() {
            match at.node().map(|n| &n.content) {
                Some(Content::Text(raw)) => out.push_str(&resolve(raw)),
                Some(Content::Literal(raw)) => out.push_str(raw),
                _ => {
                    let here = stack.len();
                    stack.extend(at.nodes());
                    if let Some(new) = stack.get_mut(here..) {
                        new.reverse();
                    }
                }
            }
        }
        out
    }
}

/// Elements in the file's order.
pub struct Descendants<'t> {
    stack: Vec<Element<'t>>,
}

impl<'t> Iterator for Descendants<'t> {
    type Item = Element<'t>;

    fn next(&mut self) -> Option<Element<'t>> {
        let found = self.stack.pop()?;
        let here = self.stack.len();
        self.stack.extend(found.children());
        if let Some(new) = self.stack.get_mut(here..) {
            new.reverse();
        }
        Some(found)
    }
}
