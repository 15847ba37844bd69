//! Rows put together become the parts of a page.

use super::articles::{self, Parts, Rows, articles};
use super::kinds::{kinds, weights};
use super::view::View;
use crate::error::Result;
use crate::language::rules::Rules;
use crate::page::credit::captioned;
use crate::page::types::{Article, Page, Section};
use crate::read::Document;
use crate::span::joined::Joined;
use crate::span::{Located, Quoted, Span};

/// The page of a document whose lines were put in order by their places; `None` where it has none.
pub fn page(document: &Document) -> Result<Option<Page>> {
    let Some(view) = View::of(document).filter(|view| !view.rows.is_empty()) else {
        return Ok(None);
    };
    let kinds = kinds(&view, weights(&view));
    let Parts {
        articles,
        captions,
        furniture,
    } = articles(&view, &kinds);
    let build = Build {
        text: &document.text,
        view: &view,
    };
    let mut page = Page {
        articles: articles.iter().map(|article| build.article(article)).collect(),
        ..Page::default()
    };
    page.furniture = furniture.iter().filter_map(|rows| build.located(rows)).collect();
    let rules = Rules::get()?;
    for rows in &captions {
        match captioned(&document.text, build.spans(rows), rules) {
            Some(caption) => page.captions.push(caption),
            None => page.furniture.extend(build.located(rows)),
        }
    }
    page.furniture.extend(build.unplaced());
    Ok(Some(page))
}

struct Build<'a> {
    text: &'a str,
    view: &'a View,
}

impl Build<'_> {
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
            complete: true,
            sections: article.sections.iter().map(section).collect(),
            jumps: Vec::new(),
        }
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
