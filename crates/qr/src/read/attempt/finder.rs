//! Finder patterns to texts, with a bound on the work.
//!
//! The library's own loop tries every triple of patterns it finds. A picture full of false finder
//! patterns has millions of them and would keep a gate busy for minutes, so its steps are called
//! one by one here, and each gives up where no honest picture comes.

use rxing::common::cpp_essentials::{ConcentricPattern, DecoderResult};
use rxing::common::{BitMatrix, DetectorRXingResult as _};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};

/// Most symbols taken from one picture.
const MAX_CODES: usize = 16;

/// Most finder patterns considered, the largest; a symbol has three, and noise makes some.
const MAX_PATTERNS: usize = 192;

/// Most triples of them that are sampled.
const MAX_TRIPLES: usize = 1024;

/// The texts of the symbols in a black and white picture, each once.
pub(super) fn texts(picture: &BitMatrix) -> Vec<String> {
    let mut patterns = FindFinderPatterns(picture, true, 0);
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.size));
    patterns.truncate(MAX_PATTERNS);
    let mut used: Vec<ConcentricPattern> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for triple in GenerateFinderPatternSets(&mut patterns)
        .into_iter()
        .take(MAX_TRIPLES)
    {
        let corners = [triple.bl, triple.tl, triple.tr];
        if corners.iter().any(|corner| used.contains(corner)) {
            continue;
        }
        let Ok(sampled) = SampleQR(picture, &triple) else {
            continue;
        };
        let Some(decoded) = Decode(sampled.getBits())
            .ok()
            .filter(DecoderResult::isValid)
        else {
            continue;
        };
        used.extend(corners);
        let text = decoded.text();
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
        if texts.len() == MAX_CODES {
            break;
        }
    }
    texts
}
