//! Who wrote it, who took the picture, of which day the page is: read off the lines around the articles, without a model.

use super::tell::Given;
use crate::ground::{Citation, Exact, Printed, author, meant, of_page, opening_author, photographer};
use crate::page::{Article, Page};
use crate::read::Document;
use crate::span::joined::Joined;
use crate::span::{Located, Span};
use crate::text::term::terms;
use std::collections::BTreeSet;
use std::ops::Range;

/// The most lines that are named where several are meant.
const NAMED: usize = 4;

/// What a line around the articles gives.
struct Line<'a> {
    document: &'a Document,
    /// The article's id; empty where it is of none.
    article: &'a str,
    words: Joined,
    range: Range<usize>,
    /// How much of the question the article or caption holds, in 0..=1.
    fits: f64,
}

/// What the lines around the articles say to `question`; `None` where they do not.
pub(super) fn imprint(printed: Printed, question: &str, pages: &[(Document, Page)]) -> Option<Given> {
    let wanted: BTreeSet<String> = meant(question).into_iter().collect();
    let mut lines: Vec<Line> = pages
        .iter()
        .flat_map(|(document, page)| match printed {
            Printed::Author => authors(document, page, &wanted),
            Printed::Photographer => photographers(document, page, &wanted),
            Printed::Date => days(document, page, question),
        })
        .collect();
    let best = lines.iter().map(|line| line.fits).fold(0.0, f64::max);
    // What is asked of one article is not answered from another.
    if !wanted.is_empty() && best <= 0.0 && lines.len() > 1 {
        return None;
    }
    lines.retain(|line| line.fits >= best);
    let mut seen = BTreeSet::new();
    lines.retain(|line| seen.insert(line.words.text()[line.range.clone()].to_owned()));
    lines.truncate(NAMED);
    let (first, several) = (lines.first()?, lines.len() > 1);
    let name = |line: &Line| line.words.text()[line.range.clone()].to_owned();
    let page = |line: &Line| {
        let mut documents = pages.iter().map(|(document, _)| document);
        documents.position(|document| std::ptr::eq(document, line.document))
    };
    let exact = (!several).then(|| Exact {
        path: first.document.source.path.clone(),
        page: first.document.source.page,
        input: page(first).unwrap_or_default(),
        article: first.article.to_owned(),
        spans: first.words.spans_of(&first.document.text, first.range.clone()),
        text: name(first),
        regions: Vec::new(),
    });
    let citations = lines.iter().map(|line| Citation {
        path: line.document.source.path.clone(),
        page: line.document.source.page,
        date: line.document.source.date.as_ref().map(|date| date.value.clone()),
        input: page(line).unwrap_or_default(),
        article: line.article.to_owned(),
        spans: line.words.spans_of(&line.document.text, 0..line.words.text().len()),
        quote: line.words.text().to_owned(),
        regions: Vec::new(),
        resolved: Vec::new(),
    });
    Some(Given {
        answer: lines.iter().map(name).collect::<Vec<_>>().join("; "),
        exact,
        citations: citations.collect(),
    })
}

/// The share of the terms wanted that `texts` hold.
fn fit<'a>(wanted: &BTreeSet<String>, texts: impl Iterator<Item = &'a str>) -> f64 {
    let known: BTreeSet<String> = texts.flat_map(terms).collect();
    let met = wanted.iter().filter(|term| known.contains(*term)).count();
    met as f64 / (wanted.len() as f64).max(1.0)
}

/// All that an article says.
fn words(article: &Article) -> impl Iterator<Item = &str> {
    let lines = article.kicker.iter().chain(&article.headline).chain(&article.deck);
    let lines = lines.chain(&article.byline);
    let paragraphs = article.sections.iter().flat_map(|section| &section.paragraphs);
    lines
        .map(|line| line.text.as_str())
        .chain(paragraphs.map(|paragraph| paragraph.text.as_str()))
}

fn authors<'a>(document: &'a Document, page: &'a Page, wanted: &BTreeSet<String>) -> Vec<Line<'a>> {
    let of_article = |article: &'a Article| {
        let fits = fit(wanted, words(article));
        let line = |words: Joined, range: Range<usize>| Line {
            document,
            article: &article.id,
            words,
            range,
            fits,
        };
        let joined = |line: &Located| Joined::new(&document.text, &[line.span]);
        let bylines = article.byline.iter().map(|byline| {
            let words = joined(byline);
            let range = author(words.text());
            (words, range)
        });
        let mut found: Vec<Line> = bylines
            .filter(|(_, range)| !range.is_empty())
            .map(|(words, range)| line(words, range))
            .collect();
        if found.is_empty() {
            let first = article.sections.iter().flat_map(|section| &section.paragraphs).next();
            let words = first.map(|paragraph| Joined::new(&document.text, &paragraph.spans));
            let named = words.and_then(|words| opening_author(words.text()).map(|range| (words, range)));
            found.extend(named.map(|(words, range)| line(words, range)));
        }
        found
    };
    page.articles.iter().flat_map(of_article).collect()
}

fn photographers<'a>(document: &'a Document, page: &'a Page, wanted: &BTreeSet<String>) -> Vec<Line<'a>> {
    let mut found = Vec::new();
    let mut push = |article: &'a str, spans: &[Span], credit: bool| {
        let words = Joined::new(&document.text, spans);
        if let Some(range) = photographer(words.text(), credit) {
            let fits = fit(wanted, std::iter::once(words.text()));
            found.push(Line {
                document,
                article,
                words,
                range,
                fits,
            });
        }
    };
    for caption in &page.captions {
        match &caption.credit {
            Some(credit) => push("", &[credit.span], true),
            None => push("", &caption.spans, false),
        }
    }
    for article in &page.articles {
        for paragraph in article.sections.iter().flat_map(|section| &section.paragraphs) {
            push(&article.id, &paragraph.spans, false);
        }
    }
    page.furniture.iter().for_each(|line| push("", &[line.span], false));
    found
}

fn days<'a>(document: &'a Document, page: &'a Page, question: &str) -> Vec<Line<'a>> {
    let lines = page.furniture.iter().filter_map(|line| {
        let words = Joined::new(&document.text, &[line.span]);
        let range = of_page(words.text(), question)?;
        Some(Line {
            document,
            article: "",
            words,
            range,
            fits: 1.0,
        })
    });
    // A page is of one day; what else is dated there is something else.
    lines.take(1).collect()
}
