//! Phrases in a tree of characters: the longest that stands at a place is found in one walk.

use super::folding::Folded;
use crate::text::script::wordless;
use std::collections::HashMap;

/// The most characters that may part two words of a phrase.
const PARTED: usize = 3;

/// Reads the number at a place: its value and its end.
pub(super) type Number<'a> = dyn Fn(&[char], usize) -> Option<(u32, usize)> + 'a;

/// Phrases with a value each; several may be written alike.
pub(super) struct Trie<T> {
    nodes: Vec<Node<T>>,
}

struct Node<T> {
    next: HashMap<char, usize>,
    values: Vec<T>,
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        let root = Node {
            next: HashMap::new(),
            values: Vec::new(),
        };
        Self { nodes: vec![root] }
    }
}

impl<T> Trie<T> {
    /// Adds a phrase: `_` stands for what parts words, `#` for a number.
    pub fn add(&mut self, phrase: &str, value: T) {
        let mut node = 0;
        for c in Folded::new(phrase).chars {
            node = match self.nodes[node].next.get(&c) {
                Some(next) => *next,
                None => {
                    let new = self.nodes.len();
                    let (next, values) = (HashMap::new(), Vec::new());
                    self.nodes.push(Node { next, values });
                    self.nodes[node].next.insert(c, new);
                    new
                }
            };
        }
        if node > 0 {
            self.nodes[node].values.push(value);
        }
    }

    /// The longest phrase that stands at `start`, whole words only: its values, its end, and its number; `number` reads one.
    pub fn find(&self, text: &[char], start: usize, number: &Number<'_>) -> Option<(&[T], usize, Option<u32>)> {
        let first = *text.get(start)?;
        let before = start.checked_sub(1).map(|place| text[place]);
        if joins(first) && before.is_some_and(joins) {
            return None;
        }
        let by_letters = self.walk(text, start, number);
        // A phrase may begin with a numeral that another begins with as a letter.
        by_letters.or_else(|| {
            let (value, end) = number(text, start).filter(|_| self.nodes[0].next.contains_key(&'#'))?;
            let found = self.walk_from(self.nodes[0].next[&'#'], text, end, number, Some(value));
            found.filter(|(_, end, _)| *end > start)
        })
    }

    fn walk(&self, text: &[char], start: usize, number: &Number<'_>) -> Option<(&[T], usize, Option<u32>)> {
        self.walk_from(0, text, start, number, None)
    }

    fn walk_from(
        &self,
        node: usize,
        text: &[char],
        place: usize,
        number: &Number<'_>,
        read: Option<u32>,
    ) -> Option<(&[T], usize, Option<u32>)> {
        let mut best = None;
        let (mut node, mut place, mut read) = (node, place, read);
        loop {
            let values = &self.nodes[node].values;
            let last = place.checked_sub(1).map(|last| text[last]);
            let whole = !(last.is_some_and(joins) && text.get(place).copied().is_some_and(joins));
            if !values.is_empty() && whole {
                best = Some((values.as_slice(), place, read));
            }
            let next = &self.nodes[node].next;
            if let Some(step) = text.get(place).and_then(|c| next.get(c)) {
                (node, place) = (*step, place + 1);
            } else if let Some(step) = next.get(&'_') {
                let gap = text[place..].iter().take_while(|c| parts(**c)).count();
                if gap > PARTED || gap == 0 && !text.get(place).copied().is_some_and(wordless) {
                    return best;
                }
                (node, place) = (*step, place + gap);
            } else if let Some(step) = next.get(&'#') {
                let Some((value, end)) = number(text, place) else {
                    return best;
                };
                (node, place, read) = (*step, end, Some(value));
            } else {
                return best;
            }
        }
    }
}

/// Whether `c` belongs to a word that is written with others like it, and particles do not follow it at once.
fn joins(c: char) -> bool {
    c.is_alphabetic() && !wordless(c) && !('\u{ac00}'..='\u{d7a3}').contains(&c)
}

fn parts(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\'' | '’' | '.' | '\u{200c}' | '‐' | '–')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_whole_phrase_is_found() {
        let mut trie = Trie::default();
        for (value, phrase) in ["may", "the_day_before", "昨日", "#_days_ago", "지난", "지난_주"]
            .iter()
            .enumerate()
        {
            trie.add(phrase, value);
        }
        let find = |text: &str, start: usize| {
            let number = |text: &[char], place: usize| Some((text.get(place)?.to_digit(10)?, place + 1));
            let found = trie.find(&Folded::new(text).chars, start, &number);
            found.map(|(values, end, read)| (values[0], end, read))
        };
        assert_eq!(find("May 5", 0), Some((0, 3, None)));
        assert_eq!(find("mayor", 0), None);
        assert_eq!(find("dismay", 3), None);
        assert_eq!(find("the day  before", 0), Some((1, 15, None)));
        assert_eq!(find("是昨日的", 1), Some((2, 3, None)));
        assert_eq!(find("3 days ago", 0), Some((3, 10, Some(3))));
        assert_eq!(find("지난 주에", 0), Some((5, 4, None)));
        assert_eq!(find("지난달", 0), Some((4, 2, None)));
        assert_eq!(find("x", 5), None);
    }
}
