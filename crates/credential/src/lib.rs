#![no_std]
#![doc = "placeholder"]
extern crate alloc;
#[cfg(test)]
extern crate std;
mod curve;
mod error;
pub mod labels;
mod transcript;
