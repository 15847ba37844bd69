//! What paragraphs are in a text without styles: by the size and weight of their letters beside those of the text.

use super::paragraph::Paragraph;
use crate::read::credit;
use crate::read::document::BlockKind;
use crate::read::signed;
use crate::text::marks::LINE_ENDS;

/// How much larger than the text a heading is set: bold, and not.
const LARGER: f32 = 1.2;
const MUCH_LARGER: f32 = 1.4;
/// How much larger a deck is set at least.
const DECK: f32 = 1.08;
/// Bytes of a heading at most, and of a heading in letters of the text's own size.
const HEADING: usize = 300;
const SUBHEADING: usize = 100;
/// Bytes of a kicker at most.
const KICKER: usize = 60;

/// The kinds of all paragraphs.
pub(super) fn kinds(paragraphs: &[&Paragraph]) -> Vec<BlockKind> {
    let usual = usual(paragraphs);
    let head = |place: usize| {
        let paragraph = paragraphs[place];
        let larger = if paragraph.bold { LARGER } else { MUCH_LARGER };
        paragraph.size >= usual * larger && paragraph.words.len() <= HEADING && !paragraph.listed
    };
    let heads: Vec<usize> = (0..paragraphs.len()).filter(|place| head(*place)).collect();
    let text = |place: usize| paragraphs[place].size == usual && paragraphs[place].words.len() > SUBHEADING;
    let mut kinds: Vec<BlockKind> = paragraphs.iter().map(|paragraph| plain(paragraph)).collect();
    // The name of the paper stands above all headlines, and is larger.
    let masthead = match heads.as_slice() {
        [first, second, ..] => {
            let above = (*first..*second).all(|place| !text(place));
            above && *first == 0 && second - first > 1 && paragraphs[*first].size > paragraphs[*second].size
        }
        _ => false,
    };
    let heads = if masthead { &heads[1..] } else { &heads[..] };
    let Some(&first) = heads.first() else {
        subheadings(paragraphs, usual, &mut kinds);
        return kinds;
    };
    if masthead {
        kinds[..first].fill(BlockKind::Furniture);
    }
    let largest = heads.iter().map(|place| paragraphs[*place].size).fold(0.0, f32::max);
    for &place in heads {
        let signed = (place + 1..paragraphs.len().min(place + 3)).any(|near| signs(paragraphs[near]));
        let top = paragraphs[place].size == largest || signed;
        kinds[place] = BlockKind::Heading(if top { 1 } else { 2 });
    }
    for &place in heads {
        if kinds[place] == BlockKind::Heading(1) {
            around(paragraphs, usual, place, &mut kinds);
        }
    }
    subheadings(paragraphs, usual, &mut kinds);
    kinds
}

/// The size of most letters.
fn usual(paragraphs: &[&Paragraph]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for paragraph in paragraphs {
        match sizes.iter_mut().find(|(size, _)| *size == paragraph.size) {
            Some((_, bytes)) => *bytes += paragraph.words.len(),
            None => sizes.push((paragraph.size, paragraph.words.len())),
        }
    }
    sizes
        .iter()
        .max_by_key(|(_, bytes)| *bytes)
        .map_or(1.0, |(size, _)| *size)
}

fn plain(paragraph: &Paragraph) -> BlockKind {
    if paragraph.listed {
        BlockKind::Verbatim
    } else {
        BlockKind::Paragraph
    }
}

fn signs(paragraph: &Paragraph) -> bool {
    signed::byline(paragraph.words.trim()).is_some()
}

/// Whether a short line right below a headline is set as those that name an author: small and bold.
fn apart(paragraph: &Paragraph, usual: f32) -> bool {
    let words = &paragraph.words;
    paragraph.bold && paragraph.size < usual && words.len() <= KICKER && !ends(words) && !signed::dated(words)
}

/// The lines above and below a headline.
fn around(paragraphs: &[&Paragraph], usual: f32, head: usize, kinds: &mut [BlockKind]) {
    if let Some(above) = head.checked_sub(1) {
        let paragraph = paragraphs[above];
        let free = matches!(kinds[above], BlockKind::Paragraph | BlockKind::Furniture);
        let says = !signed::dated(&paragraph.words) && !paragraph.words.contains('|');
        let small = paragraph.size < usual || paragraph.bold;
        if free && small && says && paragraph.words.len() <= KICKER && !ends(&paragraph.words) {
            kinds[above] = BlockKind::Kicker;
        }
    }
    for place in head + 1..paragraphs.len().min(head + 4) {
        let paragraph = paragraphs[place];
        match () {
            () if kinds[place] != BlockKind::Paragraph => break,
            () if signs(paragraph) || place == head + 1 && apart(paragraph, usual) => kinds[place] = BlockKind::Byline,
            () if paragraph.size >= usual * DECK => kinds[place] = BlockKind::Deck,
            () => break,
        }
    }
}

/// Bold lines within a text, and small print beside pictures.
fn subheadings(paragraphs: &[&Paragraph], usual: f32, kinds: &mut [BlockKind]) {
    for place in 0..paragraphs.len() {
        let paragraph = paragraphs[place];
        let words = paragraph.words.trim();
        let next = paragraphs.get(place + 1).zip(kinds.get(place + 1));
        let followed = next.is_some_and(|(next, kind)| *kind == BlockKind::Paragraph && !next.bold);
        let short = words.len() <= SUBHEADING && !ends(words) && !signs(paragraph);
        if kinds[place] != BlockKind::Paragraph {
            continue;
        }
        if paragraph.bold && short && followed && paragraph.size >= usual {
            kinds[place] = BlockKind::Heading(2);
        } else if paragraph.size < usual && (credit::at_end(words).is_some() || paragraph.pictured) {
            kinds[place] = BlockKind::Caption;
        }
    }
}

fn ends(words: &str) -> bool {
    words.trim_end().ends_with(LINE_ENDS)
}
