//! QR images to text and text to QR images; what a text means is not known here.
//!
//! The programs call this crate: the wallet and the issuer print codes with [`Symbol::encode`],
//! the verifier, the wallet and the issuer read pictures with [`read`]. Texts come from and go to
//! `huepass-wire`, which owns prefixes and base45. Start at [`Symbol`] for printing and at
//! [`read`] for reading.
//!
//! Symbols follow ISO/IEC 18004. Everything is printed in alphanumeric mode, the only mode that
//! every reader returns unaltered, so texts consist of `0-9 A-Z` and ` $%*+-./:`.
//!
//! ```
//! use huepass_qr::{Level, Symbol, read};
//!
//! let symbol = Symbol::encode("HUE1:6BF+70", Level::Low)?;
//! let png = symbol.png(4)?;
//! assert_eq!(read(&png)?, ["HUE1:6BF+70"]);
//!
//! assert!(Symbol::encode("lower case", Level::Low).is_err());
//! assert!(read(b"not a picture").is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a photograph may be like
//! Measured with the synthetic camera of `tests/photographs.rs` on symbols of 330 to 989
//! characters at level L, each distortion alone, modules of 3, 4 and 6 pixels:
//!
//! | distortion | read at every size up to |
//! |---|---|
//! | out of focus, Gaussian sigma | 0.45 modules |
//! | leaning away at the top | 30° |
//! | leaning away at the side | 45° |
//! | turned in the picture | any angle, seen in steps of 9° |
//! | noise, standard deviation out of 255 | 85 |
//! | light falling off across the picture | to a fifth |
//! | contrast between dark and light | 35 of 255 grey values |
//! | JPEG quality | 10 |
//! | sharp and from the front, pixels a module | 2 |
//!
//! Distortions add up. With sigma 0.3, noise 8, light falling to 0.6 and JPEG quality 80 together,
//! modules of 4 pixels are read at 20° and turned; at sigma 0.5 or noise 30 with an angle most are
//! not. Real lenses, reflections and moiré are not part of the measurement.
//!
//! # Hostile pictures
//! [`MAX_BYTES`] and [`MAX_PIXELS`] are checked before anything is unpacked, larger pictures are
//! shrunk to 2,400 pixels before they are searched, the number of finder patterns followed is
//! bounded, and a panic of the decoding library counts as "no code". A picture made to be slow
//! takes seconds, not minutes.

mod picture;
mod read;
mod render;
mod symbol;
mod terminal;

pub use picture::{MAX_BYTES, MAX_PIXELS};
pub use read::{ReadError, read};
pub use render::{MAX_SCALE, RenderError};
pub use symbol::{EncodeError, Level, QUIET_ZONE, Symbol};
pub use terminal::{Ink, TooSmall};
