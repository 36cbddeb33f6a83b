//! A power cut, simulated: writers work on an ext4 image behind a loop device and are all
//! stopped at a random point; the image as the device has it by then (without what only the page
//! cache holds) is copied, and the copy mounted and opened as after the next start.
//!
//! Needs root, loop devices and mkfs.ext4; says that it was skipped without them.
//! `HUEPASS_POWER_CUTS` sets how many cuts (3 if unset).

mod common;
mod tree;

#[test]
#[ignore = "the process that the other test starts and stops"]
fn writer() {
    tree::writer();
}

#[test]
fn a_power_cut_loses_nothing_acknowledged() {
    common::power::cut(tree::check);
}
