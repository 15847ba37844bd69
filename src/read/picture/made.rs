//! A picture made anew for browsers: no larger than is of use, as JPEG.

use super::bounds::PIXELS;
use crate::error::{Error, Kind, Result};
use pdfboss_render::{ImageFormat, Pixmap};

/// What a picture is wide at most, and four times as high.
const WIDEST: u32 = 2400;
/// Of JPEG, from 1 to 100.
pub(super) const QUALITY: u8 = 85;

/// Samples of 8 bits: one a pixel for grey, three for colours.
pub(super) struct Raster {
    width: u32,
    height: u32,
    channels: usize,
    samples: Vec<u8>,
}

impl Raster {
    /// Rows from the top, `channels` samples a pixel; `None` where the samples are not as many as that takes, or the channels not 1 or 3.
    pub(super) fn new(width: u32, height: u32, channels: usize, samples: Vec<u8>) -> Option<Self> {
        let pixels = u64::from(width) * u64::from(height);
        let holds = samples.len() as u64 == pixels * channels as u64 && matches!(channels, 1 | 3);
        (holds && pixels > 0 && pixels <= PIXELS).then_some(Self {
            width,
            height,
            channels,
            samples,
        })
    }

    /// The JPEG file.
    pub(super) fn made(&self) -> Result<Vec<u8>> {
        let shrunk = self.shrunk();
        shrunk
            .encode(ImageFormat::Jpeg { quality: QUALITY })
            .map_err(|error| Error::new(Kind::Input, "this picture cannot be written anew").because(error.to_string()))
    }

    /// Each pixel the mean of a square of them.
    fn shrunk(&self) -> Pixmap {
        let side = self.width.div_ceil(WIDEST).max(self.height.div_ceil(4 * WIDEST)).max(1);
        let (width, height) = (self.width.div_ceil(side), self.height.div_ceil(side));
        let mut pixmap = Pixmap::new(width, height);
        let row = self.width as usize * self.channels;
        let out = pixmap.data.chunks_exact_mut(4 * width as usize);
        for (rows, out) in self.samples.chunks(row * side as usize).zip(out) {
            let mut sums = vec![0u32; width as usize * self.channels];
            for line in rows.chunks_exact(row) {
                for (square, pixels) in line.chunks(self.channels * side as usize).enumerate() {
                    for (at, sample) in pixels.iter().enumerate() {
                        sums[square * self.channels + at % self.channels] += u32::from(*sample);
                    }
                }
            }
            let lines = (rows.len() / row) as u32;
            for (place, pixel) in out.chunks_exact_mut(4).enumerate() {
                let wide = side.min(self.width - place as u32 * side);
                let mean = |channel: usize| (sums[place * self.channels + channel] / (wide * lines).max(1)) as u8;
                let last = self.channels - 1;
                pixel.copy_from_slice(&[mean(0), mean(1.min(last)), mean(2.min(last)), 255]);
            }
        }
        pixmap
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_picture_shrinks_to_the_means_of_its_squares() {
        let (width, height) = (WIDEST + 1, 3);
        let samples: Vec<u8> = (0..height)
            .flat_map(|_| (0..width).map(|x| if x % 2 == 0 { 0 } else { 200 }))
            .collect();
        let shrunk = Raster::new(width, height, 1, samples).unwrap().shrunk();
        assert_eq!((shrunk.width, shrunk.height), (WIDEST / 2 + 1, 2));
        assert_eq!(shrunk.data[..4], [100, 100, 100, 255]);
        assert_eq!(
            shrunk.data[shrunk.data.len() - 4..],
            [0, 0, 0, 255],
            "the last column and row are single"
        );
        assert!(Raster::new(2, 2, 1, vec![0; 3]).is_none() && Raster::new(0, 2, 1, Vec::new()).is_none());
        let colours = Raster::new(2, 1, 3, vec![1, 2, 3, 4, 5, 6]).unwrap().shrunk();
        assert_eq!(colours.data, [1, 2, 3, 255, 4, 5, 6, 255]);
    }
}
