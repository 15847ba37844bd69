//! What a page says of itself for machines: title, authors and day. None of it is printed; it is held against what is.

use crate::dates::{Precision, of_path, of_stamp};
use ego_tree::NodeRef;
use scraper::node::Element;
use scraper::{Html, Node};
use serde_json::Value;

/// Bytes of a script of data at most, and values in all of them that are looked at.
const SCRIPT: usize = 512 << 10;
const VALUES: usize = 20_000;
/// Titles and authors at most, and bytes of either.
const MOST: usize = 16;
const LONGEST: usize = 500;
/// Names of elements `meta`, by what they tell; the surest first.
const TITLES: &[&str] = &[
    "og:title",
    "twitter:title",
    "dc.title",
    "headline",
    "parsely-title",
    "sailthru.title",
];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "authors",
];
const DATES: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "publishdate",
    "pubdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "citation_date",
    "citation_publication_date",
    "og:article:published_time",
    "publication-date",
    "rnews:datepublished",
    "bt:pubdate",
    "og:pubdate",
    "article.published",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "date",
    "apub:time",
    "cxenseparse:recs:publishtime",
    "weibo: article:create_at",
    "article:published",
    "article:published_date",
    "article:publicationdate",
    "article:post_date",
    "article_date_original",
    "analyticsattributes.articledate",
    "date_published",
    "published_date",
    "published-date",
    "publisheddate",
    "published_time",
    "publish_time",
    "publishtime",
    "originalpublicationdate",
    "dateposted",
    "og:datepublished",
    "og:publish_date",
    "og:article:published",
    "og:regdate",
    "regdate",
    "dc:date",
    "dc.issued",
    "dc:issued",
    "dc.date.publication",
    "dc.created",
    "dc:created",
    "datecreated",
    "date_created",
    "created",
    "article.created",
    "displaydate",
    "ptime",
    "pdate",
    "release_date",
];
/// Elements `meta` that tell the page's own address.
const ADDRESSES: &[&str] = &["og:url", "twitter:url"];
/// Classes of elements that hold the day of publication, by microformats and the usual themes.
const CLASSES: &[&str] = &[
    "published",
    "dt-published",
    "entry-date",
    "entry-time",
    "post-date",
    "article-date",
    "date-published",
    "pubdate",
];
/// How sure a day is beside those of names: in the page's own address, where a class says so, and in an element for any time.
const BY_ADDRESS: usize = DATES.len();
const BY_CLASS: usize = DATES.len() + 1;
const BY_TIME: usize = DATES.len() + 2;
/// Kinds of records that are of an article.
const ARTICLES: &[&str] = &["article", "posting", "report", "review", "webpage"];

/// What a page says of itself.
#[derive(Default)]
pub(super) struct Metadata {
    pub titles: Vec<String>,
    pub authors: Vec<String>,
    /// As it stands there.
    pub dated: Option<String>,
}

impl Metadata {
    pub(super) fn read(tree: &Html) -> Self {
        let mut found = Self::default();
        let mut dates: Vec<(usize, String)> = Vec::new();
        let (mut times, mut classed) = (Vec::new(), Vec::new());
        let mut left = VALUES;
        for node in tree.tree.root().descendants() {
            let Node::Element(element) = node.value() else {
                continue;
            };
            match element.name() {
                "meta" => found.named(element, &mut dates),
                "link"
                    if element
                        .attr("rel")
                        .is_some_and(|rel| rel.trim().eq_ignore_ascii_case("canonical")) =>
                {
                    dates.extend(element.attr("href").and_then(address));
                }
                "script"
                    if element
                        .attr("type")
                        .is_some_and(|kind| kind.trim() == "application/ld+json") =>
                {
                    let texts = node.children().filter_map(|child| child.value().as_text());
                    let script: String = texts.map(|text| &**text).collect();
                    if script.len() <= SCRIPT
                        && let Ok(value) = serde_json::from_str::<Value>(script.trim())
                    {
                        found.record(&value, &mut dates, &mut left);
                    }
                }
                "time" => times.extend(time(node).map(|date| (published(element), date))),
                _ if published(element) => dates.extend(time(node).map(|date| (0, date))),
                _ => {}
            }
            if element.classes().any(|class| CLASSES.contains(&class)) {
                classed.extend(time(node).filter(|date| of_stamp(date).is_some()));
            }
        }
        dates.extend(
            times
                .iter()
                .filter(|(published, _)| *published)
                .map(|(_, date)| (0, date.clone())),
        );
        dates.extend(only(classed).map(|date| (BY_CLASS, date)));
        dates.extend(only(times.into_iter().map(|(_, date)| date).collect()).map(|date| (BY_TIME, date)));
        dates.retain(|(_, date)| date.len() <= 64 && of_stamp(date).is_some());
        found.dated = dates
            .into_iter()
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, date)| date.trim().to_owned());
        found
    }

    fn named(&mut self, element: &Element, dates: &mut Vec<(usize, String)>) {
        let names = ["property", "name", "itemprop"]
            .iter()
            .filter_map(|name| element.attr(name));
        let Some(content) = element.attr("content").or(element.attr("datetime")) else {
            return;
        };
        for name in names {
            let name = name.trim().to_ascii_lowercase();
            if TITLES.contains(&name.as_str()) {
                add(&mut self.titles, content);
            }
            if AUTHORS.contains(&name.as_str()) {
                add(&mut self.authors, content);
            }
            if let Some(rank) = DATES.iter().position(|known| *known == name) {
                dates.push((rank, content.to_owned()));
            }
            if ADDRESSES.contains(&name.as_str()) {
                dates.extend(address(content));
            }
        }
    }

    /// What a record says, and those in it: no further down than a parser of JSON goes.
    fn record(&mut self, value: &Value, dates: &mut Vec<(usize, String)>, left: &mut usize) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.record(value, dates, left)),
            Value::Object(fields) => {
                let kinds: Vec<String> = strings(fields.get("@type"))
                    .iter()
                    .map(|kind| kind.to_lowercase())
                    .collect();
                if kinds
                    .iter()
                    .any(|kind| ARTICLES.iter().any(|known| kind.ends_with(known)))
                {
                    let page = kinds.iter().any(|kind| kind == "webpage");
                    strings(fields.get("headline"))
                        .iter()
                        .for_each(|title| add(&mut self.titles, title));
                    strings(fields.get("author"))
                        .iter()
                        .for_each(|author| add(&mut self.authors, author));
                    let rank = if page { 3 } else { 0 };
                    dates.extend(
                        strings(fields.get("datePublished"))
                            .into_iter()
                            .map(|date| (rank, date)),
                    );
                }
                for inner in ["@graph", "mainEntity", "mainEntityOfPage"]
                    .iter()
                    .filter_map(|name| fields.get(*name))
                {
                    self.record(inner, dates, left);
                }
            }
            _ => {}
        }
    }
}

/// One of several times of the same day; of several days they are those of comments and of other pages.
fn only(times: Vec<String>) -> Option<String> {
    let mut days = times.iter().map(|date| of_stamp(date));
    let first = days.next()?;
    let same = days.all(|day| day == first);
    times.into_iter().next().filter(|_| same)
}

/// The day that a page's address holds, as `/2018/02/01/` does.
fn address(url: &str) -> Option<(usize, String)> {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let path = rest.split(['?', '#']).next()?.split_once('/')?.1;
    let day = of_path(path).filter(|day| day.precision() == Precision::Day)?;
    Some((BY_ADDRESS, day.to_string()))
}

/// Whether an element is said to hold the day of publication.
fn published(element: &Element) -> bool {
    element.attr("itemprop").is_some_and(|name| name == "datePublished") || element.attr("pubdate").is_some()
}

/// The day that an element tells, as it is printed there or else as it is told to machines: clocks of machines are of other zones. None
/// within what comes from elsewhere.
fn time(node: NodeRef<'_, Node>) -> Option<String> {
    let elsewhere = |above: NodeRef<'_, Node>| {
        let name = above.value().as_element().map(Element::name);
        name.is_some_and(|name| matches!(name, "blockquote" | "aside" | "footer" | "nav"))
    };
    let element = node.value().as_element()?;
    if node.ancestors().any(elsewhere) {
        return None;
    }
    let shown: String = node
        .descendants()
        .filter_map(|part| part.value().as_text())
        .map(|text| &**text)
        .collect();
    let told = ["datetime", "content", "title"]
        .iter()
        .find_map(|name| element.attr(name));
    let day = |date: &str| of_stamp(date).is_some_and(|date| date.precision() == Precision::Day);
    let shown = Some(shown.trim()).filter(|shown| day(shown));
    shown.or(told).map(str::to_owned)
}

/// The strings of a value: itself, those of a list, or names of things.
fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(values)) => values
            .iter()
            .take(MOST)
            .flat_map(|value| strings(flat(value)))
            .collect(),
        Some(Value::Object(fields)) => strings(fields.get("name").and_then(flat)),
        _ => Vec::new(),
    }
}

/// A value that is no list: lists of lists say nothing here.
fn flat(value: &Value) -> Option<&Value> {
    Some(value).filter(|value| !value.is_array())
}

fn add(list: &mut Vec<String>, text: &str) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = text.chars().any(char::is_alphabetic) && text.len() <= LONGEST && !text.starts_with("http");
    if said && list.len() < MOST && !list.contains(&text) {
        list.push(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_authors_and_day_are_found_wherever_they_are_told() {
        let page = "<meta property=og:title content='Ferry saved'><meta name=author content='Ann Orr'><time datetime='2021-05-05'>x</time>\
            <script type='application/ld+json'>{\"@graph\":[{\"@type\":[\"NewsArticle\"],\"headline\":\"Ferry  saved\",\
            \"author\":[{\"@type\":\"Person\",\"name\":\"Ben Ufer\"}],\"datePublished\":\"2021-05-04T08:15:00Z\"}]}</script>";
        let found = Metadata::read(&Html::parse_document(page));
        assert_eq!(found.titles, ["Ferry saved"]);
        assert_eq!(found.authors, ["Ann Orr", "Ben Ufer"]);
        assert_eq!(found.dated.as_deref(), Some("2021-05-04T08:15:00Z"));
        for (page, day) in [
            (
                "<time datetime=2021-05-05>x</time><time datetime='2021-05-05T09:00'>x</time>",
                Some("2021-05-05"),
            ),
            (
                "<time datetime=2021-05-05>x</time><time datetime=2021-05-06>x</time>",
                None,
            ),
            (
                "<time datetime=2021-05-05>x</time><time pubdate datetime=2021-05-06>x</time>",
                Some("2021-05-06"),
            ),
            (
                "<time datetime='2021-05-05T23:30Z'>Publié le 6 mai 2021</time>",
                Some("Publié le 6 mai 2021"),
            ),
            ("<blockquote><time datetime=2021-05-05>x</time></blockquote>", None),
            (
                "<span itemprop=datePublished content=2021-05-05>x</span>",
                Some("2021-05-05"),
            ),
            ("<META CONTENT='2021-05-05' NAME=DC.Date>", Some("2021-05-05")),
            ("<meta name=dcterms.created content=2021-05-05>", Some("2021-05-05")),
            (
                "<meta property=og:regDate content=20210505030646>",
                Some("20210505030646"),
            ),
            ("<meta itemprop=datecreated datetime=2021-05-05>", Some("2021-05-05")),
            (
                "<meta property=article:published_time content=soon><meta name=dc.issued content=2021-05-05>",
                Some("2021-05-05"),
            ),
            (
                "<link rel=canonical href='https://paper.example/2021/05/05/ferry.html?a=2020-01-01'>",
                Some("2021-05-05"),
            ),
            ("<meta property=og:url content=//paper.example/2021/05/ferry>", None),
            (
                "<abbr class=published title=2021-05-05>x</abbr><time datetime=2021-05-06>x</time>",
                Some("2021-05-05"),
            ),
            (
                "<i class=entry-date>5 May 2021</i><i class=entry-date>6 May 2021</i>",
                None,
            ),
        ] {
            assert_eq!(
                Metadata::read(&Html::parse_document(page)).dated.as_deref(),
                day,
                "{page}"
            );
        }
        let other = Metadata::read(&Html::parse_document(
            "<script type=application/ld+json>{[</script><meta name=date content=''>",
        ));
        assert!(other.titles.is_empty() && other.dated.is_none());
    }
}
