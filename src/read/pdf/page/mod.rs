//! One page's drawing, carried out as far as it leaves glyphs, rules, frames and pictures.

mod clean;
mod draw;
mod drawn;
mod fonts;
mod forms;
mod glyph;
mod judge;
mod marks;
mod operators;
mod painter;
mod part;
mod path;
mod resources;
mod run;
mod shapes;
mod state;
mod tally;
mod text;

pub(crate) use clean::clean;
pub(crate) use draw::draw;
pub(crate) use drawn::Drawn;
pub(crate) use fonts::Fonts;
pub(crate) use glyph::Glyph;
