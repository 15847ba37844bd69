//! Fonts and other named resources of a page.

use super::{Painter, judge::Tally};
use crate::read::pdf::engine::{Dict, ObjRef, Object};
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

impl Painter<'_> {
    pub(super) fn no_font(&mut self) -> Rc<Font> {
        self.font_lost = true;
        Rc::new(Font::missing())
    }

    /// The font a name stands for, with its face's number.
    pub(super) fn font(&mut self, chain: &[Rc<Dict>], name: &str) -> Option<(Rc<Font>, u16)> {
        let value = self.find(chain, "Font", name)?;
        self.font_of(&value)
    }

    pub(super) fn font_of(&mut self, value: &Object) -> Option<(Rc<Font>, u16)> {
        let key = value.as_ref();
        if let Some(found) = key.and_then(|key| self.fonts.loaded.get(&key)) {
            return Some(found.clone());
        }
        let Object::Dict(dict) = self.source.resolve(value) else {
            return None;
        };
        let font = Rc::new(Font::load(self.source, &dict));
        let face = u16::try_from(self.fonts.faces.len()).unwrap_or(0);
        if face > 0 {
            self.fonts.faces.push(font.face.clone());
        }
        if let Some(key) = key {
            self.fonts.loaded.insert(key, (font.clone(), face));
        }
        Some((font, face))
    }

    /// A named resource, unresolved, the innermost first.
    pub(super) fn find(&self, chain: &[Rc<Dict>], category: &str, name: &str) -> Option<Object> {
        chain.iter().rev().find_map(|resources| {
            let value = resources.get(category)?;
            match value {
                Object::Dict(dict) => dict.get(name).cloned(),
                _ => match self.source.resolve(value) {
                    Object::Dict(dict) => dict.get(name).cloned(),
                    _ => None,
                },
            }
        })
    }
}
