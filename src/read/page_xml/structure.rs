//! What a PAGE XML file says of its regions: their order and their types.

use crate::read::geometry::sheet::{StatedBlock, StatedBlocks};
use crate::read::stated::StatedKind;
use std::collections::HashSet;

/// A region with text.
pub struct Region {
    pub block: u32,
    /// Its type in the file's words, or that of what holds it.
    pub kind: Option<String>,
}

/// The articles that regions make in the `order` that the file gives them, or else as they stand in the file: each heading begins
/// one, unless another heading stands right above it. Of a file that gives neither order nor types nothing is said; of regions that
/// an order leaves out it is said only what is no article's.
pub fn stated(regions: &[Region], order: Option<&[u32]>) -> StatedBlocks {
    let typed = regions.iter().any(|region| region.kind.is_some());
    let mut blocks = StatedBlocks {
        by: "PAGE XML",
        ..StatedBlocks::default()
    };
    if order.is_none() && !typed {
        return blocks;
    }
    let in_order: Vec<&Region> = match order {
        Some(order) => {
            let place = |block: &u32| regions.binary_search_by_key(block, |region| region.block).ok();
            order.iter().filter_map(|block| regions.get(place(block)?)).collect()
        }
        None => regions.iter().collect(),
    };
    let (mut unit, mut before) = (0, None);
    for (part, region) in in_order.iter().enumerate() {
        let mut kind = kind(region.kind.as_deref());
        let mut of = None;
        match kind {
            StatedKind::Headline if before == Some(StatedKind::Headline) || before == Some(StatedKind::Deck) => {
                kind = StatedKind::Deck;
                of = Some(unit);
            }
            StatedKind::Headline => {
                unit += 1;
                of = Some(unit);
            }
            StatedKind::Caption | StatedKind::Furniture => {}
            _ => of = Some(unit),
        }
        // A picture's words or a page number between two parts part nothing.
        before = if of.is_some() { Some(kind) } else { before };
        let block = region.block;
        blocks.blocks.push(StatedBlock {
            block,
            unit: of,
            kind,
            part,
        });
    }
    let listed: HashSet<u32> = in_order.iter().map(|region| region.block).collect();
    let left = regions.iter().filter(|region| !listed.contains(&region.block));
    for (part, region) in (in_order.len()..).zip(left) {
        let kind = kind(region.kind.as_deref());
        if matches!(kind, StatedKind::Caption | StatedKind::Furniture) {
            let (block, unit) = (region.block, None);
            blocks.blocks.push(StatedBlock {
                block,
                unit,
                kind,
                part,
            });
        }
    }
    blocks
}

fn kind(said: Option<&str>) -> StatedKind {
    match said.unwrap_or_default() {
        "heading" => StatedKind::Headline,
        "caption" | "credit" => StatedKind::Caption,
        "header" | "footer" | "page-number" | "catch-word" | "signature-mark" => StatedKind::Furniture,
        _ => StatedKind::Paragraph,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_begin_articles_and_what_is_beside_them_is_of_none() {
        let kinds = [
            "header",
            "heading",
            "heading",
            "paragraph",
            "page-number",
            "heading",
            "paragraph",
            "caption",
        ];
        let regions: Vec<Region> = (0..)
            .zip(kinds)
            .map(|(block, kind)| Region {
                block,
                kind: Some(kind.to_owned()),
            })
            .collect();
        let told: Vec<(u32, Option<usize>, StatedKind)> = stated(&regions, Some(&[0, 5, 6, 1, 4, 2, 3]))
            .blocks
            .iter()
            .map(|block| (block.block, block.unit, block.kind))
            .collect();
        use StatedKind::{Caption, Deck, Furniture, Headline, Paragraph};
        let expected = [
            (0, None, Furniture),
            (5, Some(1), Headline),
            (6, Some(1), Paragraph),
            (1, Some(2), Headline),
            (4, None, Furniture),
            (2, Some(2), Deck),
            (3, Some(2), Paragraph),
            (7, None, Caption),
        ];
        assert_eq!(told, expected);
        let bare = Region { block: 0, kind: None };
        assert!(stated(&[bare], None).blocks.is_empty());
    }
}
