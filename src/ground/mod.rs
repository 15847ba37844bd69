//! Ties what was written to source sentences, or throws it out; decides *answered* or *not stated*.

mod aim;
mod align;
mod answer;
mod claims;
mod copy;
mod counts;
mod decision;
mod denial;
mod extent;
mod extents;
mod facts;
mod interview;
mod list;
mod printed;
mod probe;
mod types;
mod whose;

pub use aim::{Aim, Printed, negated, yes_no};
pub use align::{CHECKED, SUPPORTS, align};
pub use answer::{Subject, without_tail};
pub use claims::{dated, restored};
pub use copy::{Copier, Copy};
pub use decision::{Calibration, Evidence, Fit, Verdict};
pub use denial::{TakenBack, denials_known, disputed, none, own_clauses, taken_back};
pub use extent::whole;
pub use facts::{balanced, ended, in_script, unfounded};
pub use interview::{asks, reply};
pub use list::brings_last;
pub use printed::{author, meant, of_page, opening_author, photographer};
pub use types::{Author, Citation, Exact, Outcome, Rejected, Search, Searched, Support, Written};
pub use whose::{Spot, Wanted, objection};
