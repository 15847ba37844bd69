//! A page's size, place and content.

use super::{Dict, Matrix, Object, Source};

/// Pages read before the library's caches are emptied: a file of 10,000
/// pages must not be held whole.
const PAGES_PER_CACHE: usize = 16;

/// One page before it is interpreted.
pub(crate) struct PageInput {
    pub resources: Dict,
    pub content: Vec<u8>,
    /// All of the content could be unpacked.
    pub whole: bool,
    /// Visible width and height, turned as `/Rotate` says, in points.
    pub width: f32,
    pub height: f32,
    /// From user space to the page: origin at the top left, y downwards.
    pub base: Matrix,
}

impl Source {
    /// The page at `index` from 0, with what of its content can be unpacked.
    pub(crate) fn page(&mut self, index: usize) -> Option<PageInput> {
        self.left.set(self.limits.page_streams);
        self.since_fork.set(self.since_fork.get() + 1);
        if self.since_fork.get() > PAGES_PER_CACHE {
            self.forget();
        }
        let page = self.doc.page(index).ok()?;
        let (b, (width, height)) = (page.crop_box, page.size());
        let base = match page.rotate {
            90 => Matrix {
                a: 0.0,
                b: 1.0,
                c: 1.0,
                d: 0.0,
                e: -b.y0,
                f: -b.x0,
            },
            180 => Matrix {
                a: -1.0,
                b: 0.0,
                c: 0.0,
                d: 1.0,
                e: b.x1,
                f: -b.y0,
            },
            270 => Matrix {
                a: 0.0,
                b: -1.0,
                c: -1.0,
                d: 0.0,
                e: b.y1,
                f: b.x1,
            },
            _ => Matrix {
                a: 1.0,
                b: 0.0,
                c: 0.0,
                d: -1.0,
                e: -b.x0,
                f: b.y1,
            },
        };
        // A page without contents is empty, and that is nothing broken.
        let (content, whole) = page
            .dict()
            .get("Contents")
            .map_or((Vec::new(), true), |c| self.content(c));
        Some(PageInput {
            resources: page.resources.clone(),
            content,
            whole,
            width,
            height,
            base,
        })
    }

    /// A page's content streams joined, and whether all could be read.
    fn content(&self, contents: &Object) -> (Vec<u8>, bool) {
        let parts = match self.resolve(contents) {
            Object::Array(parts) => parts,
            Object::Null => return (Vec::new(), false),
            one => vec![one],
        };
        let (mut joined, mut whole) = (Vec::new(), true);
        for part in &parts {
            let bytes = match self.resolve(part) {
                Object::Stream(stream) => self.unpack(&stream),
                _ => None,
            };
            whole &= bytes.is_some();
            joined.extend(bytes.unwrap_or_default());
            joined.push(b'\n');
        }
        (joined, whole)
    }
}
