//! Fonts that are kept from page to page.

use super::tally::Tally;
use crate::read::pdf::engine::ObjRef;
use crate::read::pdf::font::{Face, Font};
use std::collections::HashMap;
use std::rc::Rc;

/// Fonts kept from page to page; beyond, all are loaded anew.
pub(super) const FONTS: usize = 512;

/// Fonts of a file by reference, and their faces by number.
#[derive(Default)]
pub(crate) struct Fonts {
    pub(super) loaded: HashMap<ObjRef, (Rc<Font>, u16)>,
    pub faces: Vec<Face>,
    /// What the assumed ones have spelled so far.
    pub(super) spelled: HashMap<u16, Tally>,
}
