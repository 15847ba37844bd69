//! The seam to the library that parses: should it panic, the file counts as broken.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `work` gives; `None` where it panics. What it had in hand is to be thrown away then.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
