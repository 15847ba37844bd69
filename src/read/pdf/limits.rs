//! What a file may cost: every bound in one place.

use std::time::Duration;

/// Bounds of one reading; the defaults let every honest newspaper through.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Pages looked at; `None` for all.
    pub pages: Option<usize>,
    /// Bytes of one stream after inflation.
    pub stream: usize,
    /// Bytes of all streams of one page after inflation.
    pub page_streams: usize,
    /// Bytes of all object streams of a file after inflation.
    pub object_streams: usize,
    /// Bytes of all cross-reference streams of a file after inflation.
    pub references: usize,
    /// Glyphs kept of one page.
    pub glyphs: usize,
    /// Rules, frames and pictures kept of one page, each.
    pub shapes: usize,
    /// Forms drawn inside forms.
    pub form_depth: usize,
    /// Forms drawn on one page, repeated ones included.
    pub forms: usize,
    /// Time one page may take; what was found until then is kept.
    pub page_time: Duration,
    /// A page that takes longer is slow.
    pub slow: Duration,
    /// Time all slow pages together may take.
    pub slow_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            pages: None,
            stream: 64 << 20,
            page_streams: 256 << 20,
            object_streams: 256 << 20,
            references: 8 << 20,
            glyphs: 1_000_000,
            shapes: 20_000,
            form_depth: 16,
            forms: 4096,
            page_time: Duration::from_secs(2),
            slow: Duration::from_millis(500),
            slow_time: Duration::from_secs(8),
        }
    }
}
