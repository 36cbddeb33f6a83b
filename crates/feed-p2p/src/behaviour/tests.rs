use huepass_credential::GenesisDigest;
use libp2p::PeerId;
use libp2p::kad::store::RecordStore as _;

use super::*;

fn names() -> Names {
    Names::new(GenesisDigest([0x1d; 32]))
}

// spec: P2P-5
#[test]
fn nobody_stores_anything_and_only_who_can_be_reached_answers() {
    let names = names();
    let mode = |config: &NodeConfig| kad(config, &names, PeerId::random()).mode();
    let auto = NodeConfig::default();
    assert_eq!(mode(&auto), kad::Mode::Client);
    let external = vec!["/ip4/192.0.2.1/tcp/4777".parse().unwrap()];
    let reachable = NodeConfig {
        external: external.clone(),
        ..NodeConfig::default()
    };
    assert_eq!(mode(&reachable), kad::Mode::Server);
    let silent = NodeConfig {
        serve: false,
        external,
        ..NodeConfig::default()
    };
    assert_eq!(mode(&silent), kad::Mode::Client);
    let mut kad = kad(&reachable, &names, PeerId::random());
    let record = kad::Record::new(b"key".to_vec(), b"value".to_vec());
    assert!(kad.store_mut().put(record).is_err());
    let key = kad::RecordKey::new(b"key");
    let provider = kad::ProviderRecord::new(key, PeerId::random(), vec![]);
    let _ = kad.store_mut().add_provider(provider);
    assert_eq!(kad.store_mut().provided().count(), 0);
}

// spec: P2P-33
#[test]
fn one_invalid_message_outweighs_all_good_ones() {
    let names = names();
    let topics = [&names.announcements, &names.deltas, &names.evidence];
    let (score, thresholds) = (score(&topics), thresholds());
    score.validate().unwrap();
    thresholds.validate().unwrap();
    let topic = &score.topics[&names.announcements.hash()];
    let invalid = topic.topic_weight * topic.invalid_message_deliveries_weight;
    assert!(invalid + score.topic_score_cap < thresholds.publish_threshold);
    assert!(topic.mesh_message_deliveries_weight.abs() < f64::EPSILON);
}
