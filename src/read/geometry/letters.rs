//! How large the letters of a line are, from the boxes of its words and from what a file says of its fonts.

use super::sheet::{Line, Rect, Word};

/// The size that the boxes of `words` show, in the page's unit: the height (the width in vertical writing) that 7 words in
/// 10 do not exceed, so that one word with a blot or a drop capital does not count. Short words are asked last: a dash or a
/// full stop has no height of its own.
#[must_use]
pub fn measured(words: &[Word], line: Rect, vertical: bool) -> f32 {
    let across = |r: &Rect| if vertical { r.w } else { r.h };
    let sizes = |least: usize| -> Vec<f32> {
        words
            .iter()
            .filter(|w| w.text.chars().filter(|c| c.is_alphanumeric()).count() >= least)
            .map(|w| across(&w.frame))
            .filter(|h| *h > 0.0)
            .collect()
    };
    let mut heights = sizes(3);
    if heights.is_empty() {
        heights = sizes(1);
    }
    heights.sort_by(f32::total_cmp);
    heights
        .get(heights.len() * 7 / 10)
        .copied()
        .unwrap_or_else(|| across(&line))
        .max(0.1)
}

/// Weighs the sizes that the boxes show with the sizes of fonts (in points, so the page tells how large a point is): their
/// geometric mean, since recognition errs in both and seldom in both at once.
pub fn weigh(lines: &mut [Line], fonts: &[Option<f32>]) {
    let mut ratios: Vec<f32> = lines
        .iter()
        .zip(fonts)
        .filter_map(|(l, f)| f.filter(|f| *f > 0.0).map(|f| l.size / f))
        .collect();
    if ratios.is_empty() || ratios.len() * 2 < lines.len() {
        return;
    }
    ratios.sort_by(f32::total_cmp);
    let Some(point) = ratios.get(ratios.len() / 2).copied() else {
        return;
    };
    for (line, font) in lines.iter_mut().zip(fonts) {
        if let Some(font) = font.filter(|f| *f > 0.0) {
            line.size = (line.size * font * point).sqrt();
        }
    }
}

/// Words of `text` with boxes in proportion to their letters.
#[must_use]
pub fn spread(text: &str, frame: Rect) -> Vec<Word> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters: usize = words
        .iter()
        .map(|w| w.chars().count() + 1)
        .sum::<usize>()
        .saturating_sub(1)
        .max(1);
    let step = frame.w / letters as f32;
    let mut at = frame.x;
    let place = |word: &&str| {
        let wide = word.chars().count() as f32 * step;
        let frame = Rect {
            x: at,
            w: wide,
            ..frame
        };
        at += wide + step;
        Word {
            text: (*word).to_owned(),
            frame,
            confidence: None,
        }
    };
    words.iter().map(place).collect()
}

/// The box around all of `frames`.
#[must_use]
pub fn around<'a>(frames: impl IntoIterator<Item = &'a Rect>) -> Option<Rect> {
    frames.into_iter().copied().reduce(|a, b| {
        let (x, y) = (a.x.min(b.x), a.y.min(b.y));
        Rect {
            x,
            y,
            w: (a.x + a.w).max(b.x + b.w) - x,
            h: (a.y + a.h).max(b.y + b.h) - y,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, h: f32) -> Word {
        Word {
            text: text.into(),
            frame: Rect {
                x: 0.0,
                y: 0.0,
                w: 10.0,
                h,
            },
            confidence: None,
        }
    }

    #[test]
    fn dashes_and_blots_do_not_count() {
        let words = [
            word("—", 2.0),
            word("three", 10.0),
            word("four", 10.0),
            word("five", 11.0),
            word("Blot", 40.0),
        ];
        assert_eq!(measured(&words, Rect::default(), false), 11.0);
        assert_eq!(
            measured(
                &[],
                Rect {
                    h: 7.0,
                    ..Rect::default()
                },
                false
            ),
            7.0
        );
    }
}
