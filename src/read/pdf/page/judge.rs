//! Fonts that say nothing of their codes: whether what they spell is writing.
//!
//! Old programs embed a font with its letters at their usual codes and no
//! word about it; others number the letters as they come. Writing in Latin
//! letters is told from numbering by its share of letters and vowels.

use super::fonts::Fonts;
use super::glyph::Glyph;

/// Makes the letters of fonts that spell no writing unknown.
pub(crate) fn judge(glyphs: &mut [Glyph], fonts: &mut Fonts) {
    if !fonts.faces.iter().any(|face| face.assumed) {
        return;
    }
    let assumed: Vec<bool> = fonts.faces.iter().map(|face| face.assumed).collect();
    let is_assumed = |glyph: &Glyph| assumed.get(usize::from(glyph.face)).copied().unwrap_or(false);
    for glyph in glyphs.iter().filter(|g| is_assumed(g)) {
        fonts.spelled.entry(glyph.face).or_default().add(glyph.first);
    }
    for glyph in glyphs.iter_mut().filter(|g| is_assumed(g)) {
        if glyph.first != ' ' && !fonts.spelled.get(&glyph.face).is_some_and(|tally| tally.is_writing()) {
            (glyph.first, glyph.more) = ('\u{FFFD}', None);
        }
    }
}
