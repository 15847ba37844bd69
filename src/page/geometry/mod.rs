//! Pages whose text is known by its places: kinds of lines and articles from where they stand and how they are set.

mod articles;
mod build;
mod features;
mod kinds;
mod loose;
mod paragraphs;
mod row;
mod runs;
mod softmax;
mod torn;
mod view;
mod wording;

pub(super) use build::{Found, page};
#[cfg(any(test, feature = "lab"))]
pub(crate) use features::{NAMES, features};
pub(super) use loose::loose;
pub(super) use torn::{Pieces, Setting};
#[cfg(any(test, feature = "lab"))]
pub(crate) use view::View;
