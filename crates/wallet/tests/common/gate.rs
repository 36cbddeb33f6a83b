//! A gate to test wallets against.

use huepass_credential::{Colour, Context, Epoch, EpochVerifier, Slot};
use huepass_feed::{Announced, layout};
use huepass_wire::{Beacon, GateId, Kind, Label, ScopeRequest, armour, presentation, unarmour};

use super::{World, key};

/// The announcement of an epoch as a gate opens it.
pub(crate) fn announced(world: &World, epoch: u32) -> Announced {
    let path = layout::announcement(Epoch(epoch));
    world.trust.open_announcement(&world.feed.0[&path]).unwrap()
}

/// Checks a code as a gate does, and gives the colour and slot that it shows.
pub(crate) fn verify(
    world: &mut World,
    epoch: u32,
    text: &str,
    context: &Context<'_>,
) -> (Colour, Slot) {
    let announced = announced(world, epoch);
    let verifier = EpochVerifier::new(
        world.framework.clone(),
        &world.genesis.window_key,
        announced.get().epoch(),
        announced.digest(),
        *announced.get().key(),
    );
    let (kind, bytes) = unarmour(text, Kind::Presentation.limit()).unwrap();
    assert_eq!(kind, Kind::Presentation);
    let shown = presentation::decode(&bytes).unwrap();
    verifier.verify(&shown, context, &mut world.rng).unwrap();
    (shown.header.colour, shown.header.slot)
}

pub(crate) fn beacon(
    world: &World,
    epoch: u32,
    time: u64,
    scope: Option<&str>,
) -> (Beacon, String) {
    let gate = key(77);
    let beacon = Beacon {
        genesis: world.trust.pin(),
        gate: GateId(gate.verifying_key().to_bytes()),
        label: Label::new("Canteen").unwrap(),
        scope: scope.map(|label| ScopeRequest {
            label: Label::new(label).unwrap(),
        }),
        time,
        epoch: Epoch(epoch),
        announcement: announced(world, epoch).digest(),
        nonce: [9; 16],
    };
    let text = armour(Kind::Beacon, &beacon.sign(&gate));
    (beacon, text)
}
