//! What was drawn but is not there to be read: copies, words under words,
//! grounds as large as the page.

use super::drawn::Drawn;
use super::glyph::Look;
use crate::read::geometry::sheet::Rect;
use crate::read::pdf::engine::FastMap;

/// Copies lie nearer than this, in parts of the font size.
const NEAR: f32 = 0.12;
/// From this share of a page on, a picture is the page itself.
const WHOLE: f32 = 0.85;

/// Cleans a page of `width` by `height` points; tells whether its words were
/// recognised from an image rather than set.
pub(crate) fn clean(drawn: &mut Drawn, width: f32, height: f32) -> bool {
    let area = (width * height).max(1.0);
    let covered = drawn.pictures.iter().map(|p| p.w * p.h).sum::<f32>() / area;
    let recognised = choose_layer(drawn, covered);
    drop_copies(drawn);
    drawn.frames.retain(|f| f.w * f.h < WHOLE * area);
    drawn
        .pictures
        .retain(|p| p.w * p.h < WHOLE * area && !(recognised && covered > 0.5));
    distinct(&mut drawn.frames);
    distinct(&mut drawn.pictures);
    join_rules(&mut drawn.rules);
    recognised
}

/// Hidden words count where they lie under a scan, or are all there is.
fn choose_layer(drawn: &mut Drawn, covered: f32) -> bool {
    let read = |hidden: bool| {
        drawn
            .glyphs
            .iter()
            .filter(|g| (g.look == Look::Hidden) == hidden && g.first != ' ')
            .count()
    };
    let (hidden, shown) = (read(true), read(false));
    if hidden == 0 {
        return false;
    }
    if covered < 0.5 && shown * 5 > hidden {
        drawn.glyphs.retain(|g| g.look != Look::Hidden);
        return false;
    }
    hidden > shown
}

/// Letters struck again beside themselves, for weight or for a shadow.
fn drop_copies(drawn: &mut Drawn) {
    let mut seen: FastMap<(char, u16, i16, i32, i32), u32> = FastMap::default();
    let mut copies: Vec<(usize, usize)> = Vec::new();
    for (at, glyph) in drawn.glyphs.iter().enumerate() {
        if glyph.first == ' ' {
            continue;
        }
        let class = glyph.size.log2().round() as i16;
        let near = NEAR * f32::from(class).exp2();
        let cell = |v: f32, by: f32| ((v + by) / (2.0 * near)).floor() as i32;
        let spots = [(-near, -near), (near, -near), (-near, near), (near, near)];
        let first = spots.iter().find_map(|&(bx, by)| {
            let other =
                *seen.get(&(glyph.first, glyph.rotation, class, cell(glyph.x, bx), cell(glyph.y, by)))? as usize;
            let of = &drawn.glyphs[other];
            let same = (of.x - glyph.x).abs() <= near && (of.y - glyph.y).abs() <= near && of.more == glyph.more;
            same.then_some(other)
        });
        match first {
            Some(other) => copies.push((at, other)),
            None => {
                seen.insert(
                    (
                        glyph.first,
                        glyph.rotation,
                        class,
                        cell(glyph.x, 0.0),
                        cell(glyph.y, 0.0),
                    ),
                    at as u32,
                );
            }
        }
    }
    for &(_, first) in &copies {
        drawn.glyphs[first].struck = true;
    }
    let mut next = copies.iter().map(|c| c.0).peekable();
    let mut at = 0;
    drawn.glyphs.retain(|_| {
        let copy = next.next_if_eq(&at).is_some();
        at += 1;
        !copy
    });
}

/// One of each, however often it was painted.
fn distinct(rects: &mut Vec<Rect>) {
    rects.sort_by(|a, b| {
        (a.y, a.x, a.w, a.h)
            .partial_cmp(&(b.y, b.x, b.w, b.h))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    rects.dedup_by(|b, a| {
        [a.x - b.x, a.y - b.y, a.w - b.w, a.h - b.h]
            .iter()
            .all(|d| d.abs() < 1.0)
    });
}

/// Joins the pieces of one rule, dotted and doubled ones too.
fn join_rules(rules: &mut Vec<Rect>) {
    let lying = |r: &Rect| r.w >= r.h;
    let key = |r: &Rect| {
        if lying(r) {
            (0, r.y + r.h / 2.0, r.x)
        } else {
            (1, r.x + r.w / 2.0, r.y)
        }
    };
    rules.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        (a.0, a.1.round(), a.2)
            .partial_cmp(&(b.0, b.1.round(), b.2))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    rules.dedup_by(|b, a| {
        let joins = lying(a) == lying(b)
            && (key(a).1 - key(b).1).abs() <= 1.0
            && if lying(a) {
                b.x <= a.x + a.w + 3.0
            } else {
                b.y <= a.y + a.h + 3.0
            };
        if joins {
            let (right, bottom) = ((a.x + a.w).max(b.x + b.w), (a.y + a.h).max(b.y + b.h));
            (a.x, a.y) = (a.x.min(b.x), a.y.min(b.y));
            (a.w, a.h) = (right - a.x, bottom - a.y);
        }
        joins
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_pieces_of_a_rule() {
        let piece = |x: f32| Rect {
            x,
            y: 10.0,
            w: 20.0,
            h: 0.5,
        };
        let mut rules = vec![
            piece(40.0),
            piece(0.0),
            piece(20.0),
            Rect {
                x: 5.0,
                y: 0.0,
                w: 1.0,
                h: 90.0,
            },
        ];
        join_rules(&mut rules);
        assert_eq!(rules.len(), 2);
        assert_eq!((rules[0].x, rules[0].w), (0.0, 60.0));
    }
}
