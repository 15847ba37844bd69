//! A printed page as PAGE XML 2019: regions with their lines, in our reading order, a group of them an article.

use super::original::Original;
use super::page_region::{TextRegion, columns, coords, pieces, scale};
use super::parts::{Part, PartKind, of_article, set_apart};
use super::xml::{attribute, escaped};
use crate::read::{Direction, Layout, MarkKind, Sheet};

const NAMESPACE: &str = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15";
/// Same pages give the same bytes: where no day is known, none is made up.
const NO_DAY: &str = "1970-01-01";

/// A page as PAGE XML, and where its articles stand in it.
pub(super) struct Paged {
    pub xml: String,
    pub articles: Vec<PagedArticle>,
    /// The regions of what belongs to no article.
    pub apart: Vec<PagedPart>,
}

/// An article of the page.
pub(super) struct PagedArticle {
    pub id: String,
    pub parts: Vec<PagedPart>,
}

/// A part of the page.
pub(super) struct PagedPart {
    pub kind: PartKind,
    /// The ids of its regions.
    pub regions: Vec<String>,
}

/// Regions as they are written.
struct Writing<'a> {
    original: &'a Original<'a>,
    layout: &'a Layout,
    sheet: &'a Sheet,
    prefix: &'a str,
    regions: String,
    count: usize,
}

/// What stands on `sheet` of a page; every id in it begins with `prefix`.
pub(super) fn paged(original: &Original, layout: &Layout, sheet: &Sheet, prefix: &str) -> Paged {
    let mut writing = Writing {
        original,
        layout,
        sheet,
        prefix,
        regions: String::new(),
        count: 0,
    };
    let mut order = String::new();
    let mut articles = Vec::new();
    let page = &original.reply.page;
    for article in &page.articles {
        let parts = writing.parts(&of_article(article));
        if parts.is_empty() {
            continue;
        }
        let (id, index) = (format!("{prefix}{}", article.id), articles.len());
        order.push_str(&format!(
            "<OrderedGroupIndexed id=\"{}\" index=\"{index}\" type=\"article\">\n{}</OrderedGroupIndexed>\n",
            escaped(&id),
            references(&parts, 0)
        ));
        articles.push(PagedArticle { id, parts });
    }
    let apart = writing.parts(&set_apart(page));
    order.push_str(&references(&apart, articles.len()));
    if !order.is_empty() {
        order =
            format!("<ReadingOrder>\n<OrderedGroup id=\"{prefix}order\">\n{order}</OrderedGroup>\n</ReadingOrder>\n");
    }
    let marks = writing.marks();
    let xml = writing.file(&order, &marks);
    Paged { xml, articles, apart }
}

fn references(parts: &[PagedPart], from: usize) -> String {
    let regions = parts.iter().flat_map(|part| &part.regions).enumerate();
    let named =
        regions.map(|(place, id)| format!("<RegionRefIndexed index=\"{}\" regionRef=\"{id}\"/>\n", from + place));
    named.collect()
}

impl Writing<'_> {
    /// Writes the regions of `parts`; what has none on this sheet is left out.
    fn parts(&mut self, parts: &[Part]) -> Vec<PagedPart> {
        let written = parts.iter().map(|part| PagedPart {
            kind: part.kind,
            regions: self.part(part),
        });
        written.filter(|part| !part.regions.is_empty()).collect()
    }

    fn part(&mut self, part: &Part) -> Vec<String> {
        let layout = self.layout;
        let mut lines = pieces(self.original.text, |span| layout.lines(span), part.spans);
        lines.retain(|piece| piece.line.region.page == self.sheet.page);
        let mut ids = Vec::new();
        for column in columns(&lines) {
            self.count += 1;
            let id = format!("{}r{}", self.prefix, self.count);
            let region = TextRegion {
                id: &id,
                index: self.count - 1,
                kind: part.kind,
                continued: !ids.is_empty(),
                pieces: column,
                direction: self.direction(),
                height: self.sheet.height,
                scale: scale(self.sheet.unit),
            };
            self.regions.push_str(&region.xml());
            ids.push(id);
        }
        ids
    }

    fn direction(&self) -> Option<&'static str> {
        match self.layout.setting.as_ref()?.direction {
            Direction::RightToLeft => Some("right-to-left"),
            Direction::Vertical if self.layout.lines.iter().all(|line| line.rotation == 0.0) => Some("top-to-bottom"),
            _ => None,
        }
    }

    /// Rules and pictures.
    fn marks(&self) -> String {
        let here = self
            .layout
            .marks
            .iter()
            .filter(|mark| mark.region.page == self.sheet.page);
        let written = here.enumerate().map(|(place, mark)| {
            let name = match mark.kind {
                MarkKind::Rule => "SeparatorRegion",
                MarkKind::Frame => "GraphicRegion",
                MarkKind::Picture => "ImageRegion",
            };
            let coords = coords(mark.region.bounds, scale(self.sheet.unit));
            format!("<{name} id=\"{}m{}\">\n{coords}</{name}>\n", self.prefix, place + 1)
        });
        written.collect()
    }

    fn file(&self, order: &str, marks: &str) -> String {
        let source = &self.original.reply.source;
        let size = |value: f32| (value * scale(self.sheet.unit)).ceil().max(1.0) as u32;
        let (width, height) = (size(self.sheet.width), size(self.sheet.height));
        let of_picture = self.original.picture.and_then(|address| address.rsplit('/').next());
        let name = of_picture.or(source.path.as_deref()).unwrap_or("page");
        let day = source.date.as_ref().map(|date| date.value.as_str());
        let day = day.filter(|day| day.len() == NO_DAY.len()).unwrap_or(NO_DAY);
        let made = format!("{day}T00:00:00");
        let creator = format!("standfirst {}", self.original.reply.version);
        format!(
            "<PcGts xmlns=\"{NAMESPACE}\">\n<Metadata>\n<Creator>{}</Creator>\n<Created>{made}</Created>\n<LastChange>{made}</LastChange>\n</Metadata>\n\
             <Page{} imageWidth=\"{width}\" imageHeight=\"{height}\">\n{order}{}{marks}</Page>\n</PcGts>\n",
            escaped(&creator),
            attribute("imageFilename", name),
            self.regions
        )
    }
}
