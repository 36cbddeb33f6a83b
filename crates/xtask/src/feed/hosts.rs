//! The real programs on three hosts: cut off from each other, over a bad line, and on an island. The
//! scenes are those of the tests (`tests/src/net/scenes.rs`), which fail when somebody is left behind
//! or goes back to an older epoch.

use std::panic::catch_unwind;

use anyhow::{Result, bail};
use huepass_journeys::net::scenes::{self, Scene};
use serde_json::json;

type Play = fn() -> std::result::Result<Scene, String>;

/// Plays all scenes and prints each.
///
/// # Errors
/// When somebody did not get the newest epoch, or went back.
pub(super) fn run(json: bool) -> Result<()> {
    if !json {
        println!();
        println!("The programs on three hosts: issuer, gate, mirror");
    }
    let all: [Play; 3] = [scenes::partition, scenes::rough, scenes::island];
    for play in all {
        // What went wrong has been printed by then.
        match catch_unwind(play) {
            Ok(Ok(scene)) => print(&scene, json),
            Ok(Err(why)) if json => println!("{}", json!({ "part": "hosts", "skipped": why })),
            Ok(Err(why)) => println!("skipped: {why}"),
            Err(_) => bail!("a scene failed"),
        }
    }
    Ok(())
}

fn print(scene: &Scene, json: bool) {
    let [passed, lost, parted] = scene.frames;
    if json {
        let line = json!({
            "part": "hosts",
            "scene": scene.name,
            "epochs": scene.epochs,
            "seconds_until_all_have_it": scene.seconds,
            "frames": { "passed": passed, "lost": lost, "parted": parted },
            "bytes": scene.bytes,
            "went_back": 0,
        });
        println!("{line}");
        return;
    }
    let seconds: Vec<String> = scene.seconds.iter().map(|s| format!("{s:.1}")).collect();
    println!(
        "{:<42} all have the newest epoch after {} s; {passed} frames passed, {lost} lost, {parted} held back",
        scene.name,
        seconds.join(", ")
    );
}
