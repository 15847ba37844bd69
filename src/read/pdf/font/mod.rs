//! Fonts: what a code means, how wide it is, how its face looks.

mod codes;
mod composite;
mod load;
mod names;
mod simple;
mod style;
mod tokens;
mod unicode_map;

pub(crate) use codes::{Font, Meaning};
pub(crate) use style::Face;
