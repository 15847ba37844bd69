//! TIFF, as scanners leave it.

use super::bounds::{PIXELS, unreadable};
use super::made::Raster;
use crate::error::{Error, Result};
use std::io::Cursor;
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};

/// Whether the bytes are a TIFF file's.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")
}

/// The pixels of the first picture of the file.
pub(super) fn raster(bytes: &[u8]) -> Result<Raster> {
    let wrong = |error: tiff::TiffError| unreadable("TIFF", error);
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 4 * PIXELS as usize;
    limits.intermediate_buffer_size = 4 * PIXELS as usize;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(wrong)?.with_limits(limits);
    let (width, height) = decoder.dimensions().map_err(wrong)?;
    if u64::from(width) * u64::from(height) > PIXELS {
        let message = format!("{width} × {height} pixels are more than {} million", PIXELS / 1_000_000);
        return Err(unreadable("TIFF", message));
    }
    let kind = decoder.colortype().map_err(wrong)?;
    let samples = match decoder.read_image().map_err(wrong)? {
        DecodingResult::U8(samples) => samples,
        DecodingResult::U16(samples) => samples.into_iter().map(|sample| (sample >> 8) as u8).collect(),
        _ => return Err(strange(kind)),
    };
    let (channels, samples) = match kind {
        ColorType::Gray(1) => (1, bits(&samples, width as usize)),
        ColorType::Gray(8 | 16) => (1, samples),
        ColorType::GrayA(8 | 16) => (1, first(&samples, 2, 1)),
        ColorType::RGB(8 | 16) | ColorType::YCbCr(8) => (3, samples),
        ColorType::RGBA(8 | 16) => (3, first(&samples, 4, 3)),
        ColorType::CMYK(8) => (3, printed(&samples)),
        _ => return Err(strange(kind)),
    };
    Raster::new(width, height, channels, samples).ok_or_else(|| unreadable("TIFF", "its pixels are not all there"))
}

fn strange(kind: ColorType) -> Error {
    unreadable("TIFF", format!("its colours are {kind:?}"))
}

/// Eight pixels a byte, each row from a byte of its own.
fn bits(packed: &[u8], width: usize) -> Vec<u8> {
    let rows = packed.chunks(width.div_ceil(8).max(1));
    rows.flat_map(|row| (0..width).map(|x| row.get(x / 8).map_or(255, |byte| 255 * (byte >> (7 - x % 8) & 1))))
        .collect()
}

/// The first `kept` of each `of` samples.
fn first(samples: &[u8], of: usize, kept: usize) -> Vec<u8> {
    let pixels = samples.chunks_exact(of);
    pixels.flat_map(|pixel| pixel.iter().take(kept).copied()).collect()
}

/// Inks as light.
fn printed(inks: &[u8]) -> Vec<u8> {
    let light = |ink: u8, black: u8| (u16::from(255 - ink) * u16::from(255 - black) / 255) as u8;
    let pixels = inks.chunks_exact(4);
    pixels
        .flat_map(|pixel| {
            [
                light(pixel[0], pixel[3]),
                light(pixel[1], pixel[3]),
                light(pixel[2], pixel[3]),
            ]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiff::encoder::{TiffEncoder, colortype};

    #[test]
    fn pictures_of_some_kinds_are_read() {
        let mut file = Cursor::new(Vec::new());
        let grey: Vec<u8> = (0..60).collect();
        let mut encoder = TiffEncoder::new(&mut file).unwrap();
        encoder.write_image::<colortype::Gray8>(10, 6, &grey).unwrap();
        let file = file.into_inner();
        assert!(is(&file) && raster(&file).is_ok());
        for end in 0..file.len() {
            let _ = raster(&file[..end]);
        }
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file).unwrap();
        encoder
            .write_image::<colortype::CMYK8>(2, 1, &[0, 0, 0, 255, 255, 0, 0, 0])
            .unwrap();
        assert!(raster(&file.into_inner()).is_ok());
        assert_eq!(printed(&[0, 0, 0, 255, 255, 0, 0, 0]), [0, 0, 0, 0, 255, 255]);
        assert_eq!(bits(&[0b1010_0000, 0, 0b0100_0000, 0], 9)[..4], [255, 0, 255, 0]);
        assert_eq!(bits(&[0b1010_0000, 0, 0b0100_0000, 0], 9).len(), 18);
        assert_eq!(first(&[1, 2, 3, 4, 5, 6, 7, 8], 4, 3), [1, 2, 3, 5, 6, 7]);
    }
}
