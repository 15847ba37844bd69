//! METS (Library of Congress): the files of an issue's pages, in order.

use std::collections::HashMap;

use crate::dates::{Date, Precision, of_stamp};
use crate::read::xml::{Element, Tree};

/// A page's file of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFile {
    pub id: String,
    /// Its path as METS has it, without a scheme, relative to METS; never absolute, never leading upwards.
    pub path: String,
}

/// The files of an issue's pages, in page order.
pub fn pages(tree: &Tree<'_>) -> Vec<PageFile> {
    in_order(tree, text_files(tree))
}

/// The files of pages that a METS file holds itself, in page order: their ids, and their markup. They hold no more bytes together than
/// `limit` and one more of them: files may be said to stand in files.
pub fn held(tree: &Tree<'_>, limit: usize) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut bytes = 0;
    for file in tree.top().descendants().filter(|e| e.name() == "file") {
        let data = file.child("FContent").and_then(|content| content.child("xmlData"));
        let Some(page) = data.and_then(|data| data.children().next()).filter(|_| bytes <= limit) else {
            continue;
        };
        let (id, markup) = (file.attribute("ID").unwrap_or_default().into_owned(), page.markup());
        bytes += markup.len();
        out.push((id, markup));
    }
    let rank = ranks(tree);
    out.sort_by_key(|(id, _)| rank.get(id).copied().unwrap_or(usize::MAX));
    out
}

/// When it was published: the date of issue in MODS, the key date first, or the one of Dublin Core.
pub fn date(tree: &Tree<'_>) -> Option<Date> {
    let issued = |key: bool| {
        let named = tree.top().descendants().filter(|e| e.name() == "dateIssued");
        named.filter(move |e| !key || e.attribute("keyDate").is_some_and(|key| key == "yes"))
    };
    let core = tree
        .top()
        .descendants()
        .filter(|e| matches!(e.name(), "issued" | "date"));
    let told = issued(true).chain(issued(false)).chain(core);
    let dates: Vec<Date> = told.filter_map(|e| of_stamp(&e.text())).collect();
    let whole = dates.iter().find(|date| date.precision() == Precision::Day);
    whole.or(dates.first()).copied()
}

pub fn maps<'t>(tree: &'t Tree<'_>, kind: &'static str) -> impl Iterator<Item = Element<'t>> {
    tree.top()
        .descendants()
        .filter(move |e| e.name() == "structMap" && e.attribute("TYPE").is_some_and(|t| t.eq_ignore_ascii_case(kind)))
}

/// The files that may be ALTO, PAGE XML or hOCR, in the file section's order.
fn text_files(tree: &Tree<'_>) -> Vec<PageFile> {
    let mut out = Vec::new();
    for file in tree.top().descendants().filter(|e| e.name() == "file") {
        let Some(path) = file
            .child("FLocat")
            .and_then(|l| l.attribute("href"))
            .and_then(|h| relative(&h))
        else {
            continue;
        };
        let lower = path.to_lowercase();
        let id = file.attribute("ID").unwrap_or_default().into_owned();
        let text = [".xml", ".xml.gz", ".hocr", ".html"].iter().any(|e| lower.ends_with(e));
        if text && !lower.contains("mets") {
            out.push(PageFile { id, path });
        }
    }
    out
}

/// A path inside the folder: without scheme, no upward step, not from the root.
fn relative(href: &str) -> Option<String> {
    let path = href.strip_prefix("file://").unwrap_or(href);
    if path.contains("://") || path.contains('\0') {
        return None;
    }
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|p| !p.is_empty() && *p != ".").collect();
    let safe = !path.starts_with('/') && parts.iter().all(|p| *p != ".." && !p.ends_with(':'));
    (safe && !parts.is_empty()).then(|| parts.join("/"))
}

/// The files in the order of the physical structure; what it does not name follows in the file section's order.
fn in_order(tree: &Tree<'_>, files: Vec<PageFile>) -> Vec<PageFile> {
    let rank = ranks(tree);
    let mut files = files;
    files.sort_by_key(|f| rank.get(&f.id).copied().unwrap_or(usize::MAX));
    files
}

/// The places of files in the physical structure, by their ids.
fn ranks(tree: &Tree<'_>) -> HashMap<String, usize> {
    let mut rank: HashMap<String, usize> = HashMap::new();
    for map in maps(tree, "PHYSICAL") {
        for pointer in map.descendants().filter(|e| matches!(e.name(), "fptr" | "area")) {
            if let Some(id) = pointer.attribute("FILEID") {
                let next = rank.len();
                rank.entry(id.into_owned()).or_insert(next);
            }
        }
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_the_physical_structure_and_paths_stay_inside() {
        let tree = Tree::read(
            "<m:mets LABEL='L'><fileSec><file ID='b'><FLocat xlink:href='file://./ALTO/2.xml'/></file><file ID='a'><FLocat xlink:href='ALTO/1.xml'/></file>\
             <file ID='c'><FLocat xlink:href='http://x/3.xml'/></file><file ID='d'><FLocat xlink:href='../../etc/4.xml'/></file></fileSec>\
             <structMap TYPE='PHYSICAL'><div><fptr FILEID='a'/></div><div><fptr FILEID='b'/></div></structMap></m:mets>",
        );
        let paths: Vec<_> = pages(&tree).into_iter().map(|p| p.path).collect();
        assert_eq!(paths, ["ALTO/1.xml", "ALTO/2.xml"]);
    }
}
