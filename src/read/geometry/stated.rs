//! What a file says of its blocks, said of the text that they became.

use super::sheet::StatedBlocks;
use crate::read::layout::Line;
use crate::read::stated::{Stated, StatedPart};
use crate::span::Span;
use std::collections::{HashMap, HashSet};

/// The structure that a file gives to a page's `text`, whose lines are `lines`; `None` where it gives none. The lines of a block are
/// read in the file's own order, in which `ranks` are their places.
pub fn stated(blocks: &StatedBlocks, lines: &[Line], ranks: &[usize], text: &str) -> Option<Stated> {
    let mut ranked: Vec<(usize, &Line)> = ranks.iter().copied().zip(lines).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut of_block: HashMap<u32, Vec<Span>> = HashMap::new();
    for (_, line) in ranked {
        if let Some(block) = line.block {
            of_block.entry(block).or_default().push(line.span);
        }
    }
    let mut parts: Vec<StatedPart> = Vec::new();
    let mut taken = HashSet::new();
    let mut last = None;
    for block in &blocks.blocks {
        let Some(spans) = of_block.get(&block.block).filter(|_| taken.insert(block.block)) else {
            continue;
        };
        let spans = together(text, spans);
        let same = last == Some((block.part, block.unit, block.kind));
        last = Some((block.part, block.unit, block.kind));
        match parts.last_mut().filter(|_| same) {
            Some(part) => {
                part.spans.extend(spans);
                part.spans = together(text, &part.spans);
            }
            None => parts.push(StatedPart {
                unit: block.unit,
                kind: block.kind,
                spans,
            }),
        }
    }
    (!parts.is_empty()).then(|| Stated {
        by: blocks.by.to_owned(),
        parts,
        across: blocks.across.clone(),
    })
}

/// Spans with nothing between one and the next made one.
fn together(text: &str, spans: &[Span]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        let close = |last: &Span| text.get(last.end..span.start).is_some_and(|gap| gap.trim().is_empty());
        match out.last_mut() {
            Some(last) if close(last) => last.end = span.end,
            _ => out.push(*span),
        }
    }
    out
}
