//! The one place that knows the library: a file's objects, pages and streams.
//!
//! The library parses, decrypts and repairs; what a page draws is worked out
//! by `page`, so that boxes of glyphs, clips, colours and bounds are ours.

mod draw;
mod filters;
mod open;
mod page;

pub(crate) use page::PageInput;

use crate::read::pdf::inflate::{self, TooMuch};
use crate::read::pdf::limits::Limits;
use pdfboss_core::{Document, Immediate, OcState, block_on};
use std::cell::Cell;

pub(crate) use pdfboss_core::cmap::{CidCmap, CidToUnicode, cid_to_unicode, type0_encoding};
pub(crate) use pdfboss_core::content::{ContentOps, Op, TextItem};
pub(crate) use pdfboss_core::object::decode_text_string;
pub(crate) use pdfboss_core::{Dict, FastMap, Matrix, ObjRef, Object, Point, Stream};
pub(crate) use pdfboss_encoding as encodings;

/// An opened file.
pub(crate) struct Source {
    doc: Document,
    layers: Option<OcState>,
    limits: Limits,
    /// Bytes the current page's streams may still unpack to.
    left: Cell<usize>,
    since_fork: Cell<usize>,
    /// The file was damaged and made readable again.
    pub repaired: bool,
}

impl Source {
    /// Pages of the file.
    pub(crate) fn page_count(&self) -> usize {
        self.doc.flattened_page_count()
    }

    /// Empties the library's caches, and heals them after a panic.
    pub(crate) fn forget(&mut self) {
        self.doc = self.doc.fork();
        self.since_fork.set(0);
    }

    /// The object itself; what cannot be found is `Null`.
    pub(crate) fn resolve(&self, object: &Object) -> Object {
        self.doc.resolve(object).unwrap_or(Object::Null)
    }

    /// `dict[key]` resolved, `None` for nothing.
    pub(crate) fn value(&self, dict: &Dict, key: &str) -> Option<Object> {
        let found = self.resolve(dict.get(key)?);
        (!found.is_null()).then_some(found)
    }

    /// `dict[key]` as a dictionary.
    pub(crate) fn dict(&self, dict: &Dict, key: &str) -> Option<Dict> {
        match self.value(dict, key)? {
            Object::Dict(found) => Some(found),
            _ => None,
        }
    }

    /// `dict[key]` as numbers, each resolved.
    pub(crate) fn numbers(&self, dict: &Dict, key: &str) -> Option<Vec<f32>> {
        let Object::Array(items) = self.value(dict, key)? else {
            return None;
        };
        Some(
            items
                .iter()
                .map(|item| self.resolve(item).as_f64().unwrap_or(0.0) as f32)
                .collect(),
        )
    }

    /// `dict[key]` as one number.
    pub(crate) fn number(&self, dict: &Dict, key: &str) -> Option<f32> {
        self.value(dict, key)?.as_f64().map(|n| n as f32)
    }

    /// A stream's bytes without its filters, within the page's budget.
    pub(crate) fn unpack(&self, stream: &Stream) -> Option<Vec<u8>> {
        let most = self.limits.stream.min(self.left.get());
        if most == 0 {
            return None;
        }
        let filters = filters::filters(stream, |o| self.resolve(o));
        let plain = stream.dict.get("DecodeParms").is_none();
        let bytes = match filters.as_slice() {
            [] => Some(stream.data.clone()),
            [one] if plain && (one == "FlateDecode" || one == "Fl") => match inflate::inflate(&stream.data, most) {
                Err(TooMuch) => return self.exhaust(most),
                Ok(bytes) => bytes,
            },
            _ => None,
        };
        let bytes = match bytes {
            Some(bytes) => bytes,
            None if filters.iter().all(|f| filters::is_for_text(f)) => self.doc.stream_data(stream).ok()?,
            None => return None,
        };
        if bytes.len() > most {
            return self.exhaust(most);
        }
        self.left.set(self.left.get() - bytes.len());
        Some(bytes)
    }

    /// A stream that unpacks to too much costs what it was allowed.
    fn exhaust(&self, most: usize) -> Option<Vec<u8>> {
        self.left.set(self.left.get() - most);
        None
    }

    /// A composite font's encoding: how its codes are split and numbered.
    pub(crate) fn composite(&self, font: &Dict) -> pdfboss_core::cmap::Type0Encoding {
        block_on(type0_encoding(&Immediate(&self.doc), font))
    }

    /// Whether optional content marked by `value` is shown; `value` is kept
    /// unresolved, since a layer is known by its reference.
    pub(crate) fn shown(&self, value: &Object) -> bool {
        match &self.layers {
            Some(layers) => block_on(layers.visible_with(&Immediate(&self.doc), value)),
            None => true,
        }
    }
}
