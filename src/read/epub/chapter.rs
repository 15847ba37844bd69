//! A document of a book: its text, with headings that say what begins an article.

use crate::read::compose::Composed;
use crate::read::document::BlockKind;
use crate::read::html;

/// Bytes of a document's title at most, where a paragraph is taken for one.
const TITLE: usize = 300;
/// Elements of HTML that have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
];

/// The text of a document, which the contents may have `named`. One that is `apart`, such as a cover, is furniture; one without a
/// heading that stands behind another and is not `listed` in the contents goes on from that.
pub(super) fn chapter(xhtml: &str, named: Option<&str>, apart: bool, begun: bool, listed: bool) -> Composed {
    let mut composed = html::text(&ended(xhtml), false);
    if apart || kind_of(xhtml) {
        composed
            .blocks
            .iter_mut()
            .for_each(|block| block.kind = BlockKind::Furniture);
        return composed;
    }
    title(&mut composed, named);
    let level = |block: &crate::read::document::Block| match block.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    };
    let highest = composed.blocks.iter().filter_map(level).min();
    let text = |kind: BlockKind| !matches!(kind, BlockKind::Heading(_) | BlockKind::Furniture | BlockKind::Kicker);
    let first = composed
        .blocks
        .iter()
        .find(|block| level(block).is_some() || text(block.kind));
    let begins = listed && first.is_some_and(|block| level(block).is_some()) || !begun && highest.is_some();
    // The title of a chapter ranks above its own headings, whatever level the book gives to either.
    let shift = highest.map_or(0, |highest| highest - 1);
    for block in &mut composed.blocks {
        if let BlockKind::Heading(level) = &mut block.kind {
            let own = *level - shift;
            *level = if begins { own } else { own.max(2) };
        }
    }
    composed
}

/// Has what the contents call a document be its title, where it has no heading and begins with that.
fn title(composed: &mut Composed, named: Option<&str>) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let headed = composed
        .blocks
        .iter()
        .any(|block| matches!(block.kind, BlockKind::Heading(_)));
    let Some(named) = named.map(plain).filter(|named| !headed && !named.is_empty()) else {
        return;
    };
    let text = &composed.text;
    let first = composed.blocks.iter_mut().take(3).find(|block| {
        let words = block.span.text(text).unwrap_or_default();
        let said = plain(words);
        words.len() <= TITLE && !said.is_empty() && (said == named || named.ends_with(&said) || said.ends_with(&named))
    });
    if let Some(block) = first {
        block.kind = BlockKind::Heading(1);
    }
}

/// Whether a document says that it is no text of the book's own.
fn kind_of(xhtml: &str) -> bool {
    let Some(body) = xhtml.find("<body") else {
        return false;
    };
    let most = xhtml[body..]
        .char_indices()
        .nth(1200)
        .map_or(xhtml.len(), |(place, _)| body + place);
    let head = &xhtml[body..most];
    let mut parts = head.split("epub:type=").skip(1).take(2);
    parts.any(|part| {
        let value = part
            .get(1..)
            .and_then(|part| part.split(['"', '\'']).next())
            .unwrap_or_default();
        let apart = |word: &str| {
            matches!(
                word,
                "cover" | "titlepage" | "copyright-page" | "toc" | "landmarks" | "halftitlepage"
            )
        };
        value.split_whitespace().any(apart)
    })
}

/// XHTML as a parser of HTML takes it: what is written as empty is ended.
fn ended(xhtml: &str) -> String {
    let mut out = String::with_capacity(xhtml.len() + xhtml.len() / 16);
    let mut rest = xhtml;
    while let Some(place) = rest.find("/>") {
        let (before, after) = (&rest[..place], &rest[place + 2..]);
        let open = before.rfind('<').map(|open| &before[open + 1..]);
        let name = open.map(|tag| tag.split(|c: char| c.is_whitespace()).next().unwrap_or_default());
        let element = name.filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()) && !before.ends_with('-'));
        out.push_str(before);
        match element {
            Some(name) if !VOID.contains(&name.to_ascii_lowercase().as_str()) => {
                out.push_str("></");
                out.push_str(name);
                out.push('>');
            }
            _ => out.push_str("/>"),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_elements_are_ended() {
        assert_eq!(
            ended("<title/><p>a<br/>b<a id='x'/>c</p>"),
            "<title></title><p>a<br/>b<a id='x'></a>c</p>"
        );
    }
}
