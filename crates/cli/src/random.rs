//! The operating system's randomness.

use std::convert::Infallible;
use std::io;

use rand_core::{TryCryptoRng, TryRng};

use crate::{Exit, Report};

/// The operating system's generator, asked anew for every byte.
///
/// No seed is stretched here: what a presentation hides, it hides without any assumption only if
/// each nonce has randomness of its own.
#[derive(Debug)]
pub struct SystemRandom(());

impl SystemRandom {
    /// Draws once, so that a system without randomness is met before anything is done.
    ///
    /// # Errors
    /// Exit 70 when the system gives none.
    pub fn new() -> Result<Self, Report> {
        getrandom::fill(&mut [0; 32]).map_err(|error| {
            Report::new("error-random", Exit::Internal).because(&system_error(error))
        })?;
        Ok(Self(()))
    }
}

fn system_error(error: getrandom::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::other(error.to_string()),
    }
}

impl TryRng for SystemRandom {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// # Panics
    /// When the system gave randomness at the start and stopped since. Going on without would
    /// give secrets away, and `getrandom(2)` does not fail once it has succeeded.
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the operating system stopped giving randomness: {error}");
        }
        Ok(())
    }
}

impl TryCryptoRng for SystemRandom {}

#[cfg(test)]
mod tests {
    use rand_core::{CryptoRng, Rng};

    use super::SystemRandom;

    fn draw(rng: &mut impl CryptoRng) -> [u8; 32] {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        bytes
    }

    #[test]
    fn two_draws_differ_and_fill_everything() {
        let mut random = SystemRandom::new().unwrap();
        let draws: Vec<_> = (0..64).map(|_| draw(&mut random)).collect();
        assert_ne!(draws[0], draws[1]);
        // 64 draws leave a byte zero throughout once in 256^64.
        assert!((0..32).all(|at| draws.iter().any(|draw| draw[at] != 0)));
        assert_ne!(random.next_u64(), random.next_u64());
    }
}
