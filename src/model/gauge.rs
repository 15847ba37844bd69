//! How far a model is, for who wants to look from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// What a model is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Weights are packed; counted in bytes.
    Loading,
    /// A text is read; counted in tokens.
    Reading,
    /// A text is written; counted in tokens, and nobody knows how many it will be.
    Writing,
}

/// Where the hand of a [`Gauge`] stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// What the model is at.
    pub phase: Phase,
    /// Bytes or tokens that are done.
    pub done: u64,
    /// All there are, or 0 where that is not known.
    pub total: u64,
    /// Since the phase began.
    pub elapsed: Duration,
}

impl Stand {
    /// How long the rest of the phase takes at the pace so far; `None` where nothing is done yet, or the end is not known.
    pub fn left(&self) -> Option<Duration> {
        let rest = self.total.checked_sub(self.done).filter(|_| self.done > 0)?;
        Some(self.elapsed.mul_f64(rest as f64 / self.done as f64))
    }
}

/// Set by a model as it works, at the cost of a store in memory; clones speak of the same model.
#[derive(Clone, Debug)]
pub struct Gauge(Arc<Hand>);

#[derive(Debug)]
struct Hand {
    born: Instant,
    phase: AtomicU64,
    done: AtomicU64,
    total: AtomicU64,
    /// Milliseconds from `born` to the phase's beginning.
    begun: AtomicU64,
}

impl Default for Gauge {
    fn default() -> Self {
        Self(Arc::new(Hand {
            born: Instant::now(),
            phase: AtomicU64::new(0),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            begun: AtomicU64::new(0),
        }))
    }
}

impl Gauge {
    /// A phase begins, of `total` bytes or tokens, or of nobody knows how many where that is 0.
    pub fn begin(&self, phase: Phase, total: u64) {
        let Hand {
            born,
            phase: at,
            done,
            total: all,
            begun,
        } = &*self.0;
        done.store(0, Relaxed);
        all.store(total, Relaxed);
        begun.store(born.elapsed().as_millis() as u64, Relaxed);
        at.store(phase as u64 + 1, Relaxed);
    }

    /// So much more of `phase` is done; says nothing where that is not the phase.
    pub fn add(&self, phase: Phase, done: u64) {
        if self.0.phase.load(Relaxed) == phase as u64 + 1 {
            self.0.done.fetch_add(done, Relaxed);
        }
    }

    /// The phase is over.
    pub fn end(&self) {
        self.0.phase.store(0, Relaxed);
    }

    /// Where it stands; `None` while the model does nothing.
    pub fn look(&self) -> Option<Stand> {
        let Hand {
            born,
            phase,
            done,
            total,
            begun,
        } = &*self.0;
        let phase = match phase.load(Relaxed) {
            1 => Phase::Loading,
            2 => Phase::Reading,
            3 => Phase::Writing,
            _ => return None,
        };
        let begun = Duration::from_millis(begun.load(Relaxed));
        Some(Stand {
            phase,
            done: done.load(Relaxed),
            total: total.load(Relaxed),
            elapsed: born.elapsed().saturating_sub(begun),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_told_from_what_is_done() {
        let stand = |done, total| Stand {
            phase: Phase::Reading,
            done,
            total,
            elapsed: Duration::from_secs(3),
        };
        assert_eq!(stand(300, 400).left(), Some(Duration::from_secs(1)));
        assert_eq!(stand(400, 400).left(), Some(Duration::ZERO));
        assert_eq!(stand(0, 400).left(), None);
        assert_eq!(stand(7, 0).left(), None);
    }

    #[test]
    fn clones_speak_of_the_same() {
        let gauge = Gauge::default();
        let other = gauge.clone();
        assert_eq!(other.look(), None);
        gauge.begin(Phase::Writing, 9);
        gauge.add(Phase::Writing, 4);
        gauge.add(Phase::Reading, 1);
        let now = other.look().unwrap();
        assert_eq!((now.phase, now.done, now.total), (Phase::Writing, 4, 9));
        gauge.end();
        assert_eq!(other.look(), None);
    }
}
