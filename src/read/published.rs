//! When a file says that its page was published; what its text says is not looked at.

use super::document::Dated;
use super::format::Format;
use super::wording::Wording;
use crate::dates::{Date, of_stamp};
use memchr::memmem::find;

/// Bytes of a file that are looked at for it, from its beginning.
const WITHIN: usize = 1 << 20;
/// Bytes of a PDF's words for a date.
const STAMP: usize = 24;
/// Lines of front matter at most.
const LINES: usize = 300;

/// What the bytes of a file of `format` tell.
pub(super) fn published(format: Format, bytes: &[u8]) -> Option<Dated> {
    let head = &bytes[..bytes.len().min(WITHIN)];
    let issued = |date: Date| Dated::new(date, Dated::METADATA);
    match format {
        Format::Markdown => front(head).map(issued),
        Format::Pdf => printed(bytes).map(issued).or_else(|| {
            let made = created(bytes)?;
            Some(Dated::new(made, Dated::CREATED))
        }),
        _ => None,
    }
}

fn stamp(value: &[u8]) -> Option<Date> {
    of_stamp(std::str::from_utf8(value).ok()?)
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

/// When the paper of a PDF came out, as its metadata tell publishers.
fn printed(bytes: &[u8]) -> Option<Date> {
    let name = b"prism:publicationDate";
    let rest = &bytes[find(bytes, name)? + name.len()..];
    let value = rest
        .trim_ascii_start()
        .strip_prefix(b"=")
        .map_or(rest, <[u8]>::trim_ascii_start);
    let (mark, value) = value.split_first()?;
    matches!(mark, b'>' | b'"' | b'\'').then_some(())?;
    let value = &value[..value.len().min(STAMP)];
    stamp(
        value
            .split(|byte| matches!(byte, b'<' | b'"' | b'\''))
            .next()?
            .get(..10)?,
    )
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
            (
                Format::Pdf,
                "/CreationDate (D:20080105070000Z) <prism:publicationDate>1998-01-05T00:00:00Z</prism:publicationDate>",
                Some("1998-01-05 metadata"),
            ),
            (
                Format::Pdf,
                "<rdf:Description prism:publicationDate=\"1998-01-05\"/>",
                Some("1998-01-05 metadata"),
            ),
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
