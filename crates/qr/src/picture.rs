//! Bytes from outside to a grey picture, within limits that hold before anything is unpacked.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Limits};

use crate::ReadError;

#[cfg(test)]
mod tests;

/// Most bytes of a picture file; telephones' JPEGs have 3 to 12 million.
pub const MAX_BYTES: usize = 24 << 20;

/// Most pixels of a picture (64 Mi); larger ones are refused by their header.
// spec: QR-4
pub const MAX_PIXELS: u64 = 64 << 20;

/// What the decoder may allocate: four 16-bit channels of the largest picture, and slack.
const MAX_ALLOCATION: u64 = MAX_PIXELS * 8 + (64 << 20);

/// A grey picture, one byte a pixel, row after row.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Grey {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

impl Grey {
    /// Unpacks a PNG or JPEG.
    pub(crate) fn from_file(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.len() > MAX_BYTES {
            return Err(ReadError::TooManyBytes { bytes: bytes.len() });
        }
        let Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) = image::guess_format(bytes) else {
            return Err(ReadError::NotAPicture);
        };
        let (width, height) = ImageReader::with_format(Cursor::new(bytes), format)
            .into_dimensions()
            .map_err(|_| ReadError::Damaged)?;
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(ReadError::TooManyPixels { width, height });
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MAX_ALLOCATION);
        reader.limits(limits);
        let picture = reader.decode().map_err(|_| ReadError::Damaged)?;
        Ok(Self::from_picture(&picture))
    }

    fn from_picture(picture: &DynamicImage) -> Self {
        let (width, height) = (picture.width(), picture.height());
        let pixels = if picture.color().has_alpha() {
            // Transparent codes are meant to lie on paper.
            picture
                .to_luma_alpha8()
                .pixels()
                .map(|pixel| over_white(pixel.0[0], pixel.0[1]))
                .collect()
        } else {
            picture.to_luma8().into_raw()
        };
        Self {
            width,
            height,
            pixels,
        }
    }

    /// The longer side in pixels.
    pub(crate) fn long_side(&self) -> u32 {
        self.width.max(self.height)
    }

    /// Shrinks or enlarges so that the longer side has `long_side` pixels.
    pub(crate) fn scaled_to(&self, long_side: u32) -> Self {
        let scale = |side: u32| {
            let scaled = u64::from(side) * u64::from(long_side) / u64::from(self.long_side());
            u32::try_from(scaled).unwrap_or(long_side).max(1)
        };
        let (width, height) = (scale(self.width), scale(self.height));
        let resized = image::imageops::resize(
            &self.buffer(),
            width,
            height,
            image::imageops::FilterType::Triangle,
        );
        Self {
            width,
            height,
            pixels: resized.into_raw(),
        }
    }

    /// Smooths noise away with a Gaussian of `sigma` pixels.
    pub(crate) fn smoothed(&self, sigma: f32) -> Self {
        let blurred = image::imageops::blur(&self.buffer(), sigma);
        Self {
            width: self.width,
            height: self.height,
            pixels: blurred.into_raw(),
        }
    }

    fn buffer(&self) -> image::ImageBuffer<image::Luma<u8>, &[u8]> {
        // Unwrap safety: every constructor makes width · height pixels.
        image::ImageBuffer::from_raw(self.width, self.height, self.pixels.as_slice()).unwrap()
    }
}

fn over_white(grey: u8, alpha: u8) -> u8 {
    let (grey, alpha) = (u32::from(grey), u32::from(alpha));
    let blended = (grey * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(blended).unwrap_or(u8::MAX)
}
