//! Where the words of replies were printed: put in from a page's layout, and taken back from a reply that tells of it.

use super::watch::Event;
use crate::ground::{Citation, Exact, Support, Written};
use crate::page::{Article, Caption, Page};
use crate::read::{Document, Layout, Line, Sheet};
use crate::render::{AnswerReply, ArticleSummary, PageReply, SectionSummary, SummaryReply};
use crate::span::{Located, Quoted, Region, Span};

/// What of a document tells where its words were printed.
#[derive(Clone, Copy)]
pub(super) struct Printed<'a> {
    layout: Option<&'a Layout>,
    /// Of a file of several pages, where the layout does not tell the page.
    page: Option<usize>,
}

impl<'a> Printed<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            layout: document.layout.as_ref(),
            page: document.source.page,
        }
    }

    /// The sizes of its printed pages; none where nobody knows where its words were printed.
    pub(super) fn sheets(&self) -> Vec<Sheet> {
        self.layout.map(|layout| layout.sheets.clone()).unwrap_or_default()
    }

    /// Puts in where each part of the page was printed.
    pub(super) fn page(&self, page: &mut Page) {
        if self.layout.is_none() {
            return;
        }
        let sections = page.articles.iter_mut().flat_map(|article| {
            let lines = article.kicker.iter_mut().chain(&mut article.headline);
            let lines = lines.chain(&mut article.deck).chain(&mut article.byline);
            lines.for_each(|part| self.located(part));
            &mut article.sections
        });
        for section in sections {
            section.heading.iter_mut().for_each(|part| self.located(part));
            section.paragraphs.iter_mut().for_each(|part| self.quoted(part));
        }
        page.captions.iter_mut().for_each(|caption| self.caption(caption));
        page.furniture.iter_mut().for_each(|part| self.located(part));
    }

    /// Puts in where each quote of a summary of `page` was printed, and on which page each article begins.
    pub(super) fn summary(&self, page: &Page, reply: &mut SummaryReply) {
        for article in &mut reply.articles {
            self.article(page, article);
            article.sections.iter_mut().for_each(|section| self.section(section));
        }
        reply.captions.iter_mut().for_each(|caption| self.caption(caption));
    }

    /// Names the pages of a summary that was made of the same page when it may have stood elsewhere.
    pub(super) fn renumber(&self, reply: &mut SummaryReply) {
        if self.layout.is_none() {
            reply.articles.iter_mut().for_each(|article| article.page = self.page);
        }
    }

    /// Tells `each` a part of a summary of `page` as [`Printed::summary`] leaves it.
    pub(super) fn tell(&self, page: &Page, event: &Event, each: &mut dyn FnMut(&Event)) {
        if self.layout.is_none() && self.page.is_none() {
            return each(event);
        }
        match event {
            Event::Article(article) => {
                let mut article = ArticleSummary::clone(article);
                self.article(page, &mut article);
                each(&Event::Article(&article));
            }
            Event::Sentence(written) => {
                let mut written = Written::clone(written);
                self.written(&mut written);
                each(&Event::Sentence(&written));
            }
            Event::Section(section) => {
                let mut section = SectionSummary::clone(section);
                self.section(&mut section);
                each(&Event::Section(&section));
            }
        }
    }

    fn article(&self, page: &Page, article: &mut ArticleSummary) {
        let own = page.articles.iter().find(|own| own.id == article.id);
        article.page = own.and_then(|own| self.begins(own)).or(self.page);
        article.extract.iter_mut().for_each(|quoted| self.quoted(quoted));
        article.written.iter_mut().for_each(|written| self.written(written));
    }

    fn section(&self, section: &mut SectionSummary) {
        section.extract.iter_mut().for_each(|quoted| self.quoted(quoted));
        section.written.iter_mut().for_each(|written| self.written(written));
    }

    /// The printed page that an article's headline stands on, or its first paragraph where it has none.
    fn begins(&self, article: &Article) -> Option<usize> {
        let headline = article.headline.iter().map(|headline| headline.span);
        let paragraphs = article.sections.iter().flat_map(|section| &section.paragraphs);
        let first = headline.chain(paragraphs.flat_map(|paragraph| paragraph.spans.first().copied()));
        let layout = self.layout?;
        first
            .flat_map(|span| layout.lines(span))
            .next()
            .map(|line| line.region.page)
    }

    fn located(&self, part: &mut Located) {
        self.put(&[part.span], &mut part.regions);
    }

    fn quoted(&self, quoted: &mut Quoted) {
        self.put(&quoted.spans, &mut quoted.regions);
    }

    fn caption(&self, caption: &mut Caption) {
        self.put(&caption.spans, &mut caption.regions);
        caption.credit.iter_mut().for_each(|credit| self.located(credit));
    }

    fn written(&self, written: &mut Written) {
        for Support { spans, regions, .. } in &mut written.support {
            self.put(spans, regions);
        }
    }

    fn put(&self, spans: &[Span], regions: &mut Vec<Region>) {
        *regions = self.layout.map(|layout| layout.regions(spans)).unwrap_or_default();
        // Two pieces of one line.
        regions.dedup();
    }
}

/// Where the words of a document at `spans` were printed.
pub(super) fn of(document: &Document, spans: &[Span]) -> Vec<Region> {
    let mut regions = Vec::new();
    Printed::new(document).put(spans, &mut regions);
    regions
}

/// Puts in where each quote of an answer from `documents` was printed.
pub(super) fn answer(documents: &[&Document], reply: &mut AnswerReply) {
    let exact = reply.exact.iter_mut().map(|exact| {
        let Exact {
            input, spans, regions, ..
        } = exact;
        (input, spans, regions)
    });
    let cited = reply.citations.iter_mut().map(|cited| {
        let Citation {
            input, spans, regions, ..
        } = cited;
        (input, spans, regions)
    });
    for (input, spans, regions) in exact.chain(cited) {
        if let Some(document) = documents.get(*input) {
            Printed::new(document).put(spans, regions);
        }
    }
}

/// The layout that a reply of `read` tells of, for a `text` that is put together from its parts. Of a part's lines only the boxes are
/// known: its text is dealt out among them by their length, so that a sentence has about its own lines, and the part has all of them.
pub(super) fn layout(reply: &PageReply, text: &str) -> Option<Layout> {
    let mut lines = Vec::new();
    let mut add = |spans: &[Span], regions: &[Region]| deal(text, spans, regions, &mut lines);
    let page = &reply.page;
    for article in &page.articles {
        let parts = article.kicker.iter().chain(&article.headline);
        let parts = parts.chain(&article.deck).chain(&article.byline);
        let headings = article.sections.iter().filter_map(|section| section.heading.as_ref());
        parts.chain(headings).for_each(|part| add(&[part.span], &part.regions));
        let paragraphs = article.sections.iter().flat_map(|section| &section.paragraphs);
        paragraphs.for_each(|part| add(&part.spans, &part.regions));
    }
    for caption in &page.captions {
        add(&caption.spans, &caption.regions);
        caption.credit.iter().for_each(|part| add(&[part.span], &part.regions));
    }
    page.furniture.iter().for_each(|part| add(&[part.span], &part.regions));
    let layout = Layout {
        sheets: reply.layout.clone(),
        lines,
        ..Layout::default()
    };
    (!layout.sheets.is_empty()).then(|| layout.settled(text))
}

/// Deals the text of `spans` out among `regions`.
fn deal(text: &str, spans: &[Span], regions: &[Region], lines: &mut Vec<Line>) {
    let long = |region: &Region| f64::from(region.bounds[2].max(region.bounds[3]).max(f32::MIN_POSITIVE));
    let all: usize = spans.iter().map(|span| span.len()).sum();
    let whole: f64 = regions.iter().map(long).sum();
    // Where in the text of all spans a region's text ends.
    let mut dealt = 0.0;
    let mut ends = regions.iter().map(|region| {
        dealt += long(region);
        (region, (dealt / whole * all as f64).round() as usize)
    });
    let mut next = ends.next();
    let mut before = 0;
    for span in spans {
        let mut start = span.start;
        while let Some((region, end)) = next
            && start < span.end
        {
            let mut cut = (span.start + end.saturating_sub(before)).min(span.end);
            while cut < text.len() && !text.is_char_boundary(cut) {
                cut += 1;
            }
            if cut > start {
                lines.push(Line::new(Span::new(start, cut), *region));
                start = cut;
            }
            if before + span.len() < end {
                break;
            }
            next = ends.next();
        }
        before += span.len();
    }
}
