//! One module a command.

pub(crate) mod beacon;
pub(crate) mod check;
pub(crate) mod feed;
pub(crate) mod init;
pub(crate) mod node;
pub(crate) mod status;
pub(crate) mod sync;
