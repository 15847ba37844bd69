//! JPEG 2000, as libraries keep their scans.

use super::bounds::{PIXELS, unreadable};
use super::made::Raster;
use crate::error::Result;
use pdfboss_jpx::{ColorKind, DecodeLimits, decode};

/// Whether the bytes are a JP2 file's or a bare code stream's.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0\0\0\x0cjP  \r\n\x87\n") || bytes.starts_with(b"\xff\x4f\xff\x51")
}

/// The pixels.
pub(super) fn raster(bytes: &[u8]) -> Result<Raster> {
    let limits = DecodeLimits {
        max_pixels: PIXELS,
        max_components: 4,
        max_decoded_bytes: 4 * PIXELS,
        ..DecodeLimits::default()
    };
    let image = decode(bytes, &limits).map_err(|error| unreadable("JPEG 2000", error.to_string()))?;
    let components = usize::from(image.components).max(1);
    let colours = match image.color {
        ColorKind::Gray => 1,
        ColorKind::IccGuess { components } | ColorKind::Other { components, .. } if components < 3 => 1,
        _ => 3,
    };
    if colours > components {
        return Err(unreadable("JPEG 2000", "its colours are not there"));
    }
    let samples = match components == colours {
        true => image.samples,
        false => {
            let pixels = image.samples.chunks_exact(components);
            pixels.flat_map(|pixel| pixel.iter().take(colours).copied()).collect()
        }
    };
    Raster::new(image.width, image.height, colours, samples)
        .ok_or_else(|| unreadable("JPEG 2000", "its pixels are not all there"))
}
