//! Drafts for greedy decoding, looked up in what was read and written so far (Saxena 2023, "Prompt Lookup Decoding"): where the
//! last few tokens stood before, what followed them then may follow now.

/// The longest run of last tokens that is looked for.
const LONGEST_RUN: usize = 8;
/// The most tokens of a draft: with the one before them two times the rows that a pass reads as fast as one.
const LONGEST_DRAFT: usize = 7;
/// Tokens of the first draft, and of those after one that was right in part.
const FIRST_DRAFT: usize = 3;

/// Makes drafts, and makes them longer or shorter as they are accepted.
#[derive(Clone, Debug)]
pub(super) struct Lookup {
    tokens: Vec<u32>,
    len: usize,
}

impl Lookup {
    /// Looks up in `tokens` and what is added to them.
    pub(super) fn new(tokens: &[u32]) -> Self {
        Self {
            tokens: tokens.to_vec(),
            len: FIRST_DRAFT,
        }
    }

    /// Adds a token that was written.
    pub(super) fn push(&mut self, id: u32) {
        self.tokens.push(id);
    }

    /// At most `most` tokens that may come next: those after the latest of the longest runs that equal the last tokens.
    pub(super) fn draft(&self, most: usize) -> Vec<u32> {
        let (tokens, end) = (&self.tokens, self.tokens.len());
        let mut best = (0, 0);
        for index in (1..end).rev() {
            let alike = (0..LONGEST_RUN.min(index))
                .take_while(|back| tokens[index - 1 - back] == tokens[end - 1 - back])
                .count();
            if alike > best.0 {
                best = (alike, index);
                if alike == LONGEST_RUN {
                    break;
                }
            }
        }
        match best {
            (0, _) => Vec::new(),
            (_, index) => tokens[index..].iter().take(most.min(self.len)).copied().collect(),
        }
    }

    /// Learns that of `drafted` tokens the first `accepted` were right.
    pub(super) fn learn(&mut self, drafted: usize, accepted: usize) {
        if drafted > 0 {
            self.len = match accepted {
                0 => (self.len / 2).max(1),
                all if all == drafted => (self.len * 2 + 1).min(LONGEST_DRAFT),
                _ => FIRST_DRAFT,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_decides_and_then_the_latest() {
        let mut lookup = Lookup::new(&[1, 2, 3, 9, 2, 3, 7, 3, 8, 2, 3]);
        assert_eq!(lookup.draft(2), [7, 3]);
        lookup.push(8);
        assert_eq!(lookup.draft(9), [2, 3, 8]);
        lookup.push(100);
        assert!(lookup.draft(9).is_empty());
    }

    #[test]
    fn drafts_follow_what_is_accepted() {
        let tokens: Vec<u32> = (0..20).chain(0..5).collect();
        let mut lookup = Lookup::new(&tokens);
        assert_eq!(lookup.draft(99).len(), FIRST_DRAFT);
        lookup.learn(FIRST_DRAFT, FIRST_DRAFT);
        assert_eq!(lookup.draft(99).len(), LONGEST_DRAFT);
        lookup.learn(LONGEST_DRAFT, 0);
        assert_eq!(lookup.draft(99).len(), FIRST_DRAFT);
        lookup.learn(FIRST_DRAFT, 0);
        assert_eq!(lookup.draft(99).len(), 1);
        lookup.learn(0, 0);
        assert_eq!(lookup.draft(99).len(), 1);
    }
}
