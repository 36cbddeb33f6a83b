use huepass_credential::{AuthorityId, ShardId};
use proptest::prelude::*;

use super::*;

fn shard(number: u32) -> ShardId {
    ShardId {
        authority: AuthorityId([0x41; 32]),
        number,
    }
}

// spec: P2P-20
#[test]
fn a_request_for_anything_but_a_feed_is_refused() {
    let read = |path: &str| {
        let mut bytes = vec![0x83, 1];
        bytes.extend(cbor::encode(&path));
        bytes.push(0);
        Request::decode(&bytes)
    };
    assert!(read("genesis.cose").is_some());
    for path in [
        "",
        "/etc/passwd",
        "../genesis.cose",
        "epochs/1/announcement.cose",
        "epochs/0000000001/../announcement.cose",
        "config.toml",
        "genesis.cose/",
        "Genesis.cose",
    ] {
        assert_eq!(read(path), None, "{path}");
    }
    let names = |path: &str, after: &str| {
        let mut bytes = vec![0x83, 0];
        bytes.extend(cbor::encode(&path));
        bytes.extend(cbor::encode(&after));
        Request::decode(&bytes)
    };
    assert!(names("statements", "").is_some());
    for path in [
        "",
        ".",
        "..",
        "/",
        "deltas/",
        "deltas/41",
        "statement",
        "epochs/0000000001",
    ] {
        assert_eq!(names(path, ""), None, "{path}");
    }
    assert_eq!(names("statements", "a/b"), None);
    assert_eq!(names("statements", &"a".repeat(81)), None);
}

// spec: P2P-20
#[test]
fn requests_out_of_range_are_refused() {
    for count in [0, 65, 255] {
        let request = Request::Announcements(Epoch(1), count);
        assert_eq!(Request::decode(&request.encode()), None);
    }
    let zero = Request::Announcements(Epoch(0), 1);
    assert_eq!(Request::decode(&zero.encode()), None);
}

// spec: P2P-21
#[test]
fn answers_out_of_range_are_refused() {
    let refused = |answer: Answer| assert_eq!(Answer::decode(&answer.encode()), None);
    let name = |n: usize| format!("{n:04}");
    refused(Answer::Names(vec!["b".into(), "a".into()], false));
    refused(Answer::Names(vec!["a".into(), "a".into()], false));
    refused(Answer::Names(vec!["a/b".into()], false));
    refused(Answer::Names(vec![], true));
    refused(Answer::Names((0..=NAMES).map(name).collect(), false));
    refused(Answer::Chunk(3, vec![0; 4].into()));
    refused(Answer::Chunk(u32::MAX, vec![0; CHUNK + 1].into()));
    refused(Answer::Announcements(vec![vec![].into(); 65]));
    refused(Answer::Announcements(vec![vec![0; 4097].into()]));
}

// spec: P2P-22
#[test]
fn an_answer_to_another_question_is_none() {
    let read = Request::Read(Place::Genesis, 10);
    assert!(Answer::Chunk(12, vec![0; 2].into()).answers(&read));
    for wrong in [
        Answer::Chunk(12, vec![0; 1].into()),
        Answer::Chunk(12, vec![].into()),
        Answer::Chunk(u32::MAX, vec![0; CHUNK].into()),
        Answer::Names(vec![], false),
        Answer::Announcements(vec![]),
    ] {
        assert!(!wrong.answers(&read), "{wrong:?}");
    }
    let names = Request::Names(Folder::Statements, "b".into());
    assert!(!Answer::Names(vec!["b".into()], false).answers(&names));
    assert!(!Answer::Names(vec!["c".into()], true).answers(&names));
    assert!(!Answer::Names(vec!["d".into(), "c".into()], false).answers(&names));
    assert!(!Answer::Names(vec!["c".into(), "c".into()], false).answers(&names));
    assert!(Answer::Names(vec!["c".into()], false).answers(&names));
    let full = (0..NAMES).map(|n| format!("c{n:08}")).collect();
    assert!(Answer::Names(full, true).answers(&names));
    let range = Request::Announcements(Epoch(1), 1);
    assert!(!Answer::Announcements(vec![vec![].into(); 2]).answers(&range));
}

#[test]
fn the_largest_of_each_is_within_its_limit() {
    let longest = Request::Read(Place::Segment(shard(u32::MAX), 1, u32::MAX), u32::MAX);
    assert_eq!(Request::decode(&longest.encode()), Some(longest));
    let names = Request::Names(Folder::Shard(shard(u32::MAX)), "a".repeat(NAME));
    assert_eq!(Request::decode(&names.encode()), Some(names));
    let name = |n: usize| format!("{n:080}");
    for answer in [
        Answer::Names((0..NAMES).map(name).collect(), true),
        Answer::Chunk(u32::MAX, vec![1; CHUNK].into()),
        Answer::Announcements(vec![vec![2; 4096].into(); 64]),
    ] {
        assert_eq!(Answer::decode(&answer.encode()), Some(answer));
    }
    let evidence = EvidenceMessage {
        first: vec![1; 4096].into(),
        second: vec![2; 4096].into(),
    };
    assert_eq!(evidence.encode().len(), EVIDENCE_LIMIT);
    assert_eq!(EvidenceMessage::decode(&evidence.encode()), Some(evidence));
}

fn a_request() -> impl Strategy<Value = Request> {
    let number = || any::<u32>();
    prop_oneof![
        (number(), "[a-z0-9.-]{0,80}").prop_map(|(n, after)| {
            let folders = [
                Folder::Registrars,
                Folder::Statements,
                Folder::Authorities,
                Folder::Epochs,
                Folder::Deltas,
                Folder::Authority(AuthorityId([7; 32])),
                Folder::Shard(shard(n)),
            ];
            Request::Names(folders[n as usize % folders.len()], after)
        }),
        (number(), number()).prop_map(|(n, offset)| Request::Read(Place::Change(n), offset)),
        (1..=u32::MAX, 1..=ANNOUNCEMENTS).prop_map(|(e, n)| Request::Announcements(Epoch(e), n)),
    ]
}

proptest! {
    #[test]
    fn requests_come_back(request in a_request()) {
        let bytes = request.encode();
        prop_assert!(bytes.len() <= REQUEST_LIMIT);
        prop_assert_eq!(Request::decode(&bytes), Some(request));
    }

    // spec: P2P-23
    #[test]
    fn one_byte_more_or_less_is_refused(request in a_request(), more: u8) {
        let bytes = request.encode();
        prop_assert_eq!(Request::decode(&bytes[..bytes.len() - 1]), None);
        prop_assert_eq!(Request::decode(&[&bytes[..], &[more]].concat()), None);
    }

    // spec: P2P-23
    #[test]
    fn whatever_is_read_has_one_encoding(bytes: Vec<u8>) {
        if let Some(request) = Request::decode(&bytes) {
            prop_assert_eq!(request.encode(), bytes.clone());
        }
        if let Some(answer) = Answer::decode(&bytes) {
            prop_assert_eq!(answer.encode(), bytes.clone());
        }
        if let Some(evidence) = EvidenceMessage::decode(&bytes) {
            prop_assert_eq!(evidence.encode(), bytes);
        }
    }
}
