//! An authority on disk and a wallet that asks it, for the tests of this crate.

#![allow(dead_code)] // Every test program uses its own part of this.

use std::path::Path;

use huepass_authority::{
    Authority, Granted, Grounds, Identifier, Keys, Policy, ReasonClass, Standing,
};
use huepass_authority_store::SledLedger;
use huepass_credential::{
    Colour, CredentialType, Framework, Generators, GenesisDigest, IssuanceContext, MasterSecret,
};
use huepass_durable::{read_limited, write_atomic_private};
use huepass_wire::{Offer, Pin, Purpose, Request, SealingSecret};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

pub(crate) const NOW: u64 = 500_000 * 3600;
pub(crate) const GREEN: Standing = Standing {
    colour: Colour::Green,
    until: None,
};
pub(crate) const YELLOW: Standing = Standing {
    colour: Colour::Yellow,
    until: None,
};

/// Grounds that fit every colour, and taking it back.
pub(crate) fn grounds() -> Grounds {
    Grounds::new(ReasonClass::Correction, Identifier::new("test").unwrap())
}

pub(crate) fn granted(standing: Standing) -> Granted {
    Granted::new(standing, grounds()).unwrap()
}

pub(crate) fn rng(seed: u64) -> ChaCha12Rng {
    ChaCha12Rng::seed_from_u64(seed)
}

pub(crate) fn framework() -> Framework {
    let genesis = GenesisDigest([0x4b; 32]);
    Framework::new(Generators::new(), genesis, CredentialType(1), 30).unwrap()
}

/// Opens the authority in a folder, or founds it; cut off anywhere, it goes on from there.
pub(crate) fn open(folder: &Path) -> Authority<SledLedger> {
    let path = folder.join("keys");
    let keys = if path.exists() {
        Keys::from_bytes(&read_limited(&path, 1 << 20).unwrap()).unwrap()
    } else {
        let keys = Keys::random(&mut rng(1 << 42));
        write_atomic_private(&path, &keys.to_bytes()).unwrap();
        keys
    };
    let ledger = SledLedger::open(&folder.join("ledger")).unwrap();
    // Small shards, so that more are added on the way.
    let policy = Policy {
        shard_persons: 8,
        ..Policy::default()
    };
    let founded = huepass_authority::Ledger::founding(&ledger)
        .unwrap()
        .is_some();
    if founded {
        Authority::open(ledger, keys, framework(), policy).unwrap()
    } else {
        Authority::found(ledger, keys, framework(), policy, "Example").unwrap()
    }
}

pub(crate) fn add_shard(
    folder: &Path,
    authority: &mut Authority<SledLedger>,
    rng: &mut ChaCha12Rng,
) -> u32 {
    let save = |keys: &Keys| {
        Ok(write_atomic_private(
            &folder.join("keys"),
            &keys.to_bytes(),
        )?)
    };
    authority.add_shard(rng, save).unwrap()
}

pub(crate) struct Wallet(MasterSecret);

impl Wallet {
    pub(crate) fn new(rng: &mut ChaCha12Rng) -> Self {
        Self(MasterSecret::random(rng))
    }

    /// The first request for an offer.
    pub(crate) fn first(&mut self, offer: &[u8], pin: &Pin, rng: &mut ChaCha12Rng) -> Vec<u8> {
        let offer = Offer::open(offer).unwrap();
        let answer_key = SealingSecret::random(rng).public();
        let framework = framework();
        let context = IssuanceContext {
            framework: &framework,
            shard: offer.shard_id(),
            nonce: &offer.ticket.nonce,
            request: &Request::bound_bytes(Purpose::First, &offer.ticket.id, &answer_key),
        };
        let s = self.0.link_secret(offer.genesis, offer.authority);
        let request = Request {
            purpose: Purpose::First,
            ticket_id: offer.ticket.id,
            pin: Some(Pin::new(pin.expose()).unwrap()),
            commitment: s.commit(&context, rng).unwrap(),
            answer_key,
        };
        request
            .seal(offer.genesis, offer.authority, &offer.sealing_key, rng)
            .unwrap()
    }
}

/// Numbers that only need to be spread (xorshift64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}
