//! The explain test: with test parameters whose discrete logarithms are known, the bytes of any
//! holder's presentation come out exactly the same for any other holder, of another authority,
//! expiry and handle, under the randomness that the bijection of spec/security.md names. So the
//! bytes say nothing about which of them made it.
mod common;

use std::sync::Arc;

use common::forge::{inverse, times};
use common::{NOW, SLOT_LENGTH, layout, rng, slot_in, transcript};
use huepass_credential::hazmat::{g1, g2, handle_scalar, random_scalar, sum_g2};
use huepass_credential::*;
use rand_chacha::ChaCha20Rng;

/// Logarithms of the generators to g1, and w.
struct Logs {
    p1: Scalar,
    q1: Scalar,
    h_s: Scalar,
    h_c: Scalar,
    h_x: Scalar,
    h_v: Scalar,
    p_w: Scalar,
    w: Scalar,
}

/// A world of which every logarithm is known.
struct Glass {
    rng: ChaCha20Rng,
    logs: Logs,
    framework: Framework,
    window: Window,
    verifier: Option<Arc<EpochVerifier>>,
}

/// A holder with all logarithms: x and v of the shard, s and the exponent of S.
struct Holder {
    ready: Ready,
    x: Scalar,
    v: Scalar,
    s: Scalar,
    signature: Scalar,
    expiry: Hour,
    e: Scalar,
}

struct Shard {
    secret: ShardSecret,
    keys: ShardKeys,
    x: Scalar,
    v: Scalar,
    state: ShardState,
}

impl Glass {
    fn new(seed: u64) -> Self {
        let mut rng = rng(seed);
        let mut draw = || random_scalar(&mut rng);
        let logs = Logs {
            p1: draw(),
            q1: draw(),
            h_s: draw(),
            h_c: draw(),
            h_x: draw(),
            h_v: draw(),
            p_w: draw(),
            w: draw(),
        };
        let point = |log| times(&g1(), log);
        let generators = Generators {
            p1: point(logs.p1),
            q1: point(logs.q1),
            h_s: point(logs.h_s),
            h_c: point(logs.h_c),
            h_x: point(logs.h_x),
            h_v: point(logs.h_v),
            p_w: point(logs.p_w),
        };
        let table: Vec<u8> = (0..WINDOW_LEN as u64)
            .flat_map(|i| point(logs.p_w * inverse(logs.w + Scalar::from(i))).to_bytes())
            .collect();
        let key = sum_g2(&[(g2(), logs.w)]).unwrap();
        let window = WindowTable::from_bytes(&table)
            .unwrap()
            .check(&generators, &key, &mut rng)
            .unwrap();
        let framework = Framework::new(
            generators,
            GenesisDigest([7; 32]),
            CredentialType(1),
            SLOT_LENGTH,
        )
        .unwrap();
        Self {
            rng,
            logs,
            framework,
            window,
            verifier: None,
        }
    }

    fn shard(&mut self, authority: u8, revocations: u32) -> Shard {
        let x = random_scalar(&mut self.rng);
        let secret = ShardSecret::from_bytes(&x.to_bytes()).unwrap();
        let id = ShardId {
            authority: AuthorityId([authority; 32]),
            number: 0,
        };
        let genesis = self.framework.genesis();
        let keys = secret
            .descriptor(genesis, id, &mut self.rng)
            .verify(genesis, id)
            .unwrap();
        let mut state = ShardState::birth(self.framework.generators());
        let mut v = self.logs.h_v;
        for _ in 0..revocations {
            let handle = Handle::random(&mut self.rng);
            state = secret.revoke(handle, &state).unwrap();
            v = v * inverse(x + handle_scalar(handle));
        }
        assert_eq!(state.v, times(&g1(), v));
        Shard {
            secret,
            keys,
            x,
            v,
            state,
        }
    }

    /// Lists the shards in one epoch and returns their entries.
    fn list(&mut self, shards: &[Shard]) -> Vec<Certified> {
        let context = ShareContext {
            genesis: self.framework.genesis(),
            epoch: Epoch(2),
            list: ListDigest([1; 32]),
            registrar: RegistrarId([2; 32]),
        };
        let generators = self.framework.generators();
        let secret = ShareSecret::random(&mut self.rng);
        let share = secret.share(generators, &context, &mut self.rng);
        let key = sum_shares(&[share.verify(generators, &context).unwrap()]).unwrap();
        let listed: Vec<_> = shards.iter().map(|s| (s.keys, s.state.v)).collect();
        let z = secret.certify(&listed).unwrap();
        self.verifier = Some(Arc::new(EpochVerifier::new(
            self.framework.clone(),
            self.window.key(),
            Epoch(2),
            AnnouncementDigest([3; 32]),
            key,
        )));
        shards
            .iter()
            .zip(z)
            .map(|(shard, z)| Certified {
                x: *shard.keys.x(),
                v: shard.state.v,
                z,
            })
            .collect()
    }

    fn holder(
        &mut self,
        shard: &Shard,
        entry: &Certified,
        colour: Colour,
        expiry: Hour,
        s: Scalar,
    ) -> Holder {
        let secret = HolderSecret::from_scalar(s);
        let context = IssuanceContext {
            framework: &self.framework,
            shard: shard.keys.id(),
            nonce: b"n",
            request: b"",
        };
        let commitment = secret
            .commit(&context, &mut self.rng)
            .unwrap()
            .verify(&context)
            .unwrap();
        let handle = Handle::random(&mut self.rng);
        let attributes = Attributes { colour, expiry };
        let issued = shard
            .secret
            .issue(
                &self.framework,
                &commitment,
                attributes,
                handle,
                &shard.state,
            )
            .unwrap();
        let (credential, witness) =
            Credential::accept(&issued, &self.framework, &shard.keys, &secret, NOW).unwrap();
        let verifier = Arc::clone(self.verifier.as_ref().unwrap());
        let ready = credential
            .ready(verifier, &shard.keys, entry, &witness, &secret)
            .unwrap();
        let logs = &self.logs;
        let dom = transcript::dom(self.framework.genesis(), self.framework.credential_type());
        let number = |n: u32| Scalar::from(u64::from(n));
        let b = logs.p1
            + dom * logs.q1
            + s * logs.h_s
            + number(u32::from(colour.number())) * logs.h_c
            + number(expiry.0) * logs.h_x;
        let e = handle_scalar(handle);
        Holder {
            ready,
            x: shard.x,
            v: shard.v,
            s,
            signature: (b + shard.v) * inverse(shard.x + e),
            expiry,
            e,
        }
    }

    fn coins(&mut self) -> Coins {
        let mut draw = || random_scalar(&mut self.rng);
        Coins {
            tau: draw(),
            u: draw(),
            rho: draw(),
            r: draw(),
            nonces: core::array::from_fn(|_| draw()),
        }
    }

    fn show(&self, holder: &Holder, coins: &Coins, context: &Context<'_>) -> Presentation {
        holder
            .ready
            .prepare_with(NOW, &self.window, coins)
            .unwrap()
            .show(slot_in(NOW, 5), context)
            .unwrap()
    }

    fn delta(holder: &Holder) -> Scalar {
        Scalar::from(u64::from(holder.expiry.0 - NOW.0))
    }

    /// r̄, ē, s, expiry, u, r of a holder with these coins.
    fn witnesses(holder: &Holder, coins: &Coins) -> [Scalar; 6] {
        let r_bar = inverse(coins.rho);
        [
            r_bar,
            (holder.e - coins.tau) * r_bar,
            holder.s,
            Scalar::from(u64::from(holder.expiry.0)),
            coins.u,
            coins.r,
        ]
    }

    /// The one choice of randomness with which `other` makes `shown`, which `maker` made with
    /// `coins`: τ = x' − x, u = (v' − v)/h_v, ρ = ā/s̄, r = r̄_w·(w+δ)/p_w, nonces = z − c·witness.
    fn explain(
        &self,
        shown: &Presentation,
        maker: &Holder,
        coins: &Coins,
        other: &Holder,
    ) -> Coins {
        let logs = &self.logs;
        let x_prime = maker.x + coins.tau;
        let v_prime = maker.v + coins.u * logs.h_v;
        let a_bar = coins.rho * maker.signature;
        let r_bar = coins.r * logs.p_w * inverse(logs.w + Self::delta(maker));
        let mut found = Coins {
            tau: x_prime - other.x,
            u: (v_prime - other.v) * inverse(logs.h_v),
            rho: a_bar * inverse(other.signature),
            r: r_bar * (logs.w + Self::delta(other)) * inverse(logs.p_w),
            nonces: [Scalar::ZERO; 6],
        };
        let c = transcript::challenge_scalar(&shown.challenge);
        let z = &shown.responses;
        let z = [z.r_bar, z.e_bar, z.s, z.expiry, z.u, z.r];
        let witnesses = Self::witnesses(other, &found);
        found.nonces = core::array::from_fn(|i| z[i] - c * witnesses[i]);
        found
    }
}

const SCAN: Context<'_> = Context {
    audience: b"gate",
    nonce: b"1234",
    scope: b"",
};

#[test]
fn every_holder_explains_every_other_holders_bytes() {
    let mut glass = Glass::new(1);
    let shards = [glass.shard(1, 0), glass.shard(2, 1), glass.shard(3, 4)];
    let entries = glass.list(&shards);
    let mut holders = Vec::new();
    for (shard, left, s) in [
        (0, 0, 11),
        (1, 1023, 12),
        (2, 700, 13),
        (2, 700, 14),
        (1, 3, 11),
    ] {
        let expiry = Hour(NOW.0 + left);
        holders.push(glass.holder(
            &shards[shard],
            &entries[shard],
            Colour::Green,
            expiry,
            Scalar::from(s),
        ));
    }
    for context in [Context::default(), SCAN] {
        for maker in &holders {
            let coins = glass.coins();
            let shown = glass.show(maker, &coins, &context);
            let verifier = glass.verifier.clone().unwrap();
            verifier.verify(&shown, &context, &mut glass.rng).unwrap();
            for other in &holders {
                let explained = glass.explain(&shown, maker, &coins, other);
                let again = glass.show(other, &explained, &context);
                assert_eq!(layout::encode(&again), layout::encode(&shown));
            }
        }
    }
}

#[test]
fn one_holders_two_presentations_are_explained_by_two_holders() {
    let mut glass = Glass::new(2);
    let shards = [glass.shard(1, 2), glass.shard(2, 0)];
    let entries = glass.list(&shards);
    let one = glass.holder(&shards[0], &entries[0], Colour::Red, NOW, Scalar::from(3));
    let other = Hour(NOW.0 + 9);
    let other = glass.holder(&shards[1], &entries[1], Colour::Red, other, Scalar::from(4));
    for _ in 0..2 {
        let coins = glass.coins();
        let shown = glass.show(&one, &coins, &SCAN);
        let explained = glass.explain(&shown, &one, &coins, &other);
        assert_eq!(glass.show(&other, &explained, &SCAN), shown);
        // The way back is the very randomness that was used: the map is a bijection.
        let back = glass.explain(&shown, &other, &explained, &one);
        assert!(back.tau == coins.tau && back.u == coins.u);
        assert!(back.rho == coins.rho && back.r == coins.r);
        assert!(back.nonces == coins.nonces);
    }
}

#[test]
fn what_a_gate_does_learn_cannot_be_explained_away() {
    // The test can fail: another colour, or a pseudonym of another secret, does not reproduce.
    let mut glass = Glass::new(3);
    let shards = [glass.shard(1, 1), glass.shard(2, 1)];
    let entries = glass.list(&shards);
    let expiry = Hour(NOW.0 + 5);
    let green = glass.holder(
        &shards[0],
        &entries[0],
        Colour::Green,
        expiry,
        Scalar::from(3),
    );
    let red = glass.holder(
        &shards[1],
        &entries[1],
        Colour::Red,
        expiry,
        Scalar::from(4),
    );
    let coins = glass.coins();
    let shown = glass.show(&green, &coins, &Context::default());
    let explained = glass.explain(&shown, &green, &coins, &red);
    let again = glass
        .holder_shows(&red, &explained)
        .map(|again| layout::encode(&again));
    assert_ne!(again, Ok(layout::encode(&shown)));

    let scoped = Context {
        scope: b"canteen",
        ..Context::default()
    };
    let other = glass.holder(
        &shards[1],
        &entries[1],
        Colour::Green,
        expiry,
        Scalar::from(4),
    );
    let same = glass.holder(
        &shards[1],
        &entries[1],
        Colour::Green,
        expiry,
        Scalar::from(3),
    );
    let shown = glass.show(&green, &coins, &scoped);
    let explained = glass.explain(&shown, &green, &coins, &same);
    assert_eq!(glass.show(&same, &explained, &scoped), shown);
    let explained = glass.explain(&shown, &green, &coins, &other);
    assert_ne!(glass.show(&other, &explained, &scoped), shown);
}

impl Glass {
    fn holder_shows(&self, holder: &Holder, coins: &Coins) -> Result<Presentation, WalletRefusal> {
        holder
            .ready
            .prepare_with(NOW, &self.window, coins)?
            .show(slot_in(NOW, 5), &Context::default())
    }
}
