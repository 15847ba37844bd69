//! Ties what was written to source sentences, or throws it out; decides *answered* or *not stated*.

mod align;
mod answer;
mod back;
mod claims;
mod concepts;
mod copy;
mod counts;
mod decision;
mod example;
mod facts;
mod measure;
mod names;
mod probe;
mod retold;
mod types;
mod wording;

pub use align::{CHECKED, SUPPORTS, align};
pub use answer::{Subject, without_tail};
pub use back::returned;
pub use claims::{checkable, dated, restored};
pub use concepts::eased;
pub use copy::{Copier, Copy};
pub use decision::{Calibration, Evidence, Fit, Verdict};
pub use example::leaked;
pub use facts::{balanced, ended, in_script, unfounded};
pub use retold::misretold;
pub use types::{Author, Citation, Exact, Outcome, Rejected, Search, Searched, Support, Written};
