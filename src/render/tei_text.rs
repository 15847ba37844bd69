//! The text of a TEI file as it grows, and the places that it was printed at.

use super::original::Original;
use super::rows::{cells, table};
use super::xml::{attribute, escaped, id};
use crate::page::{Article, Section};
use crate::read::Sheet;
use crate::span::joined::Joined;
use crate::span::{Located, Quoted, Region, Span};
use std::ops::Range;

/// A text as it grows.
pub(super) struct Text<'a> {
    pub out: String,
    source: &'a str,
    prefix: &'a str,
    /// The places on printed pages that were named, each by its number.
    zones: Vec<Region>,
}

impl<'a> Text<'a> {
    pub(super) fn new(original: &Original<'a>, prefix: &'a str) -> Self {
        Self {
            out: String::new(),
            source: original.text,
            prefix,
            zones: Vec::new(),
        }
    }

    /// An article as a division: its head, the paragraphs above its first heading, and its sections.
    pub(super) fn article(&mut self, article: &Article) {
        // Of what breaks off this is the initial part.
        let part = if article.complete { "" } else { " part=\"I\"" };
        let named = attribute("xml:id", &format!("{}{}", self.prefix, article.id));
        self.out.push_str(&format!("<div type=\"article\"{named}{part}>\n"));
        for kicker in &article.kicker {
            self.located("head", " type=\"kicker\"", kicker);
        }
        if let Some(headline) = &article.headline {
            self.located("head", "", headline);
        }
        for deck in &article.deck {
            self.located("head", " type=\"sub\"", deck);
        }
        for byline in &article.byline {
            self.located("byline", "", byline);
        }
        for (place, section) in article.sections.iter().enumerate() {
            self.section(section, place == 0);
        }
        self.out.push_str("</div>\n");
    }

    fn section(&mut self, section: &Section, first: bool) {
        let plain = first && section.heading.is_none() && !section.notes;
        if !plain {
            let kind = if section.notes { "notes" } else { "section" };
            let named = attribute("xml:id", &format!("{}{}", self.prefix, section.id));
            self.out.push_str(&format!("<div type=\"{kind}\"{named}>\n"));
        }
        if let Some(heading) = &section.heading {
            self.located("head", "", heading);
        }
        let mut at = 0;
        while let Some(paragraph) = section.paragraphs.get(at) {
            let rows = table(section, at);
            let end = rows.end;
            if !rows.is_empty() {
                self.table(section, rows);
            } else if section.notes {
                self.out.push_str("<p>");
                self.quoted("note", &paragraph.spans, &paragraph.text, &paragraph.regions);
                self.out.push_str("</p>\n");
            } else {
                self.quoted("p", &paragraph.spans, &paragraph.text, &paragraph.regions);
            }
            at = end.max(at + 1);
        }
        if !plain {
            self.out.push_str("</div>\n");
        }
    }

    /// The rows of a table, the one above its first row its head; cells stand apart by tabs.
    fn table(&mut self, section: &Section, rows: Range<usize>) {
        self.out.push_str("<table>\n");
        for (place, row) in section.paragraphs.iter().enumerate().take(rows.end).skip(rows.start) {
            let label = !section.rows.contains(&place);
            let Quoted { spans, text, regions } = row;
            let place = self.place(spans, regions);
            self.out
                .push_str(&format!("<row{place}{}>", if label { " role=\"label\"" } else { "" }));
            for cell in cells(text) {
                self.out.push_str(&format!("<cell>{}</cell>", escaped(cell)));
            }
            self.out.push_str("</row>\n");
        }
        self.out.push_str("</table>\n");
    }

    /// A part of the page that stands in one place, as an element of that `name`.
    pub(super) fn located(&mut self, name: &str, attributes: &str, part: &Located) {
        let place = self.place(&[part.span], &part.regions);
        let words = escaped(&part.words());
        self.out
            .push_str(&format!("<{name}{attributes}{place}>{words}</{name}>\n"));
    }

    /// Words that may be torn, as an element of that `name`; of several pieces each is a segment.
    pub(super) fn quoted(&mut self, name: &str, spans: &[Span], text: &str, regions: &[Region]) {
        let pieces = pieces(self.source, spans);
        if pieces.len() < 2 || pieces.concat() != text {
            let place = self.place(spans, regions);
            self.out
                .push_str(&format!("<{name}{place}>{}</{name}>\n", escaped(text)));
            return;
        }
        let facs = self.facs(regions);
        self.out.push_str(&format!("<{name}{facs}>"));
        for (piece, span) in pieces.iter().zip(spans) {
            let named = attribute("xml:id", &id(self.prefix, *span));
            let words = piece.trim_end();
            let between = piece.get(words.len()..).unwrap_or_default();
            self.out
                .push_str(&format!("<seg{named}>{}</seg>{}", escaped(words), escaped(between)));
        }
        self.out.push_str(&format!("</{name}>\n"));
    }

    /// The id of a text that has one, and where it was printed.
    fn place(&mut self, spans: &[Span], regions: &[Region]) -> String {
        let named = spans
            .first()
            .map(|span| attribute("xml:id", &id(self.prefix, *span)))
            .unwrap_or_default();
        named + &self.facs(regions)
    }

    fn facs(&mut self, regions: &[Region]) -> String {
        let mut zones = Vec::new();
        for region in regions {
            self.zones.push(*region);
            zones.push(format!("#{}z{}", self.prefix, self.zones.len()));
        }
        match zones.as_slice() {
            [] => String::new(),
            zones => attribute("facs", &zones.join(" ")),
        }
    }

    /// The body's content, and the facsimile that it names places of.
    pub(super) fn finish(self, sheets: &[Sheet]) -> (String, String) {
        let Self { out, zones, prefix, .. } = self;
        let mut facsimile = String::new();
        for sheet in sheets {
            let (page, width, height) = (sheet.page, sheet.width, sheet.height);
            facsimile.push_str(&format!(
                "<surface xml:id=\"{prefix}page{page}\" n=\"{page}\" ulx=\"0\" uly=\"0\" lrx=\"{width}\" lry=\"{height}\">\n"
            ));
            for (place, region) in zones.iter().enumerate().filter(|(_, region)| region.page == page) {
                let [x, y, width, height] = region.bounds;
                facsimile.push_str(&format!(
                    "<zone xml:id=\"{prefix}z{}\" ulx=\"{x}\" uly=\"{y}\" lrx=\"{:.2}\" lry=\"{:.2}\"/>\n",
                    place + 1,
                    x + width,
                    y + height
                ));
            }
            facsimile.push_str("</surface>\n");
        }
        if !facsimile.is_empty() {
            facsimile = format!("<facsimile>\n{facsimile}</facsimile>\n");
        }
        (out, facsimile)
    }
}

/// The words of a paragraph, piece by piece: a space between two of them stands at the end of the first.
fn pieces(source: &str, spans: &[Span]) -> Vec<String> {
    let joined = Joined::new(source, spans);
    let begins = |span: &Span| {
        let mut runs = joined.runs().iter();
        runs.find(|(_, run)| span.contains(*run)).map(|(begin, _)| *begin)
    };
    let mut starts: Vec<usize> = spans.iter().filter_map(begins).collect();
    if starts.len() != spans.len() {
        return Vec::new();
    }
    starts.push(joined.text().len());
    let piece = |ends: &[usize]| joined.text().get(ends[0]..ends[1]).unwrap_or_default().to_owned();
    starts.windows(2).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_word_is_whole_across_its_pieces() {
        let source = "The ferry is the har-\n\nbour's. It runs.";
        let spans = [Span::new(0, 21), Span::new(23, source.len())];
        assert_eq!(pieces(source, &spans), ["The ferry is the har", "bour's. It runs."]);
        assert_eq!(pieces("one two", &[Span::new(4, 7), Span::new(0, 3)]), ["two ", "one"]);
    }
}
