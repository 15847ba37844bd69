//! What a content stream draws by name: fonts, states, pictures, forms.

use super::painter::Painter;
use super::run::Run;
use super::state::{around, shared};
use crate::read::geometry::sheet::Rect;
use crate::read::pdf::engine::{Matrix, Object, Point, Stream};
use std::rc::Rc;

impl Painter<'_> {
    pub(super) fn set_font(&mut self, run: &mut Run<'_>, name: &str, size: f32) {
        run.state.size = size;
        match self.font(run.chain, name) {
            Some((font, face)) => (run.state.font, run.state.face) = (Some(font), face),
            None => (run.state.font, run.state.face) = (None, 0),
        }
    }

    pub(super) fn graphics_state(&mut self, run: &mut Run<'_>, name: &str) {
        let Some(Object::Dict(dict)) = self.find(run.chain, "ExtGState", name).map(|v| self.source.resolve(&v)) else {
            return;
        };
        if let Some(width) = self.source.number(&dict, "LW") {
            run.state.line_width = width;
        }
        if let Some(opacity) = self.source.number(&dict, "ca") {
            run.state.clear = opacity < 0.02;
        }
        if let Some(Object::Array(font)) = self.source.value(&dict, "Font")
            && let [reference, size] = font.as_slice()
            && let Some((font, face)) = self.font_of(reference)
        {
            (run.state.font, run.state.face) = (Some(font), face);
            run.state.size = size.as_f64().unwrap_or(0.0) as f32;
        }
    }

    /// `Do`: a picture, or a form with a content stream of its own.
    pub(super) fn object(&mut self, run: &mut Run<'_>, name: &str) {
        let Some(reference) = self.find(run.chain, "XObject", name) else {
            return;
        };
        let Object::Stream(stream) = self.source.resolve(&reference) else {
            return;
        };
        if stream.dict.get("OC").is_some_and(|layer| !self.source.shown(layer)) {
            return;
        }
        match self
            .source
            .value(&stream.dict, "Subtype")
            .as_ref()
            .and_then(Object::as_name)
            .map(|n| n.0.as_str())
        {
            Some("Image") => self.picture(&run.state),
            Some("Form") => self.form(run, &reference, &stream),
            _ => {}
        }
    }

    fn form(&mut self, run: &mut Run<'_>, reference: &Object, stream: &Stream) {
        self.forms += 1;
        if run.depth >= self.limits.form_depth || self.forms > self.limits.forms {
            self.cut |= self.forms > self.limits.forms;
            return;
        }
        let key = reference.as_ref();
        let content = match key.and_then(|key| self.cached.get(&key)) {
            Some(content) => content.clone(),
            None => Rc::new(self.source.unpack(stream).unwrap_or_default()),
        };
        if let Some(key) = key {
            self.cached.insert(key, content.clone());
        }
        let mut state = run.state.clone();
        if let Some([a, b, c, d, e, f]) = self.source.numbers(&stream.dict, "Matrix").as_deref() {
            state.ctm = Matrix {
                a: *a,
                b: *b,
                c: *c,
                d: *d,
                e: *e,
                f: *f,
            }
            .concat(state.ctm);
        }
        if let Some([x0, y0, x1, y1]) = self.source.numbers(&stream.dict, "BBox").as_deref() {
            let corners = [(*x0, *y0), (*x1, *y0), (*x1, *y1), (*x0, *y1)].map(|(x, y)| {
                let p = state.ctm.apply(Point { x, y });
                (p.x, p.y)
            });
            state.clip = around(&corners).map_or(Rect::default(), |bounds| shared(state.clip, bounds));
        }
        let mut chain = run.chain.to_vec();
        chain.extend(self.source.dict(&stream.dict, "Resources").map(Rc::new));
        let depth = self.marks.depth();
        self.run(&content, &chain, state, run.depth + 1);
        self.marks.close_to(depth);
    }
}
