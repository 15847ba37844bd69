//! A page drawn by the library, and whether it had all its letters.

use super::{Dict, Object, Source};
use pdfboss_render::{GlyphPainting, ImageFormat, RenderOptions, render_page_with_options};

/// What a drawn page is wide, in pixels, where that makes it not too large.
const WIDTH: f32 = 2000.0;
/// Pixels of a drawn page at most.
const PIXELS: f32 = 10_000_000.0;

/// How programs of fonts are kept.
const PROGRAMS: [&str; 3] = ["FontFile", "FontFile2", "FontFile3"];

impl Source {
    /// The page at `index` from 0 as a JPEG file of that quality, and whether fonts that it names do not come with the file.
    pub(crate) fn draw(&mut self, index: usize, quality: u8) -> Option<(Vec<u8>, bool)> {
        let page = self.doc.page(index).ok()?;
        let (width, height) = page.size();
        let scale = (WIDTH / width).min((PIXELS / (width * height)).sqrt());
        if !(scale.is_finite() && scale > 0.0) {
            return None;
        }
        let options = RenderOptions {
            glyph_painting: GlyphPainting::AllEmbedded,
            ..RenderOptions::default()
        };
        let drawn = render_page_with_options(&self.doc, &page, scale, &options).ok()?;
        let wordless = self.lacks_letters(&page.resources);
        Some((drawn.encode(ImageFormat::Jpeg { quality }).ok()?, wordless))
    }

    fn lacks_letters(&self, resources: &Dict) -> bool {
        let Some(fonts) = self.dict(resources, "Font") else {
            return false;
        };
        let fonts = fonts.iter().filter_map(|(_, font)| match self.resolve(font) {
            Object::Dict(font) => Some(font),
            _ => None,
        });
        fonts.into_iter().any(|font| !self.comes_with_letters(&font))
    }

    fn comes_with_letters(&self, font: &Dict) -> bool {
        if self.dict(font, "CharProcs").is_some() {
            return true;
        }
        let of_composite = match self.value(font, "DescendantFonts") {
            Some(Object::Array(parts)) => parts.first().map(|part| self.resolve(part)),
            _ => None,
        };
        let own = match of_composite {
            Some(Object::Dict(part)) => part,
            _ => font.clone(),
        };
        let descriptor = self.dict(&own, "FontDescriptor");
        descriptor.is_some_and(|told| PROGRAMS.iter().any(|program| told.get(program).is_some()))
    }
}
