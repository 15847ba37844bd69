//! A place on a printed page.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rectangle of a printed page. Boxes begin at the top left of the page; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Region {
    /// The printed page, counted from 1.
    pub page: usize,
    /// `[x, y, width, height]`, in the page's unit.
    #[serde(rename = "box")]
    pub bounds: [f32; 4],
}
