//! A page that was put together, as the articles that an archive stores.

use crate::archive::{Article, ArticleId, Piece, Role};
use crate::page::{self, Page};
use crate::read::{Dated, Document};
use crate::span::{Located, Span};

/// The articles of a page, and its captions as one that has no id.
pub(super) fn articles(document: &Document, page: &Page, date: Option<&Dated>) -> Vec<Article> {
    let source = &document.source;
    let new = |id: &str, complete, pieces| Article {
        id: ArticleId {
            path: source.path.clone().unwrap_or_default(),
            page: source.page,
            article: id.to_owned(),
        },
        format: source.format.clone(),
        blake3: source.blake3.clone(),
        language: source.language.clone(),
        date: date.cloned(),
        complete,
        pieces,
    };
    let mut found: Vec<Article> = page
        .articles
        .iter()
        .map(|article| new(&article.id, article.complete, pieces(document, article)))
        .collect();
    let captions = page.captions.iter().map(|caption| {
        let credit = caption.credit.iter().map(|credit| credit.span);
        let spans: Vec<Span> = caption.spans.iter().copied().chain(credit).collect();
        Piece::new(Role::Caption, &document.text, &spans).printed(document.layout.as_ref())
    });
    found.push(new("", true, captions.collect()));
    for article in &mut found {
        article.pieces.retain(|piece| !piece.text.is_empty());
    }
    found.retain(|article| !article.pieces.is_empty());
    found
}

fn pieces(document: &Document, article: &page::Article) -> Vec<Piece> {
    let piece = |role, spans: &[Span]| Piece::new(role, &document.text, spans).printed(document.layout.as_ref());
    let line = |role| move |line: &Located| piece(role, &[line.span]);
    let mut pieces: Vec<Piece> = article.kicker.iter().map(line(Role::Kicker)).collect();
    pieces.extend(article.headline.iter().map(line(Role::Headline)));
    pieces.extend(article.deck.iter().map(line(Role::Deck)));
    pieces.extend(article.byline.iter().map(line(Role::Byline)));
    for section in &article.sections {
        pieces.extend(section.heading.iter().map(line(Role::Heading)));
        let paragraphs = section.paragraphs.iter();
        pieces.extend(paragraphs.map(|paragraph| piece(Role::Paragraph, &paragraph.spans)));
    }
    pieces
}
