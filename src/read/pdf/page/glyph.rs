//! A glyph where it stands.

/// One drawn character or ligature.
#[derive(Clone, Debug)]
pub(crate) struct Glyph {
    pub first: char,
    /// The characters after the first, of a ligature or cluster.
    pub more: Option<Box<str>>,
    /// Start of its baseline; in vertical writing the middle of its top edge.
    pub x: f32,
    pub y: f32,
    /// Its advance along the line.
    pub dx: f32,
    pub dy: f32,
    /// Font size in page units.
    pub size: f32,
    /// Degrees clockwise its baseline is turned: 0, 90, 180, 270.
    pub rotation: u16,
    /// Set in a font that runs from top to bottom.
    pub vertical: bool,
    /// Its face, by number.
    pub face: u16,
    /// What the file says its part is, by number; 0 for nothing.
    pub role: u8,
    pub look: Look,
    /// The number of the operator that showed it.
    pub shown: u32,
    /// Struck again on the same spot: how some programs make bold.
    pub struck: bool,
}

/// How it is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Ink,
    /// White, or nearly: seen only on something painted before.
    White,
    /// Not painted: the words under a scan.
    Hidden,
}

impl Glyph {
    /// Makes it stand for `text`.
    pub(crate) fn say(&mut self, text: &str) {
        let mut chars = text.chars();
        self.first = chars.next().unwrap_or(' ');
        let rest = chars.as_str();
        self.more = (!rest.is_empty()).then(|| rest.into());
    }

    /// All of its characters.
    pub(crate) fn text(&self) -> impl Iterator<Item = char> + '_ {
        std::iter::once(self.first).chain(self.more.as_deref().unwrap_or_default().chars())
    }

    /// The middle of its body.
    pub(crate) fn middle(&self) -> (f32, f32) {
        let (x, y) = (self.x + self.dx / 2.0, self.y + self.dy / 2.0);
        let up = 0.3 * self.size;
        match (self.vertical, self.rotation) {
            (true, _) => (x, y),
            (_, 90) => (x + up, y),
            (_, 180) => (x, y + up),
            (_, 270) => (x - up, y),
            _ => (x, y - up),
        }
    }
}
