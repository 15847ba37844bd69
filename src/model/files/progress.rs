//! What a long task tells of itself.

use crate::model::Gauge;

/// Told how a long task goes on; knows nothing of terminals. `()` listens to nothing.
pub trait Progress {
    /// A task begins: `total` bytes in all, `done` of them from an earlier try.
    fn begin(&mut self, what: &str, total: u64, done: u64);

    /// A task begins that is counted in steps, `total` of them, or none that can be counted where that is 0.
    fn begin_steps(&mut self, _what: &str, _total: u64) {}

    /// While tasks go on, `gauge` tells what the model is at.
    fn watch(&mut self, _gauge: &Gauge) {}

    /// `done` bytes, or steps, in all are there now.
    fn advance(&mut self, done: u64);

    /// Does `tell`, which prints where progress may be shown.
    fn aside(&mut self, tell: &mut dyn FnMut()) {
        tell();
    }

    /// Something worth saying: lower case, values in backticks, no final period.
    fn note(&mut self, message: &str);

    /// The task begun last has ended, well or not.
    fn end(&mut self);
}

impl Progress for () {
    fn begin(&mut self, _what: &str, _total: u64, _done: u64) {}
    fn advance(&mut self, _done: u64) {}
    fn note(&mut self, _message: &str) {}
    fn end(&mut self) {}
}
