//! Markup as a light tree: nothing is expanded but what XML itself defines, and nothing is fetched.

mod element;
mod markup;
mod prolog;
mod tree;

pub use element::Element;
pub use prolog::{declared, root};
pub use tree::Tree;
