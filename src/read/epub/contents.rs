//! A book's contents: which documents they name, and by what title.

use super::package::Package;
use crate::read::xml::{Element, Tree};
use crate::read::zipped::{Zipped, beside};
use std::collections::HashMap;

/// Entries at most.
const ENTRIES: usize = 20_000;

/// The titles of documents that the contents name.
#[derive(Default)]
pub(super) struct Contents {
    labels: HashMap<String, String>,
}

impl Contents {
    pub(super) fn read(zipped: &mut Zipped<'_>, package: &Package) -> Self {
        let mut contents = Self::default();
        for path in package.nav.iter().chain(&package.ncx) {
            if let Some(bytes) = zipped.part(path) {
                let text = String::from_utf8_lossy(&bytes);
                let tree = Tree::read(&text);
                contents.add(path, &tree);
            }
            if !contents.labels.is_empty() {
                break;
            }
        }
        contents
    }

    fn add(&mut self, path: &str, tree: &Tree<'_>) {
        // A list of contents beside ones of landmarks and pages.
        let navs = || tree.top().descendants().filter(|element| element.name() == "nav");
        let toc = navs().find(|nav| nav.attribute("type").is_some_and(|kind| kind.contains("toc")));
        let within = toc.or_else(|| navs().next()).unwrap_or(tree.top());
        for entry in within.descendants().take(ENTRIES * 8) {
            let found = match entry.name() {
                "a" => entry.attribute("href").map(|href| (href, entry.text())),
                "navPoint" => point(entry),
                _ => None,
            };
            // The first entry of a document names it, others are of its parts.
            if let Some((href, label)) = found
                && let Some(path) = beside(path, &href)
                && self.labels.len() < ENTRIES
            {
                self.labels.entry(path).or_insert(label);
            }
        }
    }

    /// What a document is called there.
    pub(super) fn label(&self, path: &str) -> Option<&str> {
        self.labels.get(path).map(String::as_str)
    }

    /// Whether it is named there; all are where nothing is.
    pub(super) fn listed(&self, path: &str) -> bool {
        self.labels.is_empty() || self.labels.contains_key(path)
    }
}

fn point(entry: Element<'_>) -> Option<(std::borrow::Cow<'_, str>, String)> {
    let label = entry.child("navLabel").map(Element::text).unwrap_or_default();
    Some((entry.child("content")?.attribute("src")?, label))
}
