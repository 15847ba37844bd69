//! The logical structure of an issue: its articles and the places of their text.

use super::files::maps;
use crate::read::xml::{Element, Tree};
use std::collections::HashMap;

/// An article, an advertisement or another unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    pub id: String,
    /// Its type in capitals: `ARTICLE`, `ADVERTISEMENT`, `SECTION`, `TITLE_SECTION` …
    pub kind: String,
    pub areas: Vec<Area>,
}

/// A place in a page's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// The page file's id; empty where METS does not say.
    pub file: String,
    /// The id of a block, or of what holds it.
    pub begin: String,
    /// The types of the divisions around it inside its unit, in capitals, the outermost first: `HEADING`, `TITLE`.
    pub path: Vec<String>,
    /// The innermost division around it, by a number.
    pub part: usize,
}

/// Divisions that are units wherever they stand.
const UNITS: [&str; 9] = [
    "ARTICLE",
    "ADVERTISEMENT",
    "ADVERT",
    "TITLE_SECTION",
    "SECTION",
    "CHAPTER",
    "ILLUSTRATION_UNIT",
    "DEATH_NOTICE",
    "WEATHER",
];
/// Divisions that hold units and are none.
const WHOLES: [&str; 9] = [
    "",
    "NEWSPAPER",
    "PERIODICAL",
    "VOLUME",
    "ISSUE",
    "SUPPLEMENT",
    "CONTENT",
    "MONOGRAPH",
    "SERIAL",
];
/// Divisions within divisions that are looked into.
const DEPTH: usize = 64;

/// The units of an issue, in its order; those without a place are left out.
pub fn units(tree: &Tree<'_>) -> Vec<Unit> {
    let mut walk = Walk::default();
    for map in maps(tree, "LOGICAL") {
        walk.inside(map, &mut Vec::new(), None, 0);
    }
    let Walk { mut units, mut parts } = walk;
    linked(tree, &mut units, &mut parts);
    units.retain(|unit| !unit.areas.is_empty());
    units
}

#[derive(Default)]
struct Walk {
    units: Vec<Unit>,
    parts: usize,
}

impl Walk {
    fn inside(&mut self, element: Element<'_>, path: &mut Vec<String>, unit: Option<usize>, part: usize) {
        if path.len() > DEPTH {
            return;
        }
        for child in element.children() {
            match child.name() {
                "div" => self.div(child, path, unit),
                "area" => self.area(child, path, unit, part),
                _ => self.inside(child, path, unit, part),
            }
        }
    }

    fn div(&mut self, div: Element<'_>, path: &mut Vec<String>, unit: Option<usize>) {
        let kind = div.attribute("TYPE").unwrap_or_default().to_uppercase();
        self.parts += 1;
        let part = self.parts;
        let whole = unit.is_none() && WHOLES.contains(&kind.as_str());
        if UNITS.contains(&kind.as_str()) || unit.is_none() && !whole {
            let id = div.attribute("ID").unwrap_or_default().into_owned();
            // What is no unit by its name is a part of the one that it makes.
            let mut inner = Vec::new();
            if !UNITS.contains(&kind.as_str()) {
                inner.push(kind.clone());
            }
            let areas = Vec::new();
            self.units.push(Unit { id, kind, areas });
            self.inside(div, &mut inner, Some(self.units.len() - 1), part);
        } else if whole {
            self.inside(div, path, unit, part);
        } else {
            path.push(kind);
            self.inside(div, path, unit, part);
            path.pop();
        }
    }

    fn area(&mut self, area: Element<'_>, path: &[String], unit: Option<usize>, part: usize) {
        let begin = area.attribute("BEGIN").filter(|begin| !begin.is_empty());
        if let (Some(begin), Some(unit)) = (begin, unit.and_then(|unit| self.units.get_mut(unit))) {
            unit.areas.push(Area {
                file: area.attribute("FILEID").unwrap_or_default().into_owned(),
                begin: begin.into_owned(),
                path: path.to_vec(),
                part,
            });
        }
    }
}

/// Places where links tie units to areas of pages, whose ids are those of blocks (British Library). An advertisement among them is a
/// unit of its own.
fn linked(tree: &Tree<'_>, units: &mut Vec<Unit>, parts: &mut usize) {
    let areas = tree
        .top()
        .descendants()
        .filter(|e| e.name() == "div" && e.attribute("TYPE").is_some_and(|t| t.eq_ignore_ascii_case("pagearea")));
    let labels: HashMap<String, String> = areas
        .filter_map(|e| {
            let label = e.attribute("LABEL").unwrap_or_default().to_uppercase();
            Some((e.attribute("ID")?.into_owned(), label))
        })
        .collect();
    let places: HashMap<String, usize> = units.iter().enumerate().map(|(n, u)| (u.id.clone(), n)).collect();
    let mut adverts = Vec::new();
    for group in tree.top().descendants().filter(|e| e.name() == "smLinkGrp") {
        let links = group.children().filter(|e| e.name() == "smLocatorLink");
        let mut ends = links.filter_map(|e| Some(e.attribute("href")?.trim_start_matches('#').to_owned()));
        let unit = ends.next().and_then(|id| places.get(&id).copied());
        let Some(unit) = unit.and_then(|unit| units.get_mut(unit)) else {
            continue;
        };
        for begin in ends {
            let Some(label) = labels.get(&begin) else { continue };
            *parts += 1;
            let area = Area {
                file: String::new(),
                begin,
                path: vec![label.clone()],
                part: *parts,
            };
            if label == "ADVERTISEMENT" {
                adverts.push(Unit {
                    id: area.begin.clone(),
                    kind: label.clone(),
                    areas: vec![area],
                });
            } else {
                unit.areas.push(area);
            }
        }
    }
    units.append(&mut adverts);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_keep_the_parts_around_their_places() {
        let tree = Tree::read(
            "<mets><structMap TYPE='LOGICAL'><div TYPE='Newspaper'><div TYPE='ARTICLE' ID='A'><div TYPE='HEADING'><div TYPE='TITLE'><fptr>\
             <area FILEID='f' BEGIN='T1'/></fptr></div></div></div><div TYPE='Poem'><fptr><area BEGIN='T2'/></fptr></div></div></structMap></mets>",
        );
        let units = units(&tree);
        let told: Vec<(&str, &str, String)> = units
            .iter()
            .map(|u| (u.kind.as_str(), u.areas[0].begin.as_str(), u.areas[0].path.join("/")))
            .collect();
        assert_eq!(
            told,
            [("ARTICLE", "T1", "HEADING/TITLE".into()), ("POEM", "T2", "POEM".into())]
        );
    }

    #[test]
    fn links_tie_articles_to_areas_of_pages() {
        let tree = Tree::read(
            "<mets><structMap TYPE='LOGICAL'><div TYPE='ARTICLE' ID='art1'/></structMap><structMap TYPE='PHYSICAL'><div TYPE='pagearea' ID='pa1' LABEL='Headline'/>\
             <div TYPE='pagearea' ID='pa2' LABEL='Advertisement'/></structMap><smLinkGrp><smLocatorLink href='#art1'/><smLocatorLink href='#pa1'/>\
             <smLocatorLink href='#pa2'/></smLinkGrp></mets>",
        );
        let units = units(&tree);
        let told: Vec<(&str, &str)> = units
            .iter()
            .map(|u| (u.id.as_str(), u.areas[0].path[0].as_str()))
            .collect();
        assert_eq!(told, [("art1", "HEADLINE"), ("pa2", "ADVERTISEMENT")]);
    }
}
