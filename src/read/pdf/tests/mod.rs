//! Small files made in code, read as far as their sheets.

mod lines;
mod page;
mod refusals;
mod scripts;
mod support;
