//! One attempt: a way to prepare the picture, a threshold and a finder; and the order of them.

use std::collections::HashSet;

use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::multi::MultipleBarcodeReader;
use rxing::multi::qrcode::QRCodeMultiReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8Source};

use super::MAX_CODES;
use crate::picture::Grey;

mod shield;

/// A way of looking at a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Attempt {
    size: Size,
    /// Gaussian in pixels of the resized picture; zero is none.
    smooth: f32,
    threshold: Threshold,
    finder: Finder,
    inverted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    /// As it is, shrunk to [`LARGEST`] when larger.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finder {
    /// Follows every alignment pattern: for codes seen at an angle.
    Alignment,
    /// Uses one alignment pattern: now and then reads what the other does not.
    Corners,
}

/// Longer side, in pixels, at which large pictures are looked at first.
const LARGEST: u32 = 2400;

const fn attempt(size: Size, smooth: f32, threshold: Threshold, finder: Finder) -> Attempt {
    Attempt {
        size,
        smooth,
        threshold,
        finder,
        inverted: false,
    }
}

const fn inverted(attempt: Attempt) -> Attempt {
    Attempt {
        inverted: true,
        ..attempt
    }
}

use Finder::{Alignment, Corners};
use Size::{Down, Own, Up};
use Threshold::{Global, Local};

/// Most likely first; what the tests of distorted pictures showed to help, and nothing else.
pub(crate) const PLAN: &[Attempt] = &[
    attempt(Own, 0.0, Local, Alignment),
    attempt(Down(1200), 0.0, Local, Alignment),
    attempt(Up(2), 0.0, Local, Alignment),
    attempt(Own, 0.0, Global, Alignment),
    attempt(Own, 1.0, Local, Alignment),
    attempt(Up(3), 0.0, Local, Alignment),
    inverted(attempt(Own, 0.0, Local, Alignment)),
    attempt(Up(2), 1.5, Local, Alignment),
    attempt(Down(1600), 1.0, Local, Alignment),
    attempt(Down(800), 0.0, Local, Alignment),
    attempt(Own, 0.0, Local, Corners),
    attempt(Up(2), 0.0, Global, Corners),
    inverted(attempt(Up(2), 0.0, Local, Alignment)),
    inverted(attempt(Down(1200), 0.0, Local, Alignment)),
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
            Own if picture.long_side() > LARGEST => picture.scaled_to(LARGEST),
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
        let hints = DecodeHints {
            TryHarder: Some(true),
            PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
            ..DecodeHints::default()
        };
        let results = match self.finder {
            Alignment => QrReader.decode_multiple_with_hints(&mut bitmap, &hints),
            Corners => QRCodeMultiReader::new().decode_multiple_with_hints(&mut bitmap, &hints),
        };
        let mut texts: Vec<String> = Vec::new();
        for result in results.unwrap_or_default().iter().take(MAX_CODES) {
            let text = result.getText();
            if !text.is_empty() && !texts.iter().any(|known| known == text) {
                texts.push(text.to_owned());
            }
        }
        texts
    }
}
