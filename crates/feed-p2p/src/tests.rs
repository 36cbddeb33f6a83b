//! Nodes on this machine, over real connections.

mod accept;
mod network;
mod refuse;
mod requests;
mod stranger;
