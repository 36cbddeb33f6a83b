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
