//! A page as it was read, beside the page it was read from: what forms need that keep where each line stands.

use super::reply::PageReply;
use crate::read::Layout;

/// A reply of `read`, and the page that it is of.
#[derive(Clone, Copy, Debug)]
pub struct Original<'a> {
    /// The page in parts.
    pub reply: &'a PageReply,
    /// The text that its spans count in.
    pub text: &'a str,
    /// Where its lines stand, where that is known.
    pub layout: Option<&'a Layout>,
    /// The address of the picture that it was read from, where that is known.
    pub picture: Option<&'a str>,
}
