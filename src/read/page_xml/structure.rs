//! What a PAGE XML file says of its regions: their order and their types.

use crate::read::geometry::sheet::{StatedBlock, StatedBlocks};
use crate::read::stated::StatedKind;
use std::collections::HashSet;

/// A region with text.
pub struct Region {
    pub block: u32,
    /// Its type in the file's words, or that of what holds it.
    pub kind: Option<String>,
    /// What programs say of it beside the format's own words: `structure {type:headline;}`.
    pub custom: Option<String>,
}

/// A region's place in the reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ordered {
    pub block: u32,
    /// The article that it is of, by a number, where the order has groups of that type.
    pub article: Option<usize>,
}

/// The articles that regions make in the `order` that the file gives them, or else as they stand in the file: each heading begins
/// one, unless another heading stands right above it. Of a file that gives neither order nor types nothing is said; of regions that
/// an order leaves out it is said only what is no article's.
pub fn stated(regions: &[Region], order: Option<&[Ordered]>) -> StatedBlocks {
    let typed = regions.iter().any(|region| region.kind.is_some());
    let mut blocks = StatedBlocks {
        by: "PAGE XML",
        ..StatedBlocks::default()
    };
    if order.is_none() && !typed {
        return blocks;
    }
    let place = |block: &u32| regions.binary_search_by_key(block, |region| region.block).ok();
    if let Some(order) = order.filter(|order| order.iter().any(|place| place.article.is_some())) {
        let listed = order
            .iter()
            .filter_map(|named| Some((regions.get(place(&named.block)?)?, named.article)));
        blocks.blocks = grouped(listed);
        return blocks;
    }
    let in_order: Vec<&Region> = match order {
        Some(order) => order
            .iter()
            .filter_map(|named| regions.get(place(&named.block)?))
            .collect(),
        None => regions.iter().collect(),
    };
    let (mut unit, mut before) = (0, None);
    for (part, region) in in_order.iter().enumerate() {
        let mut kind = kind(region);
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
        let kind = kind(region);
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

/// Regions whose articles the order tells.
fn grouped<'a>(listed: impl Iterator<Item = (&'a Region, Option<usize>)>) -> Vec<StatedBlock> {
    let mut blocks: Vec<StatedBlock> = Vec::new();
    for (region, article) in listed {
        let kind = match (kind(region), article) {
            (kind @ (StatedKind::Caption | StatedKind::Furniture), _) => kind,
            (_, None) => StatedKind::Furniture,
            (kind, Some(_)) => kind,
        };
        let last = blocks.last().map_or(0, |block| block.part);
        let goes_on = region
            .custom
            .as_deref()
            .is_some_and(|custom| custom.contains("continued:true"));
        blocks.push(StatedBlock {
            block: region.block,
            unit: article.filter(|_| !matches!(kind, StatedKind::Caption | StatedKind::Furniture)),
            kind,
            part: if goes_on { last } else { last + 1 },
        });
    }
    blocks
}

fn kind(region: &Region) -> StatedKind {
    match own(region).unwrap_or_default() {
        "kicker" => return StatedKind::Kicker,
        "headline" => return StatedKind::Headline,
        "deck" => return StatedKind::Deck,
        "byline" => return StatedKind::Byline,
        "subheading" => return StatedKind::Heading,
        "furniture" => return StatedKind::Furniture,
        _ => {}
    }
    match region.kind.as_deref().unwrap_or_default() {
        "heading" => StatedKind::Headline,
        "caption" | "credit" => StatedKind::Caption,
        "header" | "footer" | "page-number" | "catch-word" | "signature-mark" => StatedKind::Furniture,
        _ => StatedKind::Paragraph,
    }
}

/// What a region is in the words of the program that wrote it.
fn own(region: &Region) -> Option<&str> {
    let (_, said) = region.custom.as_deref()?.split_once("structure {")?;
    let (_, kind) = said.split('}').next()?.split_once("type:")?;
    kind.split(';').next().map(str::trim)
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
                custom: None,
            })
            .collect();
        let order = [0, 5, 6, 1, 4, 2, 3].map(|block| Ordered { block, article: None });
        let told: Vec<(u32, Option<usize>, StatedKind)> = stated(&regions, Some(&order))
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
        let bare = Region {
            block: 0,
            kind: None,
            custom: None,
        };
        assert!(stated(&[bare], None).blocks.is_empty());
    }

    #[test]
    fn groups_of_an_order_are_articles_and_programs_say_what_regions_are() {
        let kinds = ["headline", "paragraph", "paragraph", "subheading", "paragraph"];
        let regions: Vec<Region> = (0..)
            .zip(kinds)
            .map(|(block, kind)| Region {
                block,
                kind: Some("other".to_owned()),
                custom: Some(format!(
                    "readingOrder {{index:{block};}} structure {{type:{kind};{}}}",
                    if block == 2 { " continued:true;" } else { "" }
                )),
            })
            .collect();
        let order = [(0, Some(0)), (1, Some(0)), (2, Some(0)), (3, Some(1)), (4, None)];
        let order = order.map(|(block, article)| Ordered { block, article });
        use StatedKind::{Furniture, Heading, Headline, Paragraph};
        let told = stated(&regions, Some(&order)).blocks;
        let kinds: Vec<StatedKind> = told.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [Headline, Paragraph, Paragraph, Heading, Furniture]);
        assert_eq!(told[1].part, told[2].part);
        assert_ne!(told[0].part, told[1].part);
        assert_eq!((told[2].unit, told[3].unit, told[4].unit), (Some(0), Some(1), None));
    }
}
