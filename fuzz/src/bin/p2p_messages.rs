//! Requests, answers and evidence between nodes: no panic, one encoding, nothing above a limit.

#![no_main]

use huepass_feed::layout::Place;
use huepass_feed_p2p::message::{
    ANNOUNCEMENTS, ANSWER_LIMIT, Answer, CHUNK, EVIDENCE_LIMIT, EvidenceMessage, Folder, NAMES,
    REQUEST_LIMIT, Request, is_name,
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, message)) = bytes.split_first() else {
        return;
    };
    match kind % 3 {
        0 => {
            let Some(request) = Request::decode(message) else {
                return;
            };
            assert!(message.len() <= REQUEST_LIMIT);
            assert_eq!(request.encode(), message);
            match request {
                Request::Names(folder, after) => {
                    assert_eq!(Folder::parse(&folder.path()), Some(folder));
                    assert!(after.is_empty() || is_name(&after));
                }
                Request::Read(place, _) => assert_eq!(Place::parse(&place.path()), Some(place)),
                Request::Announcements(first, count) => {
                    assert!(first.0 > 0 && (1..=ANNOUNCEMENTS).contains(&count));
                }
            }
        }
        1 => {
            let Some(answer) = Answer::decode(message) else {
                return;
            };
            assert!(message.len() <= ANSWER_LIMIT);
            assert_eq!(answer.encode(), message);
            match &answer {
                Answer::None | Answer::Busy => {}
                Answer::Names(names, _) => assert!(names.len() <= NAMES),
                Answer::Chunk(_, piece) => assert!(piece.len() <= CHUNK),
                Answer::Announcements(all) => assert!(all.len() <= usize::from(ANNOUNCEMENTS)),
            }
            // An answer to one question is none to another.
            let questions = [
                Request::Names(Folder::Epochs, String::new()),
                Request::Read(Place::Genesis, 0),
                Request::Announcements(huepass_feed::Epoch(1), ANNOUNCEMENTS),
            ];
            let fitting = questions.iter().filter(|question| answer.answers(question));
            assert!(fitting.count() <= 1 || matches!(answer, Answer::None | Answer::Busy));
        }
        _ => {
            if let Some(evidence) = EvidenceMessage::decode(message) {
                assert!(message.len() <= EVIDENCE_LIMIT);
                assert_eq!(evidence.encode(), message);
            }
        }
    }
});
