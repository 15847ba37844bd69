//! The structure that a page's own file gives: taken for the page, or held against what was found.

use super::assemble::number;
use super::credit::captioned;
use super::geometry::loose;
use super::types::{Article, Page, Section};
use crate::error::Result;
use crate::language::rules::Rules;
use crate::note::Note;
use crate::read::{Document, Stated, StatedKind, StatedPart};
use crate::span::joined::Joined;
use crate::span::{Located, Quoted, Span};
use std::collections::BTreeMap;

/// The page as its own file has it; `None` where the file says nothing of that. What the file says nothing of goes with the furniture,
/// or makes articles of its own that follow its own ones.
///
/// # Errors
/// Where the rules for captions are malformed.
pub fn stated(document: &Document) -> Result<Option<Page>> {
    let Some(stated) = &document.stated else {
        return Ok(None);
    };
    let text = &document.text;
    let mut page = Page::default();
    let mut articles: BTreeMap<usize, usize> = BTreeMap::new();
    for part in &stated.parts {
        match (part.unit, part.kind) {
            (_, StatedKind::Caption) => match captioned(text, part.spans.clone(), Rules::get()?) {
                Some(caption) => page.captions.push(caption),
                None => page.furniture.extend(located(text, part)),
            },
            (None, _) | (_, StatedKind::Furniture) => page.furniture.extend(located(text, part)),
            (Some(unit), _) => {
                let next = page.articles.len();
                let place = *articles.entry(unit).or_insert(next);
                if place == next {
                    page.articles.push(Article {
                        complete: !stated.across.contains(&unit),
                        ..Article::default()
                    });
                }
                let article = page.articles.get_mut(place);
                article.into_iter().for_each(|article| add(article, text, part));
            }
        }
    }
    let by = &stated.by;
    page.notes.push(Note::new(
        "page",
        format!("the structure is the file's own, as {by} has it"),
    ));
    rest(document, stated, &mut page);
    number(&mut page);
    Ok(Some(page))
}

fn located<'a>(text: &'a str, part: &'a StatedPart) -> impl Iterator<Item = Located> + 'a {
    part.spans.iter().map(move |span| Located::new(text, *span))
}

/// Adds a part to its article. What is said in one place stands in one; the rest of a title that is printed in several is deck.
fn add(article: &mut Article, text: &str, part: &StatedPart) {
    let mut lines = located(text, part);
    match part.kind {
        StatedKind::Kicker => article.kicker.extend(lines),
        StatedKind::Headline => {
            if article.headline.is_none() {
                article.headline = lines.next();
            }
            article.deck.extend(lines);
        }
        StatedKind::Deck => article.deck.extend(lines),
        StatedKind::Byline => article.byline.extend(lines),
        StatedKind::Heading => article.sections.extend(lines.map(|heading| Section {
            heading: Some(heading),
            ..Section::default()
        })),
        StatedKind::Paragraph | StatedKind::Caption | StatedKind::Furniture => {
            if article.sections.is_empty() {
                article.sections.push(Section::default());
            }
            let paragraph = quoted(text, &part.spans);
            let section = article.sections.last_mut();
            section
                .into_iter()
                .for_each(|section| section.paragraphs.push(paragraph.clone()));
        }
    }
}

fn quoted(text: &str, spans: &[Span]) -> Quoted {
    Quoted {
        spans: spans.to_vec(),
        text: Joined::new(text, spans).text().to_owned(),
        regions: Vec::new(),
    }
}

/// What the file says nothing of.
fn rest(document: &Document, stated: &Stated, page: &mut Page) {
    let mut taken: Vec<Span> = stated
        .parts
        .iter()
        .flat_map(|part| part.spans.iter().copied())
        .collect();
    taken.sort();
    let text = &document.text;
    let mut gaps = Vec::new();
    let mut at = 0;
    for span in taken.iter().chain([&Span::new(text.len(), text.len())]) {
        let gap = Span::new(at, span.start.max(at)).trimmed(text);
        gaps.extend((!gap.is_empty()).then_some(gap));
        at = at.max(span.end);
    }
    let loose = loose(document, &gaps);
    let (apart, own) = (loose.furniture.len(), loose.articles.len());
    page.furniture
        .extend(loose.furniture.iter().map(|span| Located::new(text, *span)));
    page.articles.extend(loose.articles.iter().map(|paragraphs| Article {
        complete: true,
        sections: vec![Section {
            paragraphs: paragraphs.iter().map(|spans| quoted(text, spans)).collect(),
            ..Section::default()
        }],
        ..Article::default()
    }));
    if apart + own > 0 {
        let message = format!(
            "{} says nothing of some text: {apart} pieces of it are furniture, {own} are articles, listed last",
            stated.by
        );
        page.notes.push(Note::new("page", message));
    }
}
