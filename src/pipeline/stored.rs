//! An article of an archive as a page of its own, with a way back to the page that it was read from.

use super::input::Input;
use crate::archive::{Article, Printed, Role};
use crate::dates::{Precision, mentions};
use crate::ground::Resolved;
use crate::page::{self, Caption, Page, Section};
use crate::read::{Dated, Document, Layout, Line, Source};
use crate::span::{Located, Quoted, Span};

/// What stands between two pieces.
const GAP: &str = "\n\n";

/// An article as an archive stores it, and where its pieces begin in the text that is made of them.
pub(super) struct Stored {
    article: Article,
    begins: Vec<usize>,
}

impl Stored {
    /// The article, and the page that is made of it.
    pub(super) fn new(article: Article) -> (Self, Input) {
        let mut text = String::new();
        let mut begins = Vec::with_capacity(article.pieces.len());
        for piece in &article.pieces {
            if !text.is_empty() {
                text.push_str(GAP);
            }
            begins.push(text.len());
            text.push_str(&piece.text);
        }
        let page = page(&article, &begins, &text);
        let lines = article.pieces.iter().zip(&begins).flat_map(|(piece, begin)| {
            let span = move |line: &Printed| Span::new(begin + line.range.start, begin + line.range.end);
            piece.lines.iter().map(move |line| Line::new(span(line), line.region))
        });
        let lines: Vec<Line> = lines.collect();
        let layout = (!lines.is_empty()).then(|| Layout {
            lines,
            ..Layout::default()
        });
        let document = Document {
            source: Source {
                path: Some(article.id.path.clone()),
                page: article.id.page,
                format: article.format.clone(),
                blake3: article.blake3.clone(),
                bytes: text.len(),
                encoding: "utf-8".to_owned(),
                language: article.language.clone(),
                date: article.date.clone(),
            },
            text,
            blocks: Vec::new(),
            structured: true,
            layout,
            stated: None,
            notes: Vec::new(),
            dated: None,
        };
        let given = Some(page);
        (Self { article, begins }, Input { document, given })
    }

    /// The days that words quoted from it name as seen from the day of its page, each once.
    pub(super) fn resolved(&self, quote: &str) -> Vec<Resolved> {
        let Some(printed) = self.article.date.as_ref().and_then(Dated::date) else {
            return Vec::new();
        };
        let found = mentions(quote, &self.article.language, Some(printed)).into_iter();
        let found = found.filter(|mention| mention.resolved && mention.precision() == Precision::Day);
        let mut days: Vec<Resolved> = Vec::new();
        for mention in found {
            let day = Resolved {
                words: mention.span.text(quote).unwrap_or_default().to_owned(),
                date: mention.date.to_string(),
            };
            if !days.contains(&day) {
                days.push(day);
            }
        }
        days
    }

    /// Where places of the text that was made stand in the page's own source, in the same order.
    pub(super) fn spans(&self, made: &[Span]) -> Vec<Span> {
        let mut found: Vec<Span> = Vec::new();
        for span in made {
            for (piece, begin) in self.article.pieces.iter().zip(&self.begins) {
                let (start, end) = (span.start.max(*begin), span.end.min(begin + piece.text.len()));
                if start < end {
                    found.extend(piece.spans(start - begin..end - begin));
                }
            }
        }
        found
    }
}

fn page(article: &Article, begins: &[usize], text: &str) -> Page {
    let mut made = page::Article {
        id: article.id.article.clone(),
        complete: article.complete,
        ..page::Article::default()
    };
    let mut captions = Vec::new();
    for (piece, begin) in article.pieces.iter().zip(begins) {
        let span = Span::new(*begin, begin + piece.text.len());
        let line = || Located::new(text, span);
        match piece.role {
            Role::Kicker => made.kicker.push(line()),
            Role::Headline if made.headline.is_none() => made.headline = Some(line()),
            Role::Headline | Role::Deck => made.deck.push(line()),
            Role::Byline => made.byline.push(line()),
            Role::Heading => made.sections.push(section(&made, Some(line()))),
            Role::Paragraph => {
                if made.sections.is_empty() {
                    made.sections.push(section(&made, None));
                }
                if let Some(section) = made.sections.last_mut() {
                    section.paragraphs.push(Quoted {
                        spans: vec![span],
                        text: piece.text.clone(),
                        regions: Vec::new(),
                    });
                }
            }
            Role::Caption => captions.push(Caption {
                spans: vec![span],
                text: piece.text.clone(),
                regions: Vec::new(),
                credit: None,
            }),
        }
    }
    let whole =
        made.headline.is_some() || !made.sections.is_empty() || !made.kicker.is_empty() || !made.deck.is_empty();
    Page {
        articles: whole.then_some(made).into_iter().collect(),
        captions,
        ..Page::default()
    }
}

fn section(article: &page::Article, heading: Option<Located>) -> Section {
    Section {
        id: format!("{}.s{}", article.id, article.sections.len() + 1),
        heading,
        ..Section::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{ArticleId, Piece};

    #[test]
    fn what_is_quoted_of_it_leads_back_to_the_page() {
        let source = "end of it.\n\nFERRY SAVED\n\nThe har-\nbour and\n  quay, the\n\nA boat.";
        let pieces = vec![
            Piece::new(Role::Headline, source, &[Span::new(12, 23)]),
            Piece::new(Role::Paragraph, source, &[Span::new(25, 55), Span::new(0, 10)]),
            Piece::new(Role::Caption, source, &[Span::new(56, 63)]),
        ];
        let article = Article {
            id: ArticleId {
                path: "a.txt".to_owned(),
                page: None,
                article: "a1".to_owned(),
            },
            format: "text".to_owned(),
            blake3: "0".repeat(64),
            language: "en".to_owned(),
            date: None,
            complete: true,
            pieces,
        };
        let (stored, input) = Stored::new(article);
        let text = &input.document.text;
        assert_eq!(text, "FERRY SAVED\n\nThe harbour and quay, the end of it.\n\nA boat.");
        let page = input.given.unwrap();
        let paragraph = &page.articles[0].sections[0].paragraphs[0];
        assert_eq!(
            stored.spans(&paragraph.spans),
            [Span::new(25, 54), Span::new(0, 10)],
            "{paragraph:?}"
        );
        let begin = text.find("quay").unwrap();
        assert_eq!(
            stored.spans(&[Span::new(begin, begin + 4)])[0].text(source),
            Some("quay")
        );
        assert_eq!(page.captions.len(), 1);
    }
}
