//! Parts of a file (RFC 9110, section 14): what a reader asks for, what a mirror says it gives.

/// What a mirror says it gives: `Content-Range: bytes FIRST-LAST/TOTAL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentRange {
    /// The place of the first byte, from 0.
    pub first: u64,
    /// The place of the last byte.
    pub last: u64,
    /// The bytes of the whole file; `None` where the mirror does not say (`*`).
    pub total: Option<u64>,
}

impl ContentRange {
    /// Reads the header's value; `None` unless it is of this form and contradicts itself nowhere.
    // spec: HTP-31
    pub fn parse(text: &str) -> Option<Self> {
        let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let (first, last) = (number(first)?, number(last)?);
        let total = match total {
            "*" => None,
            total => Some(number(total)?),
        };
        let good = first <= last && total.is_none_or(|total| last < total);
        good.then_some(Self { first, last, total })
    }
}

/// What a reader asked for of a file, by its `Range` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it: the header is not one range of bytes.
    Whole,
    /// The bytes from the first to the last place, both in the file.
    Part(u64, u64),
    /// A range that begins behind the end.
    Behind,
}

impl Asked {
    /// Reads the header's value, for a file of `length` bytes. What is not one range of bytes is as
    /// if it were not there, as RFC 9110 allows: several ranges cost a server more than they are
    /// worth.
    // spec: HTP-6
    pub fn parse(text: &str, length: u64) -> Self {
        Self::one(text, length).unwrap_or(Self::Whole)
    }

    fn one(text: &str, length: u64) -> Option<Self> {
        let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
        if first.is_empty() {
            let count = number(last)?.min(length);
            return Some(match count {
                0 => Self::Behind,
                count => Self::Part(length - count, length - 1),
            });
        }
        let first = number(first)?;
        let last = match last {
            "" => u64::MAX,
            last => number(last)?,
        };
        if last < first {
            return None;
        }
        if first >= length {
            return Some(Self::Behind);
        }
        Some(Self::Part(first, last.min(length - 1)))
    }
}

/// Decimal digits only, at most 18 of them.
pub(crate) fn number(text: &str) -> Option<u64> {
    let good = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests;
