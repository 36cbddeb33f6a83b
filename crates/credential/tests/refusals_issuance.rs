//! Commitments that an authority must refuse, and what happens if it does not.
mod common;

use common::forge::{self, Material};
use common::{NOW, World, raw, slot_in, transcript};
use huepass_credential::hazmat::{g1, random_scalar, sum_g1};
use huepass_credential::*;

const NONCE: &[u8] = b"0123456789abcdef";
const REQUEST: &[u8] = b"green please";

fn context(world: &World) -> IssuanceContext<'_> {
    IssuanceContext {
        framework: &world.framework,
        shard: world.shards[0].keys.id(),
        nonce: NONCE,
        request: REQUEST,
    }
}

fn proven(world: &mut World, s: Scalar) -> CommitmentProof {
    let mut rng = world.rng.clone();
    let context = context(world);
    let secret = HolderSecret::from_scalar(s);
    secret.commit(&context, &mut rng).unwrap()
}

#[test]
fn a_commitment_that_opens_to_more_than_s_is_refused() {
    let mut world = World::new(1);
    let s = Scalar::from(9);
    let honest = proven(&mut world, s);
    let generators = world.framework.generators();
    let context = context(&world);
    for extra in [
        generators.h_c,
        forge::minus(&generators.h_c),
        forge::times(&generators.h_c, -Scalar::from(2)),
        generators.h_x,
        generators.h_v,
        generators.p1,
        generators.q1,
        forge::b0(&world.framework),
        g1(),
    ] {
        let changed = CommitmentProof {
            u: forge::plus(&honest.u, &extra),
            ..honest
        };
        assert_eq!(changed.verify(&context), Err(ProofRefused));
    }
    // A proof made for the changed U with the s that the forger knows does not hold either.
    let u = forge::plus(&honest.u, &generators.h_c);
    let forged = prove(&context, &u, s, Scalar::from(77));
    assert_eq!(forged.verify(&context), Err(ProofRefused));
    assert_eq!(*honest.verify(&context).unwrap().u(), honest.u);
}

/// The Schnorr proof, written from the spec, with a chosen nonce.
fn prove(context: &IssuanceContext<'_>, u: &G1Affine, s: Scalar, nonce: Scalar) -> CommitmentProof {
    let framework = context.framework;
    let base = framework.generators().h_s;
    let announced = forge::times(&base, nonce);
    let input = transcript::commitment(
        framework.genesis(),
        framework.credential_type(),
        context.shard,
        context.nonce,
        context.request,
        [&base, u, &announced],
    );
    let challenge = hazmat::hash_to_scalar(&input, labels::DST_HOLDER_COMMITMENT);
    let response = nonce + challenge * s;
    let mut bytes = [0; CommitmentProof::LEN];
    bytes[..48].copy_from_slice(&u.to_bytes());
    bytes[48..80].copy_from_slice(&challenge.to_bytes());
    bytes[80..].copy_from_slice(&response.to_bytes());
    CommitmentProof::from_bytes(&bytes).unwrap()
}

// spec: GRP-9
#[test]
fn a_proof_whose_announcement_is_the_identity_is_refused() {
    let world = World::new(8);
    let context = context(&world);
    let s = Scalar::from(9);
    let u = forge::times(&world.framework.generators().h_s, s);
    // z·H_s − c·U is the identity for z = c·s, whatever c is.
    for challenge in [Scalar::ZERO, Scalar::from(1), Scalar::from(12)] {
        let mut bytes = [0; CommitmentProof::LEN];
        bytes[..48].copy_from_slice(&u.to_bytes());
        bytes[48..80].copy_from_slice(&challenge.to_bytes());
        bytes[80..].copy_from_slice(&(challenge * s).to_bytes());
        let proof = CommitmentProof::from_bytes(&bytes).unwrap();
        assert_eq!(proof.verify(&context), Err(ProofRefused));
    }
}

// spec: GRP-9
#[test]
fn the_proof_is_the_one_that_the_spec_describes() {
    let world = World::new(2);
    let context = context(&world);
    let s = Scalar::from(9);
    let u = forge::times(&world.framework.generators().h_s, s);
    prove(&context, &u, s, Scalar::from(77))
        .verify(&context)
        .unwrap();
}

#[test]
fn somebody_elses_commitment_is_refused() {
    let mut world = World::new(3);
    let mine = proven(&mut world, Scalar::from(9));
    let theirs = proven(&mut world, Scalar::from(10));
    let context = context(&world);
    let stolen = CommitmentProof {
        u: theirs.u,
        ..mine
    };
    assert_eq!(stolen.verify(&context), Err(ProofRefused));
    let reproved = prove(&context, &theirs.u, Scalar::from(9), Scalar::from(5));
    assert_eq!(reproved.verify(&context), Err(ProofRefused));
    // Multiples of both sides, and the two added up.
    let doubled = CommitmentProof {
        u: forge::plus(&theirs.u, &theirs.u),
        ..theirs
    };
    assert_eq!(doubled.verify(&context), Err(ProofRefused));
    let sum = CommitmentProof {
        u: forge::plus(&theirs.u, &mine.u),
        ..theirs
    };
    assert_eq!(sum.verify(&context), Err(ProofRefused));
    theirs.verify(&context).unwrap();
}

// spec: AUT-10
#[test]
fn a_proof_used_again_or_elsewhere_is_refused() {
    let mut world = World::new(4);
    let honest = proven(&mut world, Scalar::from(9));
    let context = context(&world);
    let shard = |authority, number| ShardId {
        authority: AuthorityId([authority; 32]),
        number,
    };
    let framework = |genesis, kind| {
        Framework::new(
            Generators::new(),
            GenesisDigest([genesis; 32]),
            CredentialType(kind),
            30,
        )
        .unwrap()
    };
    let (other_genesis, other_type) = (framework(8, 1), framework(7, 2));
    let refused = [
        IssuanceContext {
            nonce: b"0123456789abcdeg",
            ..context
        },
        IssuanceContext {
            nonce: b"",
            ..context
        },
        IssuanceContext {
            request: b"green pleas",
            ..context
        },
        // The same bytes, divided differently.
        IssuanceContext {
            nonce: b"0123456789abcdefg",
            request: b"reen please",
            ..context
        },
        IssuanceContext {
            shard: shard(1, 1),
            ..context
        },
        IssuanceContext {
            shard: shard(2, 0),
            ..context
        },
        IssuanceContext {
            framework: &other_genesis,
            ..context
        },
        IssuanceContext {
            framework: &other_type,
            ..context
        },
    ];
    for (i, wrong) in refused.iter().enumerate() {
        assert_eq!(honest.verify(wrong), Err(ProofRefused), "{i}");
    }
    honest.verify(&context).unwrap();
}

// spec: AUT-12
#[test]
fn bytes_that_are_no_commitment_are_refused() {
    let mut world = World::new(5);
    let honest = proven(&mut world, Scalar::from(9));
    let context = context(&world);
    let bytes = honest.to_bytes();
    let with = |at: usize, field: &[u8]| {
        let mut changed = bytes;
        changed[at..at + field.len()].copy_from_slice(field);
        CommitmentProof::from_bytes(&changed)
    };
    assert_eq!(with(0, &raw::identity::<48>()), Err(DecodeError::Point));
    for outside in raw::outside_g1() {
        assert_eq!(with(0, &outside), Err(DecodeError::Point));
    }
    let torsion = raw::add_raw(&honest.u, &raw::order_three());
    assert_eq!(with(0, &torsion), Err(DecodeError::Point));
    for at in [48, 80] {
        assert_eq!(with(at, &[0xff; 32]), Err(DecodeError::Scalar));
        let zeroed = with(at, &[0; 32]).unwrap();
        assert_eq!(zeroed.verify(&context), Err(ProofRefused));
    }
    assert_eq!(
        with(48, &[0; 64]).unwrap().verify(&context),
        Err(ProofRefused)
    );
    for (at, byte) in bytes.iter().enumerate() {
        if let Ok(changed) = with(at, &[byte ^ 1]) {
            assert_eq!(changed.verify(&context), Err(ProofRefused), "byte {at}");
        }
    }
    // A wallet whose secret is 0 makes no commitment at all.
    let zero = HolderSecret::from_scalar(Scalar::ZERO);
    let refused = zero.commit(&context, &mut common::rng(1));
    assert_eq!(refused.unwrap_err(), WalletRefusal::Degenerate);
}

#[test]
fn a_handle_that_meets_the_key_is_refused() {
    let mut world = World::new(6);
    let commitment = proven(&mut world, Scalar::from(9));
    let commitment = commitment.verify(&context(&world)).unwrap();
    let shard = &world.shards[0];
    let x = Scalar::from_bytes(&shard.secret.to_bytes()).unwrap();
    let handle = hazmat::handle(-x);
    let attributes = Attributes {
        colour: Colour::Green,
        expiry: NOW,
    };
    let issued = shard.secret.issue(
        &world.framework,
        &commitment,
        attributes,
        handle,
        &shard.state,
    );
    assert_eq!(issued, Err(ShardKeyError::Handle));
    assert_eq!(
        shard.secret.witness(handle, &shard.state),
        Err(ShardKeyError::Handle)
    );
    assert_eq!(
        shard.secret.revoke(handle, &shard.state),
        Err(ShardKeyError::Handle)
    );
    // A log that is full does not wrap around.
    let full = ShardState {
        n: u32::MAX,
        ..shard.state
    };
    let other = Handle::random(&mut world.rng);
    assert_eq!(
        shard.secret.revoke(other, &full),
        Err(ShardKeyError::Handle)
    );
}

#[test]
fn an_authority_that_skips_the_proof_signs_another_colour() {
    // U = s·H_s − 2·H_c turns a red credential into a green one: why the proof is asked for.
    let mut world = World::new(7);
    let s = Scalar::from(9);
    let generators = world.framework.generators().clone();
    let u = sum_g1(&[(generators.h_s, s), (generators.h_c, -Scalar::from(2))]).unwrap();
    let red = forge::message(
        &world.framework,
        Scalar::ZERO,
        forge::colour(Colour::Red),
        NOW,
    );
    let e = random_scalar(&mut world.rng);
    let shard = &world.shards[0];
    let a = hazmat::sign(&shard.secret, &forge::plus(&red, &u), e).unwrap();
    let c = hazmat::sign(&shard.secret, &shard.state.v, e).unwrap();
    let epoch = world.epoch(1);
    let entry = epoch.1[0];
    let green = forge::message(&world.framework, s, forge::colour(Colour::Green), NOW);
    let material = Material {
        entry,
        signature: forge::plus(&a, &c),
        message: forge::plus(&green, &entry.v),
        e,
        s,
        expiry: NOW,
    };
    let window = (world.sigma(0), 0);
    let slot = slot_in(NOW, 0);
    for (claimed, accepted) in [
        (Colour::Red, false),
        (Colour::Yellow, false),
        (Colour::Green, true),
    ] {
        let rng = &mut world.rng;
        let shown = forge::attempt(&epoch.0, &material, claimed, slot, window, rng);
        assert_eq!(forge::accepted(&epoch.0, &shown, rng), accepted);
    }
}
