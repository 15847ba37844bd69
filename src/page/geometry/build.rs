//! Rows put together become the parts of a page.

use super::articles::{self, Parts, Rows, articles};
use super::kinds::{kinds, weights};
use super::torn::{Pieces, pieces};
use super::view::View;
use crate::error::Result;
use crate::language::rules::Rules;
use crate::page::credit::captioned;
use crate::page::jump::jump;
use crate::page::types::{Article, Jump, Page, Section};
use crate::read::Document;
use crate::span::joined::Joined;
use crate::span::{Located, Quoted, Span};

/// What a page's places tell.
pub(crate) enum Found {
    /// Its articles.
    Whole(Page),
    /// What is of no article that a title governs, and pieces whose words are to say what goes with what.
    Torn(Page, Pieces),
}

/// The page of a document whose lines were put in order by their places; `None` where it has none.
pub fn page(document: &Document) -> Result<Option<Found>> {
    let Some(view) = View::of(document).filter(|view| !view.rows.is_empty()) else {
        return Ok(None);
    };
    let kinds = kinds(&view, weights(&view));
    let mut parts = articles(&view, &kinds);
    let build = Build {
        text: &document.text,
        view: &view,
    };
    let rules = Rules::get()?;
    // Recognition loses the marks that sentences end with.
    let read = document.layout.as_ref().is_some_and(|layout| !layout.recognised);
    let torn = read.then(|| pieces(&view, &parts, &document.text, |rows| build.spans(rows)));
    let torn = torn.flatten();
    if torn.is_some() {
        parts.articles.retain(|article| article.apart);
        parts.captions.clear();
        parts.furniture.clear();
    }
    let page = build.page(&parts, rules);
    Ok(Some(match torn {
        Some(pieces) => Found::Torn(page, pieces),
        None => Found::Whole(page),
    }))
}

struct Build<'a> {
    text: &'a str,
    view: &'a View,
}

impl Build<'_> {
    fn page(&self, parts: &Parts, rules: &Rules) -> Page {
        let mut page = Page {
            articles: parts.articles.iter().map(|article| self.article(article)).collect(),
            furniture: parts.furniture.iter().filter_map(|rows| self.located(rows)).collect(),
            ..Page::default()
        };
        for rows in &parts.captions {
            match captioned(self.text, self.spans(rows), rules) {
                Some(caption) => page.captions.push(caption),
                None => page.furniture.extend(self.located(rows)),
            }
        }
        page.furniture.extend(self.unplaced());
        page
    }

    /// Where rows stand in the text; rows with nothing between them are one span.
    fn spans(&self, rows: &[usize]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for row in rows.iter().filter_map(|n| self.view.rows.get(*n)) {
            match spans.last_mut() {
                Some(last) if self.nothing(last.end, row.source.start) => last.end = row.source.end,
                _ => spans.push(row.source),
            }
        }
        spans
    }

    /// Whether only white space stands between two places.
    fn nothing(&self, from: usize, to: usize) -> bool {
        self.text.get(from..to).is_some_and(|between| between.trim().is_empty())
    }

    /// Rows that follow each other.
    fn located(&self, rows: &[usize]) -> Option<Located> {
        let spans = self.spans(rows);
        let span = Span::new(spans.first()?.start, spans.last()?.end);
        Some(Located::new(self.text, span))
    }

    fn quoted(&self, rows: &Rows) -> Quoted {
        let spans = self.spans(rows);
        Quoted {
            text: Joined::new(self.text, &spans).text().to_owned(),
            spans,
            regions: Vec::new(),
        }
    }

    fn article(&self, article: &articles::Article) -> Article {
        let all = |parts: &[Rows]| parts.iter().filter_map(|rows| self.located(rows)).collect();
        let section = |section: &articles::Section| Section {
            id: String::new(),
            heading: section.heading.as_deref().and_then(|rows| self.located(rows)),
            paragraphs: section.paragraphs.iter().map(|rows| self.quoted(rows)).collect(),
            ..Section::default()
        };
        Article {
            id: String::new(),
            kicker: all(&article.kicker),
            headline: article.headline.as_deref().and_then(|rows| self.located(rows)),
            deck: all(&article.deck),
            byline: all(&article.byline),
            complete: article.jumps.is_empty() && !article.breaks_off,
            sections: article.sections.iter().map(section).collect(),
            jumps: article.jumps.iter().filter_map(|n| self.jump(*n)).collect(),
        }
    }

    fn jump(&self, row: usize) -> Option<Jump> {
        let span = self.view.rows.get(row)?.source;
        Some(jump(span, span.text(self.text)?))
    }

    /// Text of no row: its place was no place on the page.
    fn unplaced(&self) -> Vec<Located> {
        let ends = self.view.rows.iter().map(|row| row.source.end);
        let starts = self.view.rows.iter().map(|row| row.source.start);
        let gaps = [0].into_iter().chain(ends).zip(starts.chain([self.text.len()]));
        let gaps = gaps.map(|(from, to)| Span::new(from, to.max(from)).trimmed(self.text));
        gaps.filter(|gap| !gap.is_empty())
            .map(|gap| Located::new(self.text, gap))
            .collect()
    }
}
