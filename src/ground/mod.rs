//! Ties what was written to source sentences, or throws it out; decides *answered* or *not stated*.

mod align;
mod answer;
mod claims;
mod copy;
mod counts;
mod decision;
mod facts;
mod probe;
mod types;

pub use align::{CHECKED, SUPPORTS, align};
pub use answer::{Subject, without_tail};
pub use claims::{dated, restored};
pub use copy::{Copier, Copy};
pub use decision::{Calibration, Evidence, Fit, Verdict};
pub use facts::{balanced, ended, in_script, unfounded};
pub use types::{Author, Citation, Exact, Outcome, Rejected, Search, Searched, Support, Written};
