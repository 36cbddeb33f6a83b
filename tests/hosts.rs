//! The real programs on three hosts with a bad network between them. Where the system allows no
//! hosts, the tests say so and do nothing.

use huepass_journeys::net::scenes::{self, Scene};

fn play(scene: fn() -> Result<Scene, String>) {
    match scene() {
        Ok(scene) => println!("{scene:?}"),
        Err(why) => eprintln!("skipped: {why}"),
    }
}

#[test]
fn a_host_that_was_cut_off_catches_up_and_nobody_goes_back() {
    play(scenes::partition);
}

#[test]
#[ignore = "an epoch takes a minute over such a line; `xtask feed --only hosts` plays it too"]
fn news_arrives_over_a_line_that_loses_a_fifth_and_is_slow() {
    play(scenes::rough);
}

#[test]
fn a_neighbour_without_any_way_out_finds_the_gate() {
    play(scenes::island);
}
