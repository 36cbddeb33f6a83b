use std::sync::LazyLock;

use huepass_credential::Generators;
use huepass_wire::WireError;
use proptest::prelude::*;

use crate::testing::{
    Sample, samples, with_genesis, with_long_version, with_one_more, with_version, world,
};
use crate::{AuthorityDescriptor, FeedError, ShareMessage, Trust};

fn trust() -> Trust {
    world(&[1, 2, 3], 2).0
}

// spec: FED-1
#[test]
fn every_kind_refuses_unknown_versions_and_other_encodings() {
    let trust = trust();
    for sample in samples(&trust) {
        let open = |payload: &[u8]| (sample.open)(&trust, &sample.pack(payload));
        for version in [0, 2, 23] {
            assert_eq!(
                open(&with_version(&sample.payload, version)),
                Err(WireError::Version(version.into()).into()),
                "{} {version}",
                sample.name
            );
        }
        for payload in [
            with_long_version(&sample.payload),
            with_one_more(&sample.payload),
            [&sample.payload[..], &[0]].concat(),
            sample.payload[..sample.payload.len() - 1].to_vec(),
        ] {
            assert_eq!(
                open(&payload),
                Err(WireError::Malformed.into()),
                "{}",
                sample.name
            );
        }
        for payload in [&b""[..], b"\x00", b"\x80", b"\x81\x60", b"\x9f\x01\xff"] {
            assert!(matches!(
                open(payload),
                Err(FeedError::Wire(WireError::NotOurs | WireError::Malformed))
            ));
        }
        assert_eq!(
            open(&sample.payload).unwrap(),
            sample.payload,
            "{}",
            sample.name
        );
    }
}

// spec: FED-2
#[test]
fn every_kind_refuses_more_bytes_than_its_limit_before_it_looks_at_them() {
    let trust = trust();
    for sample in samples(&trust) {
        let mut bytes = sample.bytes();
        bytes.resize(sample.limit + 1, 0);
        let limit = sample.limit;
        assert_eq!(
            (sample.open)(&trust, &bytes),
            Err(WireError::TooLarge { limit }.into()),
            "{}",
            sample.name
        );
    }
}

// spec: FED-3
#[test]
fn every_kind_refuses_other_frameworks_and_signatures_for_other_kinds() {
    let trust = trust();
    for sample in samples(&trust).iter().filter(|s| !s.signers.is_empty()) {
        let open = |bytes: &[u8]| (sample.open)(&trust, bytes);
        for other in samples(&trust).iter().filter(|o| o.kind != sample.kind) {
            let refused = open(&sample.pack_as(other.kind, &sample.payload, &sample.signers));
            let quorum = matches!(refused, Err(FeedError::Quorum { signed: 0, .. }));
            let single = refused == Err(WireError::Signature.into());
            assert!(
                if sample.quorum { quorum } else { single },
                "{}",
                sample.name
            );
        }
        let stranger = sample.pack_as(
            sample.kind,
            &sample.payload,
            &vec![0x77; sample.signers.len()],
        );
        assert!(open(&stranger).is_err(), "{}", sample.name);
        if sample.name != "genesis" {
            let foreign = sample.pack(&with_genesis(&sample.payload, trust.pin()));
            assert_eq!(
                open(&foreign),
                Err(FeedError::OtherFramework),
                "{}",
                sample.name
            );
        }
    }
}

#[test]
fn the_samples_proofs_hold() {
    let trust = trust();
    let samples = samples(&trust);
    let bytes = |name| samples.iter().find(|s| s.name == name).unwrap().bytes();
    let pin = trust.pin();
    let descriptor = AuthorityDescriptor::open_signed(&bytes("descriptor"), pin).unwrap();
    assert!(descriptor.shard_keys(0).is_ok() && descriptor.shard_keys(7).is_ok());
    let share = ShareMessage::open_signed(&bytes("share"), pin).unwrap();
    let proven = share.share().verify(&Generators::new(), &share.context());
    assert!(proven.is_ok());
}

// spec: FED-5
#[test]
fn what_is_not_signed_is_not_decoded() {
    let trust = trust();
    for sample in samples(&trust)
        .iter()
        .filter(|s| !s.quorum && s.signers.len() == 1)
    {
        // A point that is none, behind a signature by somebody else: the signature is named.
        let mut payload = sample.payload.clone();
        let end = payload.len();
        payload[end - 20..].fill(0xff);
        let bytes = sample.pack_as(sample.kind, &payload, &[0x77]);
        assert_eq!(
            (sample.open)(&trust, &bytes),
            Err(WireError::Signature.into()),
            "{}",
            sample.name
        );
    }
}

#[test]
fn one_changed_bit_or_a_cut_is_refused_in_everything_signed() {
    let trust = trust();
    for sample in samples(&trust).iter().filter(|s| !s.signers.is_empty()) {
        let bytes = sample.bytes();
        // Of long documents every seventh byte, to keep the test short.
        let step = if bytes.len() > 700 { 7 } else { 1 };
        for at in (0..bytes.len()).step_by(step) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(
                (sample.open)(&trust, &changed).is_err(),
                "{} {at}",
                sample.name
            );
            assert!(
                (sample.open)(&trust, &bytes[..at]).is_err(),
                "{} {at}",
                sample.name
            );
        }
        let longer = [&bytes[..], &[0]].concat();
        assert!((sample.open)(&trust, &longer).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever reads, reads back from its own encoding: no document has two encodings.
    // spec: FED-1
    #[test]
    fn a_payload_that_reads_is_the_only_encoding_of_what_it_says(
        which in 0..14_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        static WORLD: LazyLock<(Trust, Vec<Sample>)> = LazyLock::new(|| {
            let trust = trust();
            let samples = samples(&trust);
            (trust, samples)
        });
        let (trust, samples) = &*WORLD;
        let sample = &samples[which];
        let mut payload = sample.payload.clone();
        for (at, byte) in changes {
            let at = at.index(payload.len());
            payload[at] = byte;
        }
        if let Some(cut) = cut {
            payload.truncate(cut.index(payload.len() + 1));
        }
        if let Ok(read) = (sample.open)(trust, &sample.pack(&payload)) {
            prop_assert_eq!(read, payload);
        }
    }
}
