//! Lines made whole before they are put in order: parted where they run across a gutter, drop capitals joined to their word.

use super::measure::weighted_median;
use super::sheet::{Line, Rect, Sheet, Word};

/// White between words that may be a gutter, in sizes of the body.
const GAP: f32 = 0.9;
/// White that is more than a gutter, in sizes of the body: a column has nothing there.
const EMPTY: f32 = 5.0;
/// Lines that have their white at one place make it a gutter.
const LEAST: usize = 8;
/// … if of the lines that run across that place at least this share has its white there.
const SHARE: f32 = 0.5;
/// At least half of a line's pieces are this wide, in sizes of the body: cells of tables are narrower, and ends of paragraphs.
const PIECE: f32 = 8.0;
/// A drop capital is at least this large, in sizes of the body.
const DROP: f32 = 1.7;

/// The sheet with its lines made whole. Pages of upright lines only: vertical and turned ones come line by line.
#[must_use]
pub fn clean(mut sheet: Sheet) -> Sheet {
    let body = weighted_median(
        sheet.lines.iter().map(|l| (l.size, l.words.len() as f32)).collect(),
        0.5,
    )
    .unwrap_or(0.0);
    if body <= 0.0 || sheet.lines.iter().filter(|l| l.vertical || l.rotation != 0).count() * 2 > sheet.lines.len() {
        return sheet;
    }
    join_capitals(&mut sheet.lines, body);
    join_letters(&mut sheet.lines, body);
    let gutters = Gutters::find(&sheet.lines, body);
    sheet.lines = sheet.lines.into_iter().flat_map(|l| gutters.part(l)).collect();
    sheet
}

/// Places at which many lines have wide white, counted in bins of half a body.
struct Gutters {
    bins: Vec<usize>,
    /// How many lines run across each bin.
    across: Vec<usize>,
    body: f32,
    left: f32,
}

/// Whites between the words of a line: place of the word after, left and right end.
fn whites(line: &Line, body: f32) -> Vec<(usize, f32, f32)> {
    let pairs = line.words.iter().zip(line.words.iter().skip(1)).enumerate();
    let ahead = |a: &Rect, b: &Rect| if b.x >= a.x { (a.x + a.w, b.x) } else { (b.x + b.w, a.x) };
    let wide = |(n, (a, b)): (usize, (&Word, &Word))| {
        let (from, to) = ahead(&a.frame, &b.frame);
        (to - from > body * GAP).then_some((n + 1, from, to))
    };
    pairs.filter_map(wide).collect()
}

impl Gutters {
    fn find(lines: &[Line], body: f32) -> Self {
        let left = lines.iter().map(|l| l.frame.x).fold(f32::MAX, f32::min);
        let right = lines.iter().map(|l| l.frame.x + l.frame.w).fold(f32::MIN, f32::max);
        let count = (((right - left) / body * 2.0).max(0.0) as usize).min(100_000) + 3;
        let mut gutters = Gutters {
            bins: vec![0; count],
            across: vec![0; count],
            body,
            left,
        };
        let mut steps = vec![0_i64; count + 1];
        for line in lines {
            let (from, to) = (gutters.bin(line.frame.x), gutters.bin(line.frame.x + line.frame.w));
            for (bin, step) in [(from, 1), (to + 1, -1)] {
                if let Some(slot) = steps.get_mut(bin) {
                    *slot += step;
                }
            }
            for (_, from, to) in whites(line, body) {
                // A place left empty between columns has a gutter at each end.
                let places = if to - from > body * EMPTY {
                    [from + body * 0.75, to - body * 0.75]
                } else {
                    [(from + to) / 2.0; 2]
                };
                let (first, second) = (gutters.bin(places[0]), gutters.bin(places[1]));
                for bin in if first == second {
                    vec![first]
                } else {
                    vec![first, second]
                } {
                    if let Some(slot) = gutters.bins.get_mut(bin) {
                        *slot += 1;
                    }
                }
            }
        }
        let mut open = 0;
        for (slot, step) in gutters.across.iter_mut().zip(steps) {
            open += step;
            *slot = usize::try_from(open).unwrap_or(0);
        }
        gutters
    }

    fn bin(&self, x: f32) -> usize {
        (((x - self.left) / self.body * 2.0).max(0.0) as usize).min(self.bins.len().saturating_sub(1))
    }

    fn gutter(&self, bin: usize) -> bool {
        let near = self
            .bins
            .iter()
            .skip(bin.saturating_sub(1))
            .take(if bin == 0 { 2 } else { 3 })
            .sum::<usize>();
        near >= LEAST && near as f32 >= SHARE * self.across.get(bin).copied().unwrap_or(0) as f32
    }

    /// A line's pieces.
    fn part(&self, line: Line) -> Vec<Line> {
        let mut cuts = Vec::new();
        for (place, from, to) in whites(&line, self.body) {
            // Wide white, as beside a picture, may hold a gutter anywhere.
            if to - from > self.body * EMPTY || (self.bin(from)..=self.bin(to)).any(|bin| self.gutter(bin)) {
                cuts.push(place);
            }
        }
        let mut pieces: Vec<Vec<Word>> = vec![Vec::new()];
        for (place, word) in line.words.iter().enumerate() {
            if cuts.contains(&place) {
                pieces.push(Vec::new());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(word.clone());
            }
        }
        let frames: Vec<Option<Rect>> = pieces
            .iter()
            .map(|p| super::letters::around(p.iter().map(|w| &w.frame)))
            .collect();
        let narrow = frames
            .iter()
            .filter(|f| f.is_none_or(|f| f.w < self.body * PIECE))
            .count();
        if pieces.len() < 2 || narrow * 2 > pieces.len() {
            return vec![line];
        }
        let last = pieces.len() - 1;
        let piece = |(n, (words, frame)): (usize, (Vec<Word>, Option<Rect>))| {
            Some(Line {
                words,
                frame: frame?,
                hyphenated: line.hyphenated && n == last,
                ..line.clone()
            })
        };
        pieces.into_iter().zip(frames).enumerate().filter_map(piece).collect()
    }
}

/// Joins pieces of words that kerning has parted ("T ra nsport"), where the page says its sizes exactly: a white of less than
/// a third of what is usual between words, before a small letter.
fn join_letters(lines: &mut [Line], body: f32) {
    let exact = lines.iter().filter(|l| (l.size / body - 1.0).abs() < 0.02).count();
    let white = |a: &Word, b: &Word, l: &Line| (b.frame.x - a.frame.x - a.frame.w) / l.size.max(1e-3);
    let whites = lines.iter().flat_map(|l| {
        l.words
            .iter()
            .zip(l.words.iter().skip(1))
            .map(move |(a, b)| (white(a, b, l), 1.0))
    });
    let usual = weighted_median(whites.filter(|w| w.0 > 0.0).collect(), 0.5).unwrap_or(0.0);
    if (exact as f32) < lines.len() as f32 * 0.6 {
        return;
    }
    for line in lines {
        let mut words: Vec<Word> = Vec::with_capacity(line.words.len());
        for word in std::mem::take(&mut line.words) {
            let small = word.text.chars().next().is_some_and(char::is_lowercase);
            match words.last_mut().filter(|l| {
                small
                    && l.text.ends_with(char::is_alphabetic)
                    && (-0.2..usual * 0.4).contains(&((word.frame.x - l.frame.x - l.frame.w) / line.size.max(1e-3)))
            }) {
                Some(last) => {
                    last.text.push_str(&word.text);
                    last.frame.w = word.frame.x + word.frame.w - last.frame.x;
                }
                None => words.push(word),
            }
        }
        line.words = words;
    }
}

/// Joins capitals that are several lines high to the line that begins at their right.
fn join_capitals(lines: &mut Vec<Line>, body: f32) {
    let capital = |l: &Line| {
        l.words.len() == 1
            && l.frame.h > body * DROP
            && l.words
                .iter()
                .all(|w| w.text.chars().count() == 1 && w.text.chars().all(char::is_uppercase))
    };
    let drops: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| capital(l))
        .map(|(n, _)| n)
        .take(64)
        .collect();
    let mut gone = Vec::new();
    for n in drops {
        let Some(drop) = lines.get(n).cloned() else { continue };
        let right = drop.frame.x + drop.frame.w;
        let beside = |l: &Line| {
            l.frame.x > drop.frame.x
                && l.frame.x - right < body * 1.5
                && l.frame.x - right > -body
                && l.frame.y < drop.frame.y + drop.frame.h
                && l.frame.y + l.frame.h > drop.frame.y
        };
        let first = lines
            .iter()
            .enumerate()
            .filter(|(m, l)| *m != n && beside(l) && l.frame.h < drop.frame.h)
            .min_by(|a, b| a.1.frame.y.total_cmp(&b.1.frame.y))
            .map(|(m, _)| m);
        let (Some(line), Some(letter)) = (first.and_then(|m| lines.get_mut(m)), drop.words.first()) else {
            continue;
        };
        let Some(word) = line.words.first_mut() else { continue };
        word.text.insert_str(0, &letter.text);
        line.frame.w += line.frame.x - drop.frame.x;
        line.frame.x = drop.frame.x;
        gone.push(n);
    }
    let mut place = 0;
    lines.retain(|_| {
        place += 1;
        !gone.contains(&(place - 1))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[(&str, f32, f32)], y: f32, h: f32) -> Line {
        let words: Vec<Word> = words
            .iter()
            .map(|(t, x, w)| Word {
                text: (*t).into(),
                frame: Rect { x: *x, y, w: *w, h },
                confidence: None,
            })
            .collect();
        let frame = crate::read::geometry::letters::around(words.iter().map(|w| &w.frame)).unwrap();
        Line {
            words,
            frame,
            size: h,
            bold: false,
            italic: false,
            rotation: 0,
            vertical: false,
            block: None,
            role: None,
            hyphenated: false,
        }
    }

    #[test]
    fn rows_across_a_gutter_are_parted() {
        let lines = (0..12)
            .map(|n| {
                line(
                    &[
                        ("left", 0.0, 60.0),
                        ("column", 63.0, 57.0),
                        ("right", 135.0, 60.0),
                        ("column", 198.0, 50.0),
                    ],
                    n as f32 * 12.0,
                    10.0,
                )
            })
            .collect();
        let sheet = clean(Sheet {
            lines,
            ..Sheet::default()
        });
        assert_eq!(sheet.lines.len(), 24);
        assert_eq!(sheet.lines[1].words[0].text, "right");
    }

    #[test]
    fn a_drop_capital_joins_its_word() {
        let mut lines: Vec<Line> = (0..4)
            .map(|n| line(&[("he", 25.0, 15.0), ("train", 45.0, 60.0)], n as f32 * 12.0, 10.0))
            .collect();
        lines.push(line(&[("T", 0.0, 20.0)], 0.0, 34.0));
        let sheet = clean(Sheet {
            lines,
            ..Sheet::default()
        });
        assert_eq!(sheet.lines.len(), 4);
        assert_eq!(
            (sheet.lines[0].words[0].text.as_str(), sheet.lines[0].frame.x),
            ("The", 0.0)
        );
    }
}
