//! What painting paths leaves.

use crate::read::geometry::sheet::Rect;

/// What painting a path leaves.
#[derive(Default)]
pub(crate) struct Shapes {
    pub rules: Vec<Rect>,
    pub frames: Vec<Rect>,
    /// Everything painted in ink with an area: white letters show on it.
    pub grounds: Vec<Rect>,
}
