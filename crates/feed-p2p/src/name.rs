//! What protocols and topics are called. Every name has the version and the framework in it, so nodes
//! of two frameworks, or of two versions, have no protocol in common (spec/p2p.md, "Names").

use huepass_credential::GenesisDigest;
use libp2p::StreamProtocol;
use libp2p::gossipsub::IdentTopic;

/// The names of one framework.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// `/huepass/1/` and the first half of the genesis digest in hexadecimal.
    pub(crate) framework: String,
    pub(crate) gossip: String,
    pub(crate) ask: StreamProtocol,
    pub(crate) kad: StreamProtocol,
    pub(crate) announcements: IdentTopic,
    pub(crate) deltas: IdentTopic,
    pub(crate) evidence: IdentTopic,
}

impl Names {
    // spec: P2P-1, P2P-2
    pub(crate) fn new(genesis: GenesisDigest) -> Self {
        let framework = format!("/huepass/1/{}", hex::encode(&genesis.0[..16]));
        let name = |part: &str| format!("{framework}/{part}");
        let protocol = |part: &str| {
            // Unwrap safety: it begins with a slash, which is all that is asked for.
            StreamProtocol::try_from_owned(name(part)).expect("a protocol's name")
        };
        Self {
            gossip: name("gossip"),
            ask: protocol("ask"),
            kad: protocol("kad"),
            announcements: IdentTopic::new(name("announcements")),
            deltas: IdentTopic::new(name("deltas")),
            evidence: IdentTopic::new(name("evidence")),
            framework,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // spec: P2P-1, P2P-2
    #[test]
    fn every_name_has_version_and_framework_in_it() {
        let a = Names::new(GenesisDigest([0xa5; 32]));
        let b = Names::new(GenesisDigest([0xb6; 32]));
        assert_eq!(a.framework, format!("/huepass/1/{}", "a5".repeat(16)));
        let all = |names: &Names| {
            vec![
                names.gossip.clone(),
                names.ask.to_string(),
                names.kad.to_string(),
                names.announcements.to_string(),
                names.deltas.to_string(),
                names.evidence.to_string(),
            ]
        };
        for (a_name, b_name) in all(&a).iter().zip(all(&b)) {
            assert!(a_name.starts_with(&a.framework));
            assert_ne!(*a_name, b_name);
        }
    }
}
