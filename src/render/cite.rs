//! Articles as citations: CSL-JSON and BibTeX.

use super::clean::{escaped, line};
use super::hits::HitsReply;
use crate::archive::Hit;
use crate::error::{Error, Kind, Result};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Words that stand before a name in a byline.
const BEFORE_NAMES: [&str; 12] = [
    "by ",
    "von ",
    "par ",
    "por ",
    "di ",
    "door ",
    "af ",
    "av ",
    "本报记者",
    "本報記者",
    "记者",
    "記者",
];

/// The articles in CSL-JSON, as reference managers read it (Citation Style Language, 1.0.2). `paper` is the newspaper's name.
///
/// # Errors
/// Where they cannot be written as JSON.
pub fn hits_csl(reply: &HitsReply, paper: Option<&str>) -> Result<String> {
    let items: Vec<Value> = reply.hits.hits.iter().map(|hit| item(hit, paper)).collect();
    let failed = |cause| Error::new(Kind::Storage, "cannot write the citations as JSON").because(cause);
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::pretty(&mut out);
    items.serialize(&mut serializer).map_err(failed)?;
    Ok(escaped(&String::from_utf8_lossy(&out)) + "\n")
}

fn item(hit: &Hit, paper: Option<&str>) -> Value {
    let mut item = Map::new();
    let mut set = |name: &str, value: Value| item.insert(name.to_owned(), value);
    set("id", key(hit).into());
    set("type", "article-newspaper".into());
    set("title", title(hit).into());
    let authors: Vec<Value> = authors(hit)
        .into_iter()
        .map(|name| json!({ "literal": name }))
        .collect();
    if !authors.is_empty() {
        set("author", authors.into());
    }
    if let Some(paper) = paper {
        set("container-title", paper.into());
    }
    let parts = numbers(hit);
    if !parts.is_empty() {
        set("issued", json!({ "date-parts": [parts] }));
    }
    if let Some(page) = hit.id.page {
        set("page", page.to_string().into());
    }
    if hit.language != "und" {
        set("language", hit.language.clone().into());
    }
    set("source", hit.id.path.clone().into());
    Value::Object(item)
}

/// The articles in BibTeX; `paper` is the newspaper's name.
pub fn hits_bibtex(reply: &HitsReply, paper: Option<&str>) -> String {
    let mut out = String::new();
    for hit in &reply.hits.hits {
        let mut fields = vec![("title", format!("{{{}}}", literal(&title(hit))))];
        let authors: Vec<String> = authors(hit)
            .iter()
            .map(|name| format!("{{{}}}", literal(name)))
            .collect();
        if !authors.is_empty() {
            fields.push(("author", authors.join(" and ")));
        }
        fields.extend(paper.map(|paper| ("journal", literal(paper))));
        let names = ["year", "month", "day"];
        fields.extend(
            names
                .into_iter()
                .zip(numbers(hit))
                .map(|(name, number)| (name, number.to_string())),
        );
        fields.extend(hit.id.page.map(|page| ("pages", page.to_string())));
        if hit.language != "und" {
            fields.push(("langid", literal(&hit.language)));
        }
        fields.push(("note", literal(&hit.id.path)));
        out.push_str(&format!("@article{{{},\n", key(hit)));
        for (name, value) in fields {
            out.push_str(&format!("  {name} = {{{value}}},\n"));
        }
        out.push_str("}\n");
    }
    out
}

/// A name for the citation that is always the same: its day, and a part of a digest of its place.
fn key(hit: &Hit) -> String {
    let place = format!("{}\u{0}{:?}\u{0}{}", hit.id.path, hit.id.page, hit.id.article);
    let digest = blake3::hash(place.as_bytes()).to_hex();
    let day: String = hit
        .date
        .iter()
        .flat_map(|date| date.chars())
        .filter(char::is_ascii_digit)
        .collect();
    format!("article{day}-{}", &digest[..8])
}

fn title(hit: &Hit) -> String {
    line(hit.headline.as_deref().unwrap_or(&hit.snippet.text))
}

fn authors(hit: &Hit) -> Vec<String> {
    let name = |byline: &String| {
        let byline = line(byline);
        let lower = byline.to_lowercase();
        let before = BEFORE_NAMES.iter().find(|word| lower.starts_with(**word));
        let name = before.and_then(|word| byline.get(word.len()..)).unwrap_or(&byline);
        name.trim().to_owned()
    };
    hit.byline.iter().map(name).filter(|name| !name.is_empty()).collect()
}

/// Year, month and day, as far as they are known.
fn numbers(hit: &Hit) -> Vec<u32> {
    let parts = hit.date.iter().flat_map(|date| date.split('-'));
    parts.map_while(|part| part.parse().ok()).take(3).collect()
}

/// Text that TeX prints as it stands.
fn literal(text: &str) -> String {
    let mut out = String::new();
    for c in line(text).chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            // A brace counts for those that read the file, even behind a backslash.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '$' | '&' | '#' | '_' | '%' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{ArticleId, Hits};
    use crate::span::Quoted;

    fn reply() -> HitsReply {
        let hit = Hit {
            id: ArticleId {
                path: "/rmrb/a_b.txt".to_owned(),
                page: Some(3),
                article: "a1".to_owned(),
            },
            headline: Some("Ferry {saved} & paid 100%".to_owned()),
            byline: vec!["By Nora Pellam".to_owned(), "本报记者 李桥".to_owned()],
            date: Some("1998-01-05".to_owned()),
            date_from: None,
            language: "en".to_owned(),
            score: 1.0,
            snippet: Quoted {
                spans: Vec::new(),
                text: String::new(),
                regions: Vec::new(),
            },
            meaning: None,
            by_meaning: false,
            spoken: None,
            also: Vec::new(),
            gone: false,
        };
        HitsReply {
            schema: HitsReply::SCHEMA.to_owned(),
            version: String::new(),
            query: String::new(),
            hits: Hits {
                total: 1,
                hits: vec![hit],
                ..Hits::default()
            },
        }
    }

    #[test]
    fn citations_name_what_is_known() {
        let csl: Value = serde_json::from_str(&hits_csl(&reply(), Some("The Riverton Post")).unwrap()).unwrap();
        assert_eq!(csl[0]["issued"]["date-parts"], json!([[1998, 1, 5]]));
        assert_eq!(
            csl[0]["author"],
            json!([{"literal": "Nora Pellam"}, {"literal": "李桥"}])
        );
        assert_eq!(csl[0]["container-title"], "The Riverton Post");
        assert_eq!(csl[0]["page"], "3");
        let bibtex = hits_bibtex(&reply(), None);
        assert!(
            bibtex.contains("title = {{Ferry \\textbraceleft{}saved\\textbraceright{} \\& paid 100\\%}}"),
            "{bibtex}"
        );
        assert!(
            bibtex.contains("month = {1}") && bibtex.contains("note = {/rmrb/a\\_b.txt}"),
            "{bibtex}"
        );
        assert_eq!(bibtex.matches("@article{article19980105-").count(), 1);
    }
}
