//! Fonts and other named resources of a page.

use super::painter::Painter;
use crate::read::pdf::engine::{Dict, Object};
use crate::read::pdf::font::Font;
use std::rc::Rc;

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
