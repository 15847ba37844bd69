//! What layers without keys and values remember of a text: a state of a fixed size, however long the text is.
//!
//! A state that was overwritten cannot be had back from the one after it. So that a text can be cut back, a few earlier ones are kept
//! (marks), and after the latest of them what the layers were fed since, where that is little (the trail). To go back is to take up a
//! mark; whoever computes then feeds the layers the trail again, or reads the ids again where there is none. The bits are the same.

use std::sync::Arc;

/// Rows of the longest trail: more than are drafted at once.
const TRAIL_ROWS: usize = 16;
/// Bytes that earlier states of one text may take, where a single one is not more.
const MARKS_BYTES: usize = 64 << 20;

/// The sizes of states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateShape {
    /// Layers that have one.
    pub layers: usize,
    /// Numbers of a layer's state.
    pub size: usize,
    /// Numbers that a layer is fed of every token.
    pub fed: usize,
}

/// The states of all layers after some of the tokens of a text. Cloning forks them: copies share what neither changes.
#[derive(Clone, Debug, Default)]
pub(super) struct States {
    shape: StateShape,
    /// Tokens that `now` is the state after.
    at: usize,
    /// `(layers, size)`; empty where nothing was read, which is all zeros.
    now: Arc<Vec<f32>>,
    /// Earlier states, by their places.
    marks: Vec<Mark>,
    /// What each layer was fed after the last mark, `(rows, fed)`.
    trail: Vec<Arc<Vec<f32>>>,
    /// Rows of the trail.
    rows: usize,
    /// Whether what is fed is added to the trail.
    trailing: bool,
}

#[derive(Clone, Debug)]
struct Mark {
    at: usize,
    state: Arc<Vec<f32>>,
}

impl States {
    /// States of nothing read yet.
    pub(super) fn new(shape: StateShape) -> Self {
        Self {
            shape,
            trail: vec![Arc::default(); shape.layers],
            ..Self::default()
        }
    }

    /// States of this shape after `at` tokens; `None` where `now` is of another size or holds what no state does.
    pub(super) fn restored(shape: StateShape, at: usize, now: Vec<f32>) -> Option<Self> {
        let empty = at == 0 && now.is_empty();
        let whole =
            shape.layers.checked_mul(shape.size) == Some(now.len()) && now.iter().all(|value| value.is_finite());
        (empty || whole).then(|| Self {
            at,
            now: Arc::new(now),
            ..Self::new(shape)
        })
    }

    pub(super) fn shape(&self) -> StateShape {
        self.shape
    }

    /// Tokens that these are the states after.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// All numbers, `(layers, size)`; none where nothing was read.
    pub(super) fn numbers(&self) -> &[f32] {
        &self.now
    }

    /// Goes back to at most `len` tokens: to the last place before that which is known.
    pub(super) fn truncate(&mut self, len: usize) {
        let before = self.marks.partition_point(|mark| mark.at <= len);
        if self.at > len {
            let mark = before.checked_sub(1).map(|index| &self.marks[index]);
            (self.at, self.now) = mark.map_or_else(Default::default, |mark| (mark.at, mark.state.clone()));
        }
        if before < self.marks.len() {
            self.marks.truncate(before);
            self.rows = 0;
        }
        if let Some(mark) = self.marks.last() {
            self.rows = self.rows.min(len - mark.at);
        }
    }

    /// A pass of `rows` tokens begins, after which [`States::end`] is called; until then [`States::feed`] and [`States::layer`].
    pub(super) fn begin(&mut self, rows: usize) {
        if self.shape.layers == 0 {
            return;
        }
        // One row more is cheaply made again; where there are several, some may be drafts that are thrown away.
        let goes_on = self.ends_with_trail() && rows == 1 && self.rows < TRAIL_ROWS;
        if !goes_on && self.at > 0 {
            if self.marks.last().is_none_or(|mark| mark.at < self.at) {
                let state = self.now.clone();
                self.marks.push(Mark { at: self.at, state });
                self.thin();
            }
            self.rows = 0;
        }
        self.trailing = self.ends_with_trail() && rows <= TRAIL_ROWS;
        if self.now.is_empty() {
            self.now = Arc::new(vec![0.0; self.shape.layers * self.shape.size]);
        }
    }

    fn ends_with_trail(&self) -> bool {
        self.marks.last().is_some_and(|mark| mark.at + self.rows == self.at)
    }

    /// Forgets the mark that is missed least, where there are too many.
    fn thin(&mut self) {
        let bytes = self.shape.layers * self.shape.size * size_of::<f32>();
        if self.marks.len() <= (MARKS_BYTES / bytes.max(1)).clamp(2, 8) {
            return;
        }
        let gap = |index: &usize| {
            let before = index.checked_sub(1).map_or(0, |before| self.marks[before].at);
            self.marks[index + 1].at - before
        };
        if let Some(index) = (0..self.marks.len() - 1).min_by_key(gap) {
            self.marks.remove(index);
        }
    }

    /// What a layer is fed in this pass, `(rows, fed)`.
    pub(super) fn feed(&mut self, layer: usize, rows: &[f32]) {
        if self.trailing {
            let trail = Arc::make_mut(&mut self.trail[layer]);
            trail.truncate(self.rows * self.shape.fed);
            trail.extend_from_slice(rows);
        }
    }

    /// A layer's state, to be changed.
    pub(super) fn layer(&mut self, layer: usize) -> &mut [f32] {
        let size = self.shape.size;
        &mut Arc::make_mut(&mut self.now)[layer * size..][..size]
    }

    /// The pass is over.
    pub(super) fn end(&mut self, rows: usize) {
        self.at += rows;
        if self.trailing {
            self.rows += rows;
        }
    }

    /// How many rows the layers must be fed again, and can be.
    pub(super) fn owed(&self) -> usize {
        match self.marks.last() {
            Some(mark) if mark.at == self.at => self.rows,
            _ => 0,
        }
    }

    /// What a layer was fed in the rows that are [owed](Self::owed), and its state, to be changed.
    pub(super) fn again(&mut self, layer: usize) -> (&[f32], &mut [f32]) {
        let StateShape { size, fed, .. } = self.shape;
        let state = &mut Arc::make_mut(&mut self.now)[layer * size..][..size];
        (&self.trail[layer][..self.rows * fed], state)
    }

    /// All layers were fed again what is [owed](Self::owed).
    pub(super) fn paid(&mut self) {
        self.at += self.owed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: StateShape = StateShape {
        layers: 2,
        size: 1,
        fed: 1,
    };

    /// Reads `ids`; the state is a number written with them as digits.
    fn read(states: &mut States, ids: &[u32]) {
        states.begin(ids.len());
        for layer in 0..2 {
            let rows: Vec<f32> = ids.iter().map(|&id| id as f32).collect();
            states.feed(layer, &rows);
            let state = &mut states.layer(layer)[0];
            *state = rows.iter().fold(*state, |state, row| state * 10.0 + row);
        }
        states.end(ids.len());
    }

    /// Feeds again what is owed, then reads those of `ids` that are missing.
    fn catch_up(states: &mut States, ids: &[u32]) {
        if states.owed() > 0 {
            for layer in 0..2 {
                let (rows, state) = states.again(layer);
                state[0] = rows.iter().fold(state[0], |state, row| state * 10.0 + row);
            }
            states.paid();
        }
        if states.at() < ids.len() {
            let missing = &ids[states.at()..];
            read(states, missing);
        }
    }

    #[test]
    fn a_text_cut_back_anywhere_any_number_of_times_has_the_state_of_one_read_so_far() {
        let all = [1, 2, 3, 4, 5, 6];
        let number = |ids: &[u32]| ids.iter().fold(0.0, |state, id| state * 10.0 + *id as f32);
        for pieces in [&[6][..], &[1, 1, 1, 1, 1, 1], &[2, 3, 1], &[1, 5], &[3, 1, 1, 1]] {
            for first in 0..=6 {
                for second in 0..=first {
                    let (mut states, mut from) = (States::new(SHAPE), 0);
                    for count in pieces {
                        read(&mut states, &all[from..from + count]);
                        from += count;
                    }
                    let fork = states.clone();
                    states.truncate(first);
                    states.truncate(second);
                    catch_up(&mut states, &all[..second]);
                    read(&mut states, &[7, 8]);
                    let mut text = all[..second].to_vec();
                    text.extend([7, 8]);
                    assert_eq!(
                        (states.at(), states.layer(1)[0]),
                        (text.len(), number(&text)),
                        "{pieces:?} {second}"
                    );
                    states.truncate(second + 1);
                    catch_up(&mut states, &text[..second + 1]);
                    assert_eq!(states.layer(0)[0], number(&text[..second + 1]), "{pieces:?} {second}");
                    assert_eq!(fork.numbers()[0], number(&all), "a fork is another's");
                }
            }
        }
    }

    #[test]
    fn marks_are_few_and_the_beginning_of_what_is_written_is_among_them() {
        let mut states = States::new(SHAPE);
        read(&mut states, &[0; 1000]);
        for _ in 0..100 {
            read(&mut states, &[0, 0, 0]);
        }
        assert!(states.marks.len() <= 8);
        assert_eq!(states.marks[0].at, 1000);
        states.truncate(1002);
        assert_eq!((states.at(), states.owed()), (1000, 0));
    }

    #[test]
    fn only_states_of_the_shape_are_restored() {
        assert!(States::restored(SHAPE, 3, vec![1.0, 2.0]).is_some_and(|states| states.at() == 3));
        assert!(States::restored(SHAPE, 0, Vec::new()).is_some());
        assert!(States::restored(SHAPE, 3, Vec::new()).is_none());
        assert!(States::restored(SHAPE, 3, vec![1.0, f32::NAN]).is_none());
    }
}
