//! Text to pieces of words: the likeliest way to cut it by a unigram model (Kudo 2018, "Subword Regularization"), found by Viterbi's
//! method, after the text is brought into the model's normal form.

use std::collections::HashMap;

/// What stands for a space.
const SPACE: char = '\u{2581}';
/// So much less likely than the least likely piece is a character that is in none.
const UNKNOWN: f32 = 10.0;

/// The pieces of a model, with the logarithms of their probabilities.
pub(super) struct Pieces {
    text: Vec<u8>,
    starts: Vec<u32>,
    scores: Vec<f32>,
    /// Open addressing by hash: a piece's number and one, or nothing.
    table: Vec<u32>,
    longest: usize,
    unknown: f32,
    /// What characters are replaced by.
    normal: HashMap<char, String>,
}

impl Pieces {
    /// Pieces that begin in `text` at `starts`; those in `control` and those in angle brackets are made by no text. `None` where they do
    /// not fit each other.
    pub fn new(
        text: &[u8],
        starts: &[u32],
        scores: Vec<f32>,
        control: &[u32],
        normal: HashMap<char, String>,
    ) -> Option<Self> {
        let end = u32::try_from(text.len()).ok()?;
        let formed = starts.len() == scores.len() + 1 && starts.is_sorted() && starts.last() == Some(&end);
        if !formed || scores.is_empty() || scores.iter().any(|score| !score.is_finite()) {
            return None;
        }
        let size = (scores.len() * 2).next_power_of_two();
        let mut pieces = Self {
            text: text.to_vec(),
            starts: starts.to_vec(),
            unknown: scores.iter().copied().fold(0.0, f32::min) - UNKNOWN,
            scores,
            table: vec![0; size],
            longest: 1,
            normal,
        };
        for number in 0..u32::try_from(pieces.scores.len()).ok()? {
            let piece = pieces.piece(number);
            let bracketed = piece.len() > 2
                && piece.starts_with(b"<")
                && piece.ends_with(b">")
                && pieces.scores[number as usize] == 0.0;
            if piece.is_empty() || control.contains(&number) || bracketed {
                continue;
            }
            let mut slot = pieces.slot(piece);
            while pieces.table[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            pieces.longest = pieces.longest.max(piece.len());
            pieces.table[slot] = number + 1;
        }
        Some(pieces)
    }

    fn piece(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let (start, end) = (self.starts[number] as usize, self.starts[number + 1] as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    /// FNV-1a, cut to the table's size.
    fn slot(&self, piece: &[u8]) -> usize {
        let hash = piece.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        (hash ^ hash >> 32) as usize & (self.table.len() - 1)
    }

    fn find(&self, piece: &[u8]) -> Option<u32> {
        let mut slot = self.slot(piece);
        loop {
            let number = self.table[slot].checked_sub(1)?;
            if self.piece(number) == piece {
                return Some(number);
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
    }

    /// The text in normal form, with a mark for each space and one before it.
    fn normal(&self, text: &str) -> String {
        let mut normal = String::with_capacity(text.len() + SPACE.len_utf8());
        let mut buffer = [0; 4];
        for c in text.chars() {
            let replaced = self.normal.get(&c).map(String::as_str);
            for c in replaced.unwrap_or_else(|| c.encode_utf8(&mut buffer)).chars() {
                let c = if c == ' ' { SPACE } else { c };
                if !(c == SPACE && normal.ends_with(SPACE)) {
                    normal.push(c);
                }
            }
        }
        if !normal.starts_with(SPACE) {
            normal.insert(0, SPACE);
        }
        normal
    }

    /// The pieces of `text`, `unknown` for characters that are in none.
    pub fn encode(&self, text: &str, unknown: u32) -> Vec<u32> {
        let text = self.normal(text);
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        // The best way to each border: its likelihood, its last piece and where that begins.
        let mut best = vec![(f32::NEG_INFINITY, unknown, 0); bounds.len()];
        best[0].0 = 0.0;
        for from in 0..bounds.len() - 1 {
            let so_far = best[from].0;
            let mut offer = |to: usize, score: f32, piece: u32| {
                if so_far + score > best[to].0 {
                    best[to] = (so_far + score, piece, from);
                }
            };
            for to in from + 1..bounds.len() {
                let piece = &text.as_bytes()[bounds[from]..bounds[to]];
                if piece.len() > self.longest {
                    break;
                }
                if let Some(number) = self.find(piece) {
                    offer(to, self.scores[number as usize], number);
                }
            }
            offer(from + 1, self.unknown, unknown);
        }
        let mut found = Vec::new();
        let mut at = bounds.len() - 1;
        while at > 0 {
            let (_, piece, from) = best[at];
            found.push(piece);
            at = from;
        }
        found.reverse();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(all: &[(&str, f32)]) -> Pieces {
        let text: String = all.iter().map(|(piece, _)| *piece).collect();
        let mut starts = vec![0];
        for (piece, _) in all {
            starts.push(starts[starts.len() - 1] + piece.len() as u32);
        }
        let scores = all.iter().map(|(_, score)| *score).collect();
        let normal = HashMap::from([('Ａ', "a".to_owned()), ('\n', " ".to_owned())]);
        Pieces::new(text.as_bytes(), &starts, scores, &[0, 1], normal).unwrap()
    }

    #[test]
    fn the_likeliest_pieces_are_chosen() {
        let all = [
            ("<s>", 0.0),
            ("<unk>", 0.0),
            ("▁", -2.0),
            ("▁a", -3.0),
            ("ab", -3.5),
            ("b", -4.0),
            ("▁ab", -9.0),
            ("<mask>", 0.0),
        ];
        let pieces = pieces(&all);
        assert_eq!(pieces.encode("ab", 1), [2, 4]);
        assert_eq!(pieces.encode("a  a", 1), [3, 3]);
        assert_eq!(pieces.encode("Ａ\nb", 1), [3, 2, 5]);
        assert_eq!(pieces.encode("渡b", 1), [2, 1, 5]);
        assert_eq!(pieces.encode("", 1), [2]);
        // What text says is never a control token.
        assert!(!pieces.encode("<s><mask>", 1).iter().any(|id| [0, 7].contains(id)));
    }

    #[test]
    fn tables_that_do_not_fit_are_refused() {
        let none = HashMap::new();
        assert!(Pieces::new(b"ab", &[0, 1], vec![0.0], &[], none.clone()).is_none());
        assert!(Pieces::new(b"ab", &[0, 2, 1, 2], vec![0.0; 3], &[], none.clone()).is_none());
        assert!(Pieces::new(b"a", &[0, 1], vec![f32::NAN], &[], none.clone()).is_none());
        assert!(Pieces::new(b"", &[0], vec![], &[], none).is_none());
    }
}
