//! A symbol as a PNG or SVG picture, quiet zone included.

use std::fmt::Write as _;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use crate::Symbol;

#[cfg(test)]
mod tests;

/// Most pixels along a module's side; version 40 is then 11,840 pixels wide.
pub const MAX_SCALE: u32 = 64;

/// A picture that could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The scale is zero or beyond [`MAX_SCALE`].
    #[error("a scale of {scale} pixels a module is not between 1 and {MAX_SCALE}")]
    Scale {
        /// Pixels a module asked for.
        scale: u32,
    },
    /// The PNG encoder failed.
    #[error("the PNG could not be made: {0}")]
    Png(String),
}

impl Symbol {
    /// A grey PNG with `scale` pixels a module and the quiet zone around the symbol.
    ///
    /// # Errors
    /// [`RenderError::Scale`] unless `scale` is 1 to [`MAX_SCALE`]; [`RenderError::Png`] should
    /// the encoder fail.
    pub fn png(&self, scale: u32) -> Result<Vec<u8>, RenderError> {
        let (side, pixels) = self.pixels(scale)?;
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::NoFilter)
            .write_image(&pixels, side, side, ExtendedColorType::L8)
            .map_err(|error| RenderError::Png(error.to_string()))?;
        Ok(png)
    }

    /// An SVG document that scales to any size, black on white.
    pub fn svg(&self) -> String {
        let side = self.size_with_margin();
        let mut path = String::new();
        for y in 0..side {
            let mut x = 0;
            while x < side {
                let start = x;
                while self.is_dark_with_margin(x, y) {
                    x += 1;
                }
                if x > start {
                    let run = x - start;
                    // Unwrap safety: writing to a String cannot fail.
                    write!(path, "M{start} {y}h{run}v1h-{run}z").unwrap();
                }
                x += 1;
            }
        }
        format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" "#,
                r#"shape-rendering="crispEdges">"#,
                r##"<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>"##,
                r##"<path fill="#000" d="{path}"/></svg>"##,
                "\n"
            ),
            side = side,
            path = path
        )
    }

    /// Side in pixels and one byte a pixel, 0 dark and 255 light.
    pub(crate) fn pixels(&self, scale: u32) -> Result<(u32, Vec<u8>), RenderError> {
        if !(1..=MAX_SCALE).contains(&scale) {
            return Err(RenderError::Scale { scale });
        }
        let modules = self.size_with_margin();
        let scale_px = scale as usize;
        let mut pixels = Vec::with_capacity(modules * modules * scale_px * scale_px);
        for y in 0..modules {
            let row: Vec<u8> = (0..modules)
                .flat_map(|x| {
                    let grey = if self.is_dark_with_margin(x, y) {
                        0
                    } else {
                        255
                    };
                    std::iter::repeat_n(grey, scale_px)
                })
                .collect();
            for _ in 0..scale_px {
                pixels.extend_from_slice(&row);
            }
        }
        // At most 185 modules of 64 pixels.
        let side = u32::try_from(modules * scale_px).map_err(|_| RenderError::Scale { scale })?;
        Ok((side, pixels))
    }
}
