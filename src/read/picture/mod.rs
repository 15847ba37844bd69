//! Pictures of printed pages as browsers show them: an image file as it is, made anew where browsers know no such files, or drawn from a
//! PDF. What draws and unpacks here takes bytes that anybody may have made, and is best left to a process of its own.

mod bounds;
mod jp2;
mod made;
mod seen;
mod tiff;

use super::pdf;
use crate::error::Result;
use bounds::PIXELS;

/// A picture as browsers show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// A PNG or JPEG file.
    pub bytes: Vec<u8>,
    /// Whether words of the page are not in it, for their letters do not come with the file.
    pub wordless: bool,
}

impl Picture {
    /// The file in `bytes` as it is, where browsers show such files and it is of a size that they can.
    pub fn shown(bytes: &[u8]) -> Option<Self> {
        let (width, height) = seen::png(bytes).or_else(|| seen::jpeg(bytes))?;
        let fits = width > 0 && height > 0 && u64::from(width) * u64::from(height) <= PIXELS;
        fits.then(|| Self {
            bytes: bytes.to_vec(),
            wordless: false,
        })
    }

    /// Whether the bytes are those of a file that a picture can be made from: PDF, TIFF or JPEG 2000.
    pub fn can_be_drawn(bytes: &[u8]) -> bool {
        tiff::is(bytes) || jp2::is(bytes) || pdf::is(bytes)
    }

    /// The picture of the page of that number, counted from 1, made from a PDF, TIFF or JPEG 2000 file; the last two have one page.
    ///
    /// # Errors
    /// Where the file is none of these, is damaged, too large, or has no such page.
    pub fn drawn(bytes: &[u8], page: usize) -> Result<Self> {
        let (raster, wordless) = if tiff::is(bytes) {
            (tiff::raster(bytes)?, false)
        } else if jp2::is(bytes) {
            (jp2::raster(bytes)?, false)
        } else {
            let (bytes, wordless) = pdf::drawn(bytes, page, made::QUALITY)?;
            return Ok(Self { bytes, wordless });
        };
        let bytes = raster.made()?;
        Ok(Self { bytes, wordless })
    }

    /// The media type of its bytes.
    pub fn media(&self) -> &'static str {
        match seen::png(&self.bytes) {
            Some(_) => "image/png",
            None => "image/jpeg",
        }
    }

    /// All of it as bytes, from which [`Picture::unpacked`] makes it again.
    pub fn packed(mut self) -> Vec<u8> {
        self.bytes.insert(0, u8::from(self.wordless));
        self.bytes
    }

    /// The picture that was packed so; `None` where none was.
    pub fn unpacked(packed: &[u8]) -> Option<Self> {
        let (first, bytes) = packed.split_first()?;
        let picture = Self::shown(bytes)?;
        Some(Self {
            wordless: *first == 1,
            ..picture
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_packed_and_unpacked() {
        let raster = made::Raster::new(40, 30, 1, vec![128; 40 * 30]).unwrap();
        let bytes = raster.made().unwrap();
        let picture = Picture { bytes, wordless: true };
        assert_eq!(picture.media(), "image/jpeg");
        assert_eq!(Picture::unpacked(&picture.clone().packed()), Some(picture.clone()));
        assert_eq!(Picture::shown(&picture.bytes).map(|shown| shown.wordless), Some(false));
        assert_eq!(Picture::unpacked(b""), None);
        assert_eq!(Picture::unpacked(b"\x00text"), None);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in [
            b"".as_slice(),
            b"II*\0",
            b"%PDF-1.7",
            b"\xff\x4f\xff\x51\0",
            b"\0\0\0\x0cjP  \r\n\x87\n",
            b"text",
        ] {
            assert_eq!(Picture::shown(bytes), None);
            assert!(Picture::drawn(bytes, 1).is_err());
        }
        assert!(!Picture::can_be_drawn(b"text") && Picture::can_be_drawn(b"II*\0"));
    }
}
