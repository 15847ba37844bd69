//! When a file says that its page was published; what its text says is not looked at.

use super::document::Dated;
use super::format::Format;
use super::wording::Wording;
use crate::dates::{Date, of_stamp};
use memchr::memmem::find;
use regex::bytes::Regex;
use std::sync::OnceLock;

/// Bytes of a file that are looked at for it, from its beginning.
const WITHIN: usize = 1 << 20;
/// Bytes of a PDF's words for a date.
const STAMP: usize = 24;
/// Lines of front matter at most.
const LINES: usize = 300;

/// Names of HTML's `meta` elements that tell when a page was published, in small letters.
const NAMES: &[&str] = &[
    "article:published_time",
    "citation_date",
    "citation_publication_date",
    "date",
    "datepublished",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "og:article:published_time",
    "og:published_time",
    "parsely-pub-date",
    "pubdate",
    "publication_date",
    "publication-date",
    "publishdate",
    "publish_date",
    "publish-date",
    "sailthru.date",
];

/// What the bytes of a file of `format` tell.
pub(super) fn published(format: Format, bytes: &[u8]) -> Option<Dated> {
    let head = &bytes[..bytes.len().min(WITHIN)];
    let issued = |date: Date| Dated::new(date, Dated::METADATA);
    match format {
        Format::Html => html(head).map(issued),
        Format::Markdown => front(head).map(issued),
        Format::Pdf => created(bytes).map(|date| Dated::new(date, Dated::CREATED)),
        _ => None,
    }
}

fn stamp(value: &[u8]) -> Option<Date> {
    of_stamp(std::str::from_utf8(value).ok()?)
}

/// The patterns of HTML: a `meta` element, an attribute, the date in JSON-LD, and a `time` that is the page's own.
fn patterns() -> &'static [Regex; 4] {
    static PATTERNS: OnceLock<[Regex; 4]> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        [
            r"(?i)<meta\s([^>]{1,2000})>",
            r#"(?i)([a-z:.-]{1,40})\s*=\s*["']([^"']{1,300})["']"#,
            r#""datePublished"\s*:\s*"([^"]{4,60})""#,
            r"(?i)<time\s([^>]{1,1000})>",
        ]
        .map(|pattern| Regex::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}")))
    })
}

fn html(head: &[u8]) -> Option<Date> {
    let [meta, attribute, json, time] = patterns();
    let attributes = |of: &[u8]| -> Vec<(String, Vec<u8>)> {
        let found = attribute.captures_iter(of);
        found
            .map(|found| (String::from_utf8_lossy(&found[1]).to_lowercase(), found[2].to_vec()))
            .collect()
    };
    let named = meta.captures_iter(head).find_map(|found| {
        let all = attributes(&found[1]);
        let name = all
            .iter()
            .find(|(name, _)| matches!(name.as_str(), "name" | "property" | "itemprop"))?;
        let name = String::from_utf8_lossy(&name.1).to_lowercase();
        let (_, value) = all
            .iter()
            .find(|(name, _)| name == "content")
            .filter(|_| NAMES.contains(&name.as_str()))?;
        stamp(value)
    });
    let linked = || json.captures(head).and_then(|found| stamp(&found[1]));
    let own = || {
        time.captures_iter(head).find_map(|found| {
            let published = find(&found[1].to_ascii_lowercase(), b"pub").is_some();
            let all = attributes(&found[1]);
            let (_, value) = all.iter().find(|(name, _)| name == "datetime").filter(|_| published)?;
            stamp(value)
        })
    };
    named.or_else(linked).or_else(own)
}

/// The date in front matter of YAML or TOML.
fn front(head: &[u8]) -> Option<Date> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text
        .trim_start_matches(['\u{feff}', ' ', '\n', '\r'])
        .lines()
        .take(LINES);
    let mark = lines
        .next()
        .map(str::trim_end)
        .filter(|line| matches!(*line, "---" | "+++"))?;
    let keys = &Wording::get().front.date;
    lines.take_while(|line| line.trim_end() != mark).find_map(|line| {
        let (key, value) = line.split_once(if mark == "+++" { '=' } else { ':' })?;
        let key = key.trim_matches([' ', '"', '\'']).to_lowercase();
        let value = value.trim().trim_matches(['"', '\'']);
        keys.contains(&key).then(|| of_stamp(value)).flatten()
    })
}

/// When a PDF was made.
fn created(bytes: &[u8]) -> Option<Date> {
    let rest = &bytes[find(bytes, b"/CreationDate")? + b"/CreationDate".len()..];
    let rest = rest.trim_ascii_start().strip_prefix(b"(")?;
    let value = &rest[..rest.len().min(STAMP)];
    stamp(value.split(|byte| *byte == b')').next()?.get(..10)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(format: Format, bytes: &str) -> Option<String> {
        published(format, bytes.as_bytes()).map(|dated| format!("{} {}", dated.value, dated.from))
    }

    #[test]
    fn files_tell_when_they_were_published() {
        for (format, bytes, date) in [
            (
                Format::Html,
                "<meta property='article:published_time' content='1998-01-05T07:00:00Z'><p>1997-01-01",
                Some("1998-01-05 metadata"),
            ),
            (
                Format::Html,
                "<META CONTENT=\"1998-01-05\" NAME=\"DC.Date\">",
                Some("1998-01-05 metadata"),
            ),
            (Format::Html, "<meta name='author' content='1998-01-05'>", None),
            (
                Format::Html,
                "<script type='application/ld+json'>{\"datePublished\": \"1998-01-05\"}</script>",
                Some("1998-01-05 metadata"),
            ),
            (Format::Html, "<time datetime='1998-01-05'>", None),
            (
                Format::Html,
                "<time pubdate datetime='1998-01-05'>",
                Some("1998-01-05 metadata"),
            ),
            (
                Format::Markdown,
                "---\ntitle: x\ndate: 1998-01-05 07:00\n---\n\nx",
                Some("1998-01-05 metadata"),
            ),
            (
                Format::Markdown,
                "+++\ndate = \"1998-01-05\"\n+++\nx",
                Some("1998-01-05 metadata"),
            ),
            (
                Format::Markdown,
                "---\n日期: 1998年1月5日\n---\n",
                Some("1998-01-05 metadata"),
            ),
            (Format::Markdown, "---\ntitle: x\n---\ndate: 1998-01-05\n", None),
            (
                Format::Pdf,
                "<< /CreationDate (D:19980105070000Z) >>",
                Some("1998-01-05 created"),
            ),
            (Format::Pdf, "/CreationDate", None),
            (Format::Plain, "date: 1998-01-05", None),
        ] {
            assert_eq!(told(format, bytes).as_deref(), date, "{bytes}");
        }
    }

    #[test]
    fn the_best_witness_is_believed() {
        let dated = |value: &str, from: &str| Dated {
            value: value.to_owned(),
            from: from.to_owned(),
        };
        let settled = |all: &[(&str, &str)]| {
            let found = Dated::settled(all.iter().map(|(value, from)| dated(value, from)));
            found.map(|found| format!("{} {}", found.value, found.from))
        };
        assert_eq!(
            settled(&[("1998-01-05", "path"), ("1998-01-06", "folio")]).as_deref(),
            Some("1998-01-06 folio")
        );
        assert_eq!(
            settled(&[("1998", "metadata"), ("1998-01-06", "path")]).as_deref(),
            Some("1998-01-06 path")
        );
        assert_eq!(
            settled(&[("1998", "given"), ("1999-01-06", "folio")]).as_deref(),
            Some("1998 given")
        );
        assert_eq!(
            settled(&[("1998", "path"), ("1998-01-06", "created")]).as_deref(),
            Some("1998 path")
        );
        assert_eq!(settled(&[]), None);
    }
}
