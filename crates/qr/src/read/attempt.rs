//! One attempt: a way to prepare the picture, a threshold and a finder; and the order of them.

use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::{Binarizer, BinaryBitmap, Luma8Source};

use crate::picture::Grey;

mod finder;
mod shield;

/// A way of looking at a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Attempt {
    size: Size,
    /// Gaussian in pixels of the resized picture; zero is none.
    smooth: f32,
    threshold: Threshold,
    inverted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    /// As it is.
    Own,
    /// Shrunk so that the longer side has so many pixels; skipped for smaller pictures.
    Down(u32),
    /// Enlarged so many times; skipped when that makes it larger than [`LARGEST`].
    Up(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Threshold {
    /// Black and white by blocks: for uneven light.
    Local,
    /// One threshold for the whole picture: for small modules.
    Global,
}

/// Longer side in pixels that larger pictures are shrunk to before anything is tried.
pub(crate) const LARGEST: u32 = 2400;

const fn attempt(size: Size, smooth: f32, threshold: Threshold) -> Attempt {
    Attempt {
        size,
        smooth,
        threshold,
        inverted: false,
    }
}

const fn inverted(attempt: Attempt) -> Attempt {
    Attempt {
        inverted: true,
        ..attempt
    }
}

use Size::{Down, Own, Up};
use Threshold::{Global, Local};

/// Most likely first; what the tests of distorted pictures showed to help, and nothing else.
pub(crate) const PLAN: &[Attempt] = &[
    attempt(Own, 0.0, Local),
    attempt(Up(2), 0.0, Local),
    attempt(Own, 0.0, Global),
    attempt(Own, 1.0, Local),
    attempt(Up(2), 1.5, Local),
    attempt(Up(3), 0.0, Local),
    inverted(attempt(Own, 0.0, Local)),
    inverted(attempt(Up(2), 0.0, Local)),
    attempt(Down(1200), 0.0, Local),
    attempt(Down(1600), 1.0, Local),
    inverted(attempt(Down(1200), 0.0, Local)),
];

impl Attempt {
    /// Whether this attempt looks at the picture in a way that no earlier one did.
    pub(crate) fn makes_sense(&self, picture: &Grey) -> bool {
        match self.size {
            Own => true,
            Down(side) => picture.long_side() > side,
            Up(times) => picture.long_side().saturating_mul(times) <= LARGEST,
        }
    }

    /// The texts found, each once; empty when there are none.
    pub(crate) fn run(&self, picture: &Grey) -> Vec<String> {
        let prepared = self.prepare(picture);
        let found = shield::run(|| {
            let Ok(source) =
                Luma8Source::new_with_slice(&prepared.pixels, prepared.width, prepared.height)
            else {
                return Vec::new();
            };
            match self.threshold {
                Local => self.find(BinaryBitmap::new(HybridBinarizer::new(source))),
                Global => self.find(BinaryBitmap::new(GlobalHistogramBinarizer::new(source))),
            }
        });
        found.unwrap_or_default()
    }

    fn prepare(&self, picture: &Grey) -> Grey {
        let sized = match self.size {
            Own => picture.clone(),
            Down(side) => picture.scaled_to(side),
            Up(times) => picture.scaled_to(picture.long_side() * times),
        };
        if self.smooth > 0.0 {
            sized.smoothed(self.smooth)
        } else {
            sized
        }
    }

    fn find<B: Binarizer>(&self, mut bitmap: BinaryBitmap<B>) -> Vec<String> {
        if self.inverted {
            bitmap.invert();
        }
        finder::texts(bitmap.get_black_matrix())
    }
}
