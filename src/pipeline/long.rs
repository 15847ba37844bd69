//! Documents longer than any page of newsprint, cut into pieces that are put together one by one.
//!
//! Telling which text belongs to which article compares everything with everything. That is right for a page, and
//! would never end for a year's issues in one file.

use crate::page::Page;
use crate::read::{Block, BlockKind, Document};
use crate::span::{Located, Quoted, Span};

/// Blocks and lines of a piece; the fullest pages known have a third of either.
const PIECE_BLOCKS: usize = 300;
const PIECE_LINES: usize = 1_200;
/// Bytes of a heading at most, and of a paragraph at least, where a piece is best cut between them.
const HEADING_BYTES: usize = 120;
const PARAGRAPH_BYTES: usize = 200;

/// The pieces of a document that is too long to be one page, with the bytes before each; none where it is not.
pub(super) fn pieces(document: &Document) -> Vec<(usize, Document)> {
    let lines = |block: &Block| {
        let text = block.span.text(&document.text).unwrap_or_default();
        text.bytes().filter(|byte| *byte == b'\n').count() + 1
    };
    let counts: Vec<usize> = document.blocks.iter().map(lines).collect();
    if document.structured {
        // Markup says which article a text belongs to: nothing is compared.
        return Vec::new();
    }
    if counts.len() <= PIECE_BLOCKS && counts.iter().sum::<usize>() <= PIECE_LINES {
        return Vec::new();
    }
    let blocks: Vec<(Block, usize)> = document
        .blocks
        .iter()
        .zip(counts)
        .flat_map(|(block, count)| cut(block, count, &document.text))
        .collect();
    let mut pieces = Vec::new();
    let mut rest = blocks.as_slice();
    while !rest.is_empty() {
        let (these, others) = rest.split_at(fits(rest));
        pieces.push(piece(document, these));
        rest = others;
    }
    pieces
}

/// `block` and its number of lines, or shorter ones where it has too many of them.
fn cut(block: &Block, count: usize, text: &str) -> Vec<(Block, usize)> {
    if count <= PIECE_LINES || block.kind != BlockKind::Plain {
        return vec![(block.clone(), count)];
    }
    let whole = block.span.text(text).unwrap_or_default();
    let ends: Vec<usize> = whole
        .bytes()
        .enumerate()
        .filter(|(_, byte)| *byte == b'\n')
        .map(|(place, _)| block.span.start + place + 1)
        .skip(PIECE_LINES - 1)
        .step_by(PIECE_LINES)
        .chain([block.span.end])
        .collect();
    let mut start = block.span.start;
    let mut blocks = Vec::new();
    for end in ends {
        let span = Span::new(start, end).trimmed(text);
        if !span.is_empty() {
            blocks.push((Block::new(span, block.kind), PIECE_LINES));
        }
        start = end;
    }
    blocks
}

/// How many of `blocks` make a piece: as many as may, or a few less where a heading follows a paragraph.
fn fits(blocks: &[(Block, usize)]) -> usize {
    let mut lines = 0;
    let within = blocks.iter().take(PIECE_BLOCKS).take_while(|(_, count)| {
        lines += count;
        lines <= PIECE_LINES
    });
    let most = within.count().max(1);
    if most == blocks.len() {
        return most;
    }
    let length = |place: usize| blocks[place].0.span.len();
    (most - most / 4..=most)
        .rev()
        .find(|&place| place > 0 && length(place) <= HEADING_BYTES && length(place - 1) >= PARAGRAPH_BYTES)
        .unwrap_or(most)
}

fn piece(document: &Document, blocks: &[(Block, usize)]) -> (usize, Document) {
    let start = blocks.first().map_or(0, |(block, _)| block.span.start);
    let end = blocks.last().map_or(start, |(block, _)| block.span.end);
    let near = |block: &Block| Block {
        span: Span::new(block.span.start - start, block.span.end - start),
        ..block.clone()
    };
    let piece = Document {
        source: document.source.clone(),
        text: document.text.get(start..end).unwrap_or_default().to_owned(),
        blocks: blocks.iter().map(|(block, _)| near(block)).collect(),
        structured: document.structured,
        layout: document
            .layout
            .as_ref()
            .map(|layout| layout.part(Span::new(start, end))),
        stated: None,
        notes: Vec::new(),
        dated: document.dated.clone(),
    };
    (start, piece)
}

/// Adds `piece`, which stands `offset` bytes into the document, to `page`.
pub(super) fn add(page: &mut Page, mut piece: Page, offset: usize) {
    shift(&mut piece, offset);
    for mut article in piece.articles {
        article.id = format!("a{}", page.articles.len() + 1);
        for (count, section) in article.sections.iter_mut().enumerate() {
            section.id = format!("{}.s{}", article.id, count + 1);
        }
        page.articles.push(article);
    }
    page.captions.extend(piece.captions);
    page.furniture.extend(piece.furniture);
    page.joins.extend(piece.joins);
    page.notes.extend(piece.notes);
    page.reasons.extend(piece.reasons);
}

fn shift(page: &mut Page, offset: usize) {
    let on = |span: &mut Span| *span = Span::new(span.start + offset, span.end + offset);
    let located = |located: &mut Located| on(&mut located.span);
    let quoted = |quoted: &mut Quoted| quoted.spans.iter_mut().for_each(on);
    for article in &mut page.articles {
        article.kicker.iter_mut().for_each(located);
        article.headline.iter_mut().for_each(located);
        article.deck.iter_mut().for_each(located);
        article.byline.iter_mut().for_each(located);
        article.jumps.iter_mut().for_each(|jump| on(&mut jump.span));
        for section in &mut article.sections {
            section.heading.iter_mut().for_each(located);
            section.paragraphs.iter_mut().for_each(quoted);
        }
    }
    for caption in &mut page.captions {
        caption.spans.iter_mut().for_each(on);
        caption.credit.iter_mut().for_each(located);
    }
    page.furniture.iter_mut().for_each(located);
    for join in &mut page.joins {
        on(&mut join.left);
        on(&mut join.right);
    }
    let notes = page.notes.iter_mut().chain(&mut page.reasons);
    notes.filter_map(|note| note.span.as_mut()).for_each(on);
}
