//! The parts of a document by what they are for.

use crate::read::xml::{Tree, declared};
use crate::read::zipped::{Zipped, beside};

/// Headers, or footers, that are read.
const EDGES: usize = 64;

/// Where the parts stand: what each is for, and its name.
pub(super) struct Parts {
    main: String,
    related: Vec<(String, String)>,
}

impl Parts {
    pub(super) fn find(zipped: &mut Zipped<'_>) -> Self {
        let main = relations(zipped, "_rels/.rels", "")
            .into_iter()
            .find(|(kind, _)| kind == "officeDocument");
        let main = main.map_or("word/document.xml".to_owned(), |(_, name)| name);
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let listed = match folder {
            "" => format!("_rels/{file}.rels"),
            folder => format!("{folder}/_rels/{file}.rels"),
        };
        let related = relations(zipped, &listed, &main);
        Self { main, related }
    }

    /// The markup of the text itself.
    pub(super) fn main(&self, zipped: &mut Zipped<'_>) -> Option<String> {
        text(zipped, &self.main).or_else(|| text(zipped, "word/document.xml"))
    }

    /// The markup of the part that is for `purpose`.
    pub(super) fn text(&self, zipped: &mut Zipped<'_>, purpose: &str) -> Option<String> {
        let (_, name) = self.related.iter().find(|(kind, _)| kind == purpose)?;
        text(zipped, name)
    }

    /// Those of all parts that are for it, in order of name.
    pub(super) fn all(&self, zipped: &mut Zipped<'_>, purpose: &str) -> Vec<String> {
        let mut names: Vec<&str> = self
            .related
            .iter()
            .filter(|(kind, _)| kind == purpose)
            .map(|(_, name)| name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
            .into_iter()
            .take(EDGES)
            .filter_map(|name| text(zipped, name))
            .collect()
    }

    /// The day it was made, as it says it.
    pub(super) fn dated(&self, zipped: &mut Zipped<'_>) -> Option<String> {
        let text = text(zipped, "docProps/core.xml")?;
        let tree = Tree::read(&text);
        let root = tree.top().children().next()?;
        let date = root.child("created")?.text();
        Some(date.trim().to_owned()).filter(|date| !date.is_empty())
    }
}

/// What a list of relations says: what for, and the name of the part.
fn relations(zipped: &mut Zipped<'_>, listed: &str, base: &str) -> Vec<(String, String)> {
    let Some(text) = text(zipped, listed) else {
        return Vec::new();
    };
    let tree = Tree::read(&text);
    let relation = |element: crate::read::xml::Element<'_>| {
        let outside = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
        let kind = element.attribute("Type")?;
        let name = beside(base, &element.attribute("Target")?)?;
        (!outside).then(|| (kind.rsplit('/').next().unwrap_or_default().to_owned(), name))
    };
    let all = tree
        .top()
        .descendants()
        .filter(|element| element.name() == "Relationship");
    all.filter_map(relation).collect()
}

fn text(zipped: &mut Zipped<'_>, name: &str) -> Option<String> {
    let bytes = zipped.part(name)?;
    let encoding = declared(&bytes).unwrap_or(encoding_rs::UTF_8);
    Some(encoding.decode(&bytes).0.into_owned())
}
