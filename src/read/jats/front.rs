//! What stands at the head of an article of a journal: its title, its authors, its abstract.

use crate::read::document::BlockKind;
use crate::read::prose::Prose;
use crate::read::xml::Element;

/// Authors that are named at most.
const AUTHORS: usize = 2_000;

/// Adds the head of an article.
pub(super) fn add(front: Element<'_>, prose: &mut Prose) {
    let meta = front.child("article-meta").unwrap_or(front);
    for title in front.child("journal-meta").into_iter().flat_map(Element::descendants) {
        if title.name() == "journal-title" {
            prose.push(BlockKind::Furniture, &title.text());
        }
    }
    let categories = meta
        .child("article-categories")
        .into_iter()
        .flat_map(Element::descendants);
    for subject in categories.filter(|element| element.name() == "subject") {
        prose.push(BlockKind::Kicker, &subject.text());
    }
    if let Some(titles) = meta.child("title-group") {
        prose.add(titles, 1);
    }
    let people = meta.children().filter(|element| element.name() == "contrib-group");
    for person in people
        .flat_map(Element::children)
        .filter(|element| element.name() == "contrib")
        .take(AUTHORS)
    {
        let author = person.attribute("contrib-type").is_none_or(|kind| kind == "author");
        let kind = if author {
            BlockKind::Byline
        } else {
            BlockKind::Furniture
        };
        prose.push(kind, &name(person));
    }
    for other in meta.children() {
        match other.name() {
            "abstract" | "trans-abstract" => prose.element(other, 1),
            "aff" | "permissions" | "author-notes" | "funding-group" => {
                prose.push(BlockKind::Furniture, &spaced(other));
            }
            "contrib-group" => {
                for place in other.children().filter(|element| element.name() == "aff") {
                    prose.push(BlockKind::Furniture, &spaced(place));
                }
            }
            "kwd-group" => {
                let words: Vec<String> = other.children().map(Element::text).collect();
                prose.push(BlockKind::Furniture, &words.join(", "));
            }
            _ => {}
        }
    }
}

/// A person's name as it is written.
fn name(person: Element<'_>) -> String {
    let names = person
        .child("name")
        .or_else(|| person.child("name-alternatives")?.child("name"));
    let Some(names) = names else {
        let other = ["collab", "string-name", "anonymous"]
            .iter()
            .find_map(|kind| person.child(kind));
        return other.map(spaced).unwrap_or_default();
    };
    let part = |kind: &str| {
        names
            .child(kind)
            .map(|part| part.text().trim().to_owned())
            .unwrap_or_default()
    };
    let eastern = names.attribute("name-style").is_some_and(|style| style == "eastern");
    let order: [&str; 4] = if eastern {
        ["prefix", "surname", "given-names", "suffix"]
    } else {
        ["prefix", "given-names", "surname", "suffix"]
    };
    let parts: Vec<String> = order
        .iter()
        .map(|kind| part(kind))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// All texts in an element, a space between two.
fn spaced(element: Element<'_>) -> String {
    let mut words = String::new();
    let mut open = vec![element];
    while let Some(next) = open.pop() {
        if let Some(said) = next.said() {
            words.push_str(&said);
            words.push(' ');
        }
        let mut inner: Vec<Element<'_>> = next.nodes().collect();
        inner.reverse();
        open.append(&mut inner);
    }
    words
}

/// The day of publication, as ISO 8601 writes it as far as it is known.
pub(super) fn dated(front: Element<'_>) -> Option<String> {
    let meta = front.child("article-meta")?;
    let mut dates = meta.children().filter(|element| element.name() == "pub-date");
    let date = dates.next()?;
    if let Some(whole) = date.attribute("iso-8601-date") {
        return Some(whole.into_owned());
    }
    let part = |name: &str| date.child(name).and_then(|part| part.text().trim().parse::<u32>().ok());
    let year = part("year")?;
    Some(match (part("month"), part("day")) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    })
}
