//! Scripts and marks: what needs no language's data, and knows nothing of pages.

pub mod fold;
pub mod marks;
pub mod noise;
pub mod patterns;
pub mod quote;
pub mod regex_set;
pub mod script;
pub mod shell;
pub mod tag;
pub mod term;
pub mod token;
pub mod variant;
pub mod word;
