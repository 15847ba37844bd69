//! Blocks become articles with their sections, captions and furniture; torn paragraphs become whole.

#[macro_use]
pub(crate) mod evidence;

pub(crate) mod affinity;
pub(crate) mod ask;
mod assemble;
pub(crate) mod assign;
pub(crate) mod candidate;
mod column;
mod compare;
mod credit;
pub(crate) mod cue;
pub(crate) mod cue_kind;
pub(crate) mod doubt;
pub(crate) mod edge;
mod fixed_width;
pub(crate) mod follow;
pub(crate) mod form;
pub(crate) mod fragment;
pub(crate) mod geometry;
mod given;
mod growing;
mod gutter;
mod jump;
pub(crate) mod label;
mod line;
mod matching;
mod measure;
mod opening;
pub(crate) mod order;
mod pair;
pub(crate) mod part;
pub(crate) mod puzzle;
mod report;
mod row;
mod scorer;
mod stated;
mod structured;
pub(crate) mod tear;
mod text;
mod types;
pub(crate) mod unit;
pub(crate) mod units;
pub(crate) mod weights;
pub(crate) mod words;

pub use assemble::assemble;
pub use compare::compared;
pub use given::settle;
pub use jump::{follow_jumps, jumps_open};
pub use scorer::{JoinScorer, LogProbs};
pub use stated::stated;
pub use types::{Article, By, Caption, Join, Jump, Page, Place, Section};
