//! The content of every public document and of what registrars send one another, behind whatever
//! signature: no panic, one encoding, nothing above the limit.

#![no_main]

use huepass_feed::{
    Accreditation, Announcement, AuthorityDescriptor, AuthorityState, CertificatesMessage,
    DeAccreditation, DeltaSegment, Document, EpochList, Genesis, ProposalMessage, RegistrarChange,
    Retirement, ShareMessage, StateList,
};

/// Reads a payload as a document of kind `D`.
fn read<D: Document>(payload: &[u8]) {
    if let Ok(document) = D::from_payload(payload) {
        assert_eq!(document.payload(), payload);
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, payload)) = bytes.split_first() else {
        return;
    };
    match kind % 15 {
        0 => read::<Genesis>(payload),
        1 => read::<RegistrarChange>(payload),
        2 => read::<Accreditation>(payload),
        3 => read::<DeAccreditation>(payload),
        4 => read::<Retirement>(payload),
        5 => read::<AuthorityDescriptor>(payload),
        6 => read::<AuthorityState>(payload),
        7 => {
            if let Ok(segment) = DeltaSegment::from_payload(payload) {
                assert_eq!(segment.payload(), payload);
                assert_eq!(
                    segment.raw().len() as u64,
                    u64::from(segment.last() - segment.first()) + 1
                );
                // What a full check accepts, a wallet's lighter one accepts too.
                assert!(segment.deltas().is_err() || segment.loose().is_ok());
            }
        }
        8 => read::<Announcement>(payload),
        9 => read::<StateList>(payload),
        10 => read::<EpochList>(payload),
        11 => read::<ProposalMessage>(payload),
        12 => read::<ShareMessage>(payload),
        13 => read::<CertificatesMessage>(payload),
        _ => {
            // A file's name in a folder of segments.
            let name = str::from_utf8(payload).unwrap_or_default();
            if let Some((first, last)) = huepass_feed::layout::segment_range(name) {
                assert_eq!(format!("{first:010}-{last:010}.cose"), name);
            }
        }
    }
});
