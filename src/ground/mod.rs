//! Ties what was written to source sentences, or throws it out; decides *answered* or *not stated*.

mod copy;
mod decision;
mod facts;
mod types;

pub use copy::{Copier, Copy};
pub use decision::{Calibration, Evidence, Fit, Verdict};
pub use facts::{in_script, unfounded};
pub use types::{Author, Citation, Exact, Rejected, Support, Written};
