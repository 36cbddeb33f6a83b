//! Properties of the algebra, on random inputs: catching up, rolling back, sums of shares,
//! batches, and encodings.
mod common;

use common::{NOW, World, layout, rng, slot_in};
use huepass_credential::hazmat::{g1, random_scalar, sum_g1, sum_g2};
use huepass_credential::*;
use proptest::prelude::*;

/// Each case makes keys and pairings, so few cases, and no shrinking of random seeds.
fn few(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        max_shrink_iters: 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A shard with `many` revocations of handles other than the returned one.
fn log(seed: u64, many: usize) -> (World, Handle, Witness) {
    let mut world = World::new(seed);
    let holder = world.issue(0, Colour::Green, NOW);
    for _ in 0..many {
        let other = Handle::random(&mut world.rng);
        world.shards[0].revoke(other);
    }
    (world, holder.issued.handle, holder.witness)
}

fn current(caught_up: CaughtUp) -> Witness {
    match caught_up {
        CaughtUp::Current(witness) => witness,
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(few(12))]

    #[test]
    fn any_split_of_a_catch_up_is_one_by_one_is_a_fresh_witness(
        seed: u64,
        many in 1_usize..30,
        cuts in prop::collection::vec(0_usize..30, 0..4),
    ) {
        let (world, handle, start) = log(seed, many);
        let deltas = world.shards[0].loose(0);
        let at_once = current(start.catch_up(handle, &deltas));
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut % (many + 1)).collect();
        cuts.push(0);
        cuts.push(many);
        cuts.sort_unstable();
        let split = cuts.windows(2).fold(start.clone(), |witness, cut| {
            current(witness.catch_up(handle, &deltas[cut[0]..cut[1]]))
        });
        let singly = deltas.iter().fold(start.clone(), |witness, delta| {
            current(witness.catch_up(handle, std::slice::from_ref(delta)))
        });
        let shard = &world.shards[0];
        let fresh = shard.secret.witness(handle, &shard.state).unwrap();
        prop_assert_eq!(&at_once, &split);
        prop_assert_eq!(&at_once, &singly);
        prop_assert_eq!(at_once, Witness { n: shard.state.n, c: fresh });
    }

    #[test]
    fn rolling_back_undoes_a_catch_up(seed: u64, many in 1_usize..8) {
        let (world, handle, start) = log(seed, many);
        let shard = &world.shards[0];
        let mut witness = current(start.catch_up(handle, &shard.loose(0)));
        for (n, delta) in shard.log.iter().enumerate().rev() {
            witness = witness.roll_back(handle, delta).unwrap();
            let upto = current(start.catch_up(handle, &shard.loose(0)[..n]));
            prop_assert_eq!(&witness, &upto);
        }
        prop_assert_eq!(&witness, &start);
        prop_assert_eq!(witness.roll_back(handle, &shard.log[0]), None);
    }

    #[test]
    fn ones_own_handle_is_found_wherever_it_is(seed: u64, before in 0_usize..5, after in 0_usize..5) {
        let (mut world, handle, start) = log(seed, before);
        world.shards[0].revoke(handle);
        for _ in 0..after {
            let other = Handle::random(&mut world.rng);
            world.shards[0].revoke(other);
        }
        let at = u32::try_from(before).unwrap() + 1;
        let found = start.catch_up(handle, &world.shards[0].loose(0));
        prop_assert_eq!(found, CaughtUp::Revoked { at });
        // Nor can the step be taken back: the witness for it does not exist.
        let delta = world.shards[0].log[before];
        let bogus = Witness { n: at, c: delta.v };
        prop_assert_eq!(bogus.roll_back(handle, &delta), None);
    }

    #[test]
    fn shares_and_certificates_add_up_to_one_registrar_with_the_summed_key(
        seed: u64,
        registrars in 1_u8..6,
    ) {
        let mut world = World::new(seed);
        let generators = world.framework.generators().clone();
        let listed: Vec<_> = world.shards.iter().map(|s| (s.keys, s.state.v)).collect();
        let mut total = [Scalar::ZERO; 3];
        let (mut shares, mut parts) = (Vec::new(), Vec::new());
        for r in 0..registrars {
            let context = ShareContext {
                genesis: world.framework.genesis(),
                epoch: Epoch(4),
                list: ListDigest([6; 32]),
                registrar: RegistrarId([r; 32]),
            };
            let secret = ShareSecret::random(&mut world.rng);
            let bytes = secret.to_bytes();
            for (total, part) in total.iter_mut().zip(bytes.as_chunks::<32>().0) {
                *total = *total + Scalar::from_bytes(part).unwrap();
            }
            let share = secret.share(&generators, &context, &mut world.rng);
            shares.push(share.verify(&generators, &context).unwrap());
            parts.push(secret.certify(&listed).unwrap());
        }
        let key = sum_shares(&shares).unwrap();
        let mut bytes = [0; 96];
        for (part, k) in bytes.as_chunks_mut::<32>().0.iter_mut().zip(total) {
            *part = k.to_bytes();
        }
        let alone = ShareSecret::from_bytes(&bytes).unwrap();
        let context = *shares[0].context();
        prop_assert_eq!(alone.share(&generators, &context, &mut world.rng).key, key);
        let alone = alone.certify(&listed).unwrap();
        for (i, (keys, v)) in listed.iter().enumerate() {
            let z: Vec<_> = parts.iter().map(|part| part[i]).collect();
            let z = sum_certificates(&z).unwrap();
            prop_assert_eq!(z, alone[i]);
            let entry = Certified { x: *keys.x(), v: *v, z };
            key.check_certificate(&entry).unwrap();
        }
        key.check_form(&generators).unwrap();
    }

    #[test]
    fn a_batch_says_what_each_would_hear_alone(seed: u64, bad in prop::collection::vec(0_u8..5, 1..7)) {
        let mut world = World::new(seed);
        let holder = world.issue(1, Colour::Yellow, NOW);
        let epoch = world.epoch(1);
        let ready = world.ready(&holder, 1, &epoch).unwrap();
        let mut shown = Vec::new();
        for fault in bad {
            let mut one = world.show(&ready, slot_in(NOW, 0), &Context::default()).unwrap();
            match fault {
                0 => one.responses.u = Scalar::ZERO,
                1 => one.header.epoch.0 += 1,
                2 => one.elements.z_prime = one.elements.v_prime,
                _ => {}
            }
            shown.push(one);
        }
        let batch: Vec<_> = shown.iter().map(|p| (p, Context::default())).collect();
        let together = verify_batch(&epoch.0, &batch, &mut world.rng);
        let alone: Vec<_> = batch
            .iter()
            .map(|(p, context)| epoch.0.verify(p, context, &mut world.rng))
            .collect();
        prop_assert_eq!(together, alone);
    }

    #[test]
    fn what_is_encoded_decodes_to_the_same(seed: u64) {
        let mut world = World::new(seed);
        let master = MasterSecret::random(&mut world.rng);
        prop_assert_eq!(
            *MasterSecret::from_bytes(*master.to_bytes()).to_bytes(),
            *master.to_bytes()
        );
        let holder = world.issue(0, Colour::Red, Hour(NOW.0 + 8));
        let bytes = holder.credential.to_bytes();
        let again = Credential::from_own_store(&bytes).unwrap();
        prop_assert_eq!(*again.to_bytes(), *bytes);
        prop_assert_eq!(again.handle(), holder.credential.handle());
        prop_assert_eq!(again.attributes(), holder.credential.attributes());
        prop_assert_eq!(again.shard(), holder.credential.shard());

        world.shards[0].revoke(holder.issued.handle);
        let delta = world.shards[0].log[0];
        prop_assert_eq!(Delta::from_bytes(&delta.to_bytes()), Ok(delta));
        prop_assert_eq!(
            LooseDelta::from_bytes(&delta.to_bytes()).unwrap().check(),
            Ok(delta)
        );
        let handle = delta.handle;
        prop_assert_eq!(Handle::from_bytes(&handle.to_bytes()), Ok(handle));
        let key = world.shards[0].secret.to_bytes();
        prop_assert_eq!(*ShardSecret::from_bytes(&key).unwrap().to_bytes(), *key);

        let context = IssuanceContext {
            framework: &world.framework,
            shard: world.shards[0].keys.id(),
            nonce: b"n",
            request: b"r",
        };
        let commitment = holder.secret.commit(&context, &mut world.rng).unwrap();
        prop_assert_eq!(CommitmentProof::from_bytes(&commitment.to_bytes()), Ok(commitment));
        let proof = commitment.proof;
        prop_assert_eq!(KnowledgeProof::from_bytes(&proof.to_bytes()), Ok(proof));

        let share = ShareSecret::random(&mut world.rng);
        let bytes = share.to_bytes();
        prop_assert_eq!(*ShareSecret::from_bytes(&bytes).unwrap().to_bytes(), *bytes);
        let key = *world.epoch(1).0.key();
        prop_assert_eq!(EpochKey::from_bytes(&key.to_bytes()), Ok(key));
        let table = WindowTable::from_bytes(&world.sigma_bytes).unwrap();
        prop_assert_eq!(&table.to_bytes(), &world.sigma_bytes);
    }

    #[test]
    fn a_shown_presentation_decodes_to_the_same(seed: u64, scoped: bool, colour in 1_u8..4) {
        let mut world = World::new(seed);
        let colour = Colour::from_number(colour).unwrap();
        let holder = world.issue(0, colour, NOW);
        let epoch = world.epoch(1);
        let ready = world.ready(&holder, 0, &epoch).unwrap();
        let context = Context {
            scope: if scoped { b"canteen" } else { b"" },
            ..Context::default()
        };
        let shown = world.show(&ready, slot_in(NOW, 0), &context).unwrap();
        let bytes = layout::encode(&shown);
        prop_assert_eq!(bytes.len(), if scoped { 656 } else { 608 });
        prop_assert_eq!(layout::decode(&bytes), Ok(shown));
    }
}

proptest! {
    #![proptest_config(few(200))]

    #[test]
    fn scalars_that_decode_encode_to_the_same_bytes(bytes: [u8; 32]) {
        if let Ok(scalar) = Scalar::from_bytes(&bytes) {
            prop_assert_eq!(scalar.to_bytes(), bytes);
        }
        let mut small = bytes;
        small[0] = 0;
        prop_assert_eq!(Scalar::from_bytes(&small).unwrap().to_bytes(), small);
    }

    #[test]
    fn points_that_decode_encode_to_the_same_bytes(seed: u64, bytes: [u8; 48]) {
        if let Ok(point) = G1Affine::from_bytes(&bytes) {
            prop_assert_eq!(point.to_bytes(), bytes);
        }
        let k = random_scalar(&mut rng(seed));
        let point = sum_g1(&[(g1(), k)]).unwrap();
        prop_assert_eq!(G1Affine::from_bytes(&point.to_bytes()), Ok(point));
        let point = sum_g2(&[(hazmat::g2(), k)]).unwrap();
        prop_assert_eq!(G2Affine::from_bytes(&point.to_bytes()), Ok(point));
    }

    #[test]
    fn headers_that_decode_encode_to_the_same_bytes(
        bytes: [u8; 16],
        version in 0_u8..3,
        flags in 0_u8..5,
        colour in 0_u8..5,
    ) {
        let mut bytes = bytes;
        (bytes[0], bytes[1], bytes[3]) = (version, flags, colour);
        match Header::from_bytes(&bytes) {
            Ok(header) => prop_assert_eq!(header.to_bytes(), bytes),
            Err(_) => prop_assert!(
                version != 1 || flags > 3 || !(1..=3).contains(&colour) || bytes[4..8] == [0; 4]
            ),
        }
    }
}
