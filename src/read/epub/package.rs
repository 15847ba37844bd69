//! A book's package: what documents it has, in what order, and what of them is no text of its own.

use crate::read::xml::{Element, Tree};
use crate::read::zipped::{Zipped, beside};
use std::collections::HashMap;

/// Where every EPUB says where its package is.
pub(super) const CONTAINER: &str = "META-INF/container.xml";
/// Documents of a book at most.
const DOCUMENTS: usize = 20_000;
/// Kinds of parts of the guide that are no text of the book.
const APART: &[&str] = &["cover", "toc", "title-page", "titlepage", "copyright-page", "index"];

/// A document of the book.
pub(super) struct Item {
    pub path: String,
    /// Whether it is no text of its own: a cover, a list of contents.
    pub apart: bool,
}

/// What the package says.
pub(super) struct Package {
    /// In reading order, those that are read aside last.
    pub spine: Vec<Item>,
    /// The document with the contents.
    pub nav: Option<String>,
    /// The same in older books, which is no document.
    pub ncx: Option<String>,
    /// Documents that it lists beyond those that are read.
    pub beyond: usize,
    /// The day it is of, as it says it.
    pub dated: Option<String>,
}

impl Package {
    /// The package of a book; `None` where there is none.
    pub(super) fn read(zipped: &mut Zipped<'_>) -> Option<Self> {
        let path = path(zipped)?;
        let bytes = zipped.part(&path)?;
        let text = String::from_utf8_lossy(&bytes);
        let tree = Tree::read(&text);
        let root = tree.top().child("package")?;
        let base = |href: &str| beside(&path, href);
        let mut items: HashMap<String, (String, String, String)> = HashMap::new();
        for item in children(root, "manifest", "item") {
            let value = |name: &str| item.attribute(name).unwrap_or_default().into_owned();
            if let Some(path) = base(&value("href")) {
                items.insert(value("id"), (path, value("media-type"), value("properties")));
            }
        }
        let guided: Vec<String> = children(root, "guide", "reference")
            .filter(|reference| {
                reference
                    .attribute("type")
                    .is_some_and(|kind| APART.contains(&kind.as_ref()))
            })
            .filter_map(|reference| base(&reference.attribute("href")?))
            .collect();
        let mut spine = Vec::new();
        let mut aside = Vec::new();
        for reference in children(root, "spine", "itemref").take(DOCUMENTS) {
            let Some((path, media, properties)) = reference.attribute("idref").and_then(|id| items.get(id.as_ref()))
            else {
                continue;
            };
            if !(media.contains("html") || media.contains("xml")) || media.contains("svg") {
                continue;
            }
            let apart = guided.contains(path) || properties.split(' ').any(|word| word == "nav");
            let linear = reference.attribute("linear").is_none_or(|value| value != "no");
            let list = if linear { &mut spine } else { &mut aside };
            list.push(Item {
                path: path.clone(),
                apart,
            });
        }
        spine.append(&mut aside);
        let beyond = children(root, "spine", "itemref").skip(DOCUMENTS).count();
        let found = |is: &dyn Fn(&(String, String, String)) -> bool| {
            let mut paths: Vec<&String> = items.values().filter(|item| is(item)).map(|item| &item.0).collect();
            paths.sort();
            paths.first().map(|path| (*path).clone())
        };
        let dates = children(root, "metadata", "date")
            .map(Element::text)
            .filter(|date| !date.trim().is_empty());
        Some(Self {
            spine,
            nav: found(&|item| item.2.split(' ').any(|word| word == "nav")),
            beyond,
            ncx: found(&|item| item.1 == "application/x-dtbncx+xml"),
            dated: dates.map(|date| date.trim().to_owned()).next(),
        })
    }
}

fn children<'t>(root: Element<'t>, list: &'static str, item: &'static str) -> impl Iterator<Item = Element<'t>> {
    let list = root.child(list);
    list.into_iter()
        .flat_map(Element::children)
        .filter(move |child| child.name() == item)
}

/// Where the package stands: where the container says, or where one lies.
fn path(zipped: &mut Zipped<'_>) -> Option<String> {
    let told = zipped.part(CONTAINER).and_then(|bytes| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let tree = Tree::read(&text);
        let root = tree.top().descendants().find(|element| element.name() == "rootfile")?;
        beside("", &root.attribute("full-path")?)
    });
    told.or_else(|| zipped.names().into_iter().find(|name| name.ends_with(".opf")))
}
