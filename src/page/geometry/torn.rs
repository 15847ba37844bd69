//! Pages of several titles may be set in pieces: text stands under no title of its own, or under another article's. Such a page is
//! given on as units with their parts, for the words to say what goes with what.

use super::articles::{Article, Parts, Rows};
use super::view::View;
use crate::page::part::Part;
use crate::page::unit::Unit;
use crate::read::BlockKind;
use crate::span::Span;
use crate::span::joined::Joined;

/// White above a paragraph that parts it from the one before, in its page's usual white between paragraphs and in leadings.
const PARTED: (f32, f32) = (1.3, 0.3);

/// How a unit was set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Setting {
    /// Whether nothing parts it from what stands above it.
    pub held: bool,
    /// Whether it is set as if it went on in the paragraph before, at the head of the next column.
    pub flows: bool,
    /// Whether white parts it from text right above it.
    pub parted: bool,
}

/// A page's units in order.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    pub units: Vec<Unit>,
    pub parts: Vec<Part>,
    pub settings: Vec<Setting>,
}

/// A unit before it is put in its place.
struct Piece {
    /// The article whose title governs it.
    article: usize,
    rows: Rows,
    part: Part,
    flows: bool,
}

/// The pieces of a page of several titles; `spans` says where rows stand in `text`.
pub fn pieces(page: &View, parts: &Parts, text: &str, spans: impl Fn(&[usize]) -> Vec<Span>) -> Option<Pieces> {
    let titled = parts.articles.iter().filter(|a| a.headline.is_some()).count();
    if titled < 2 {
        return None;
    }
    let mut found = Vec::new();
    for (number, article) in parts.articles.iter().enumerate().filter(|(_, a)| !a.apart) {
        of_article(page, number, article, &mut found);
    }
    for (rows, part) in set_apart(parts) {
        let before = |p: &&Piece| p.rows.first() < rows.first();
        let article = found.iter().filter(before).max_by_key(|p| p.rows.first());
        found.push(Piece {
            article: article.map_or(0, |p| p.article),
            rows: rows.clone(),
            part,
            flows: false,
        });
    }
    found.sort_by_key(|piece| (piece.article, piece.rows.first().copied()));
    let usual = usual_white(page, &found);
    let mut out = Pieces::default();
    let mut before: Option<&Piece> = None;
    for piece in &found {
        let spans = spans(&piece.rows);
        let unit = Unit {
            text: Joined::new(text, &spans).text().to_owned(),
            lines: piece.rows.len(),
            opens: true,
            column: 0,
            row: false,
            markup: BlockKind::Plain,
            spans,
        };
        if unit.spans.is_empty() {
            continue;
        }
        out.settings.push(Setting {
            held: before.is_some_and(|b| held(page, b, piece, usual)),
            flows: piece.flows,
            parted: before.is_some_and(|b| parted(page, b, piece, usual)),
        });
        out.parts.push(piece.part);
        out.units.push(unit);
        before = Some(piece);
    }
    Some(out)
}

/// Captions and furniture.
fn set_apart(parts: &Parts) -> impl Iterator<Item = (&Rows, Part)> {
    let captions = parts.captions.iter().map(|rows| (rows, Part::Caption));
    captions.chain(parts.furniture.iter().map(|rows| (rows, Part::Furniture)))
}

fn of_article(page: &View, number: usize, article: &Article, found: &mut Vec<Piece>) {
    let mut add = |rows: &Rows, part: Part, flows: bool| {
        found.push(Piece {
            article: number,
            rows: rows.clone(),
            part,
            flows,
        });
    };
    let body = article
        .sections
        .iter()
        .flat_map(|s| s.paragraphs.iter().flatten())
        .min();
    article.kicker.iter().for_each(|rows| add(rows, Part::Kicker, false));
    article
        .headline
        .iter()
        .for_each(|rows| add(rows, Part::Headline, false));
    article.deck.iter().for_each(|rows| add(rows, Part::Deck, false));
    for rows in &article.byline {
        let signs = body.is_some() && rows.first() > body;
        add(rows, if signs { Part::Signature } else { Part::Byline }, false);
    }
    for section in &article.sections {
        section.heading.iter().for_each(|rows| add(rows, Part::Heading, false));
        for paragraph in &section.paragraphs {
            let strip = |n: &usize| page.rows.get(*n).map(|r| r.strip);
            for (place, rows) in paragraph.chunk_by(|a, b| strip(a) == strip(b)).enumerate() {
                add(&rows.to_vec(), Part::Paragraph, place > 0);
            }
        }
    }
}

/// The white above a piece where it stands right beneath the one before it.
fn white(page: &View, before: &Piece, piece: &Piece) -> Option<f32> {
    let (last, first) = (*before.rows.last()?, *piece.rows.first()?);
    let (above, row) = (page.rows.get(last)?, page.rows.get(first)?);
    let beneath = last + 1 == first && above.strip == row.strip && before.article == piece.article;
    beneath.then_some(row.area.top - above.area.foot)
}

fn usual_white(page: &View, pieces: &[Piece]) -> f32 {
    let text = |pair: &&[Piece]| pair.iter().all(|p| p.part == Part::Paragraph);
    let pairs = pieces.windows(2).filter(text);
    let mut found: Vec<f32> = pairs
        .filter_map(|pair| white(page, pair.first()?, pair.get(1)?))
        .collect();
    found.sort_by(f32::total_cmp);
    found.get(found.len() / 2).copied().unwrap_or(0.0)
}

/// White above a paragraph that does not part it from the one before.
fn most_white(page: &View, usual: f32) -> f32 {
    usual.max(0.0) * PARTED.0 + page.measure.leading * PARTED.1
}

fn parted(page: &View, before: &Piece, piece: &Piece, usual: f32) -> bool {
    let text = before.part == Part::Paragraph && piece.part == Part::Paragraph;
    text && white(page, before, piece).is_some_and(|white| white > most_white(page, usual))
}

fn held(page: &View, before: &Piece, piece: &Piece, usual: f32) -> bool {
    let body = |p: &Piece| matches!(p.part, Part::Paragraph | Part::Heading | Part::Signature);
    let near = most_white(page, usual);
    let heads = piece.part == Part::Heading || before.part == Part::Heading;
    body(before) && body(piece) && white(page, before, piece).is_some_and(|white| heads || white <= near)
}
