use huepass_cli::words::check;
use huepass_cli::{Locale, Messages, every};
use huepass_feed::{Epoch, Rule};
use huepass_verify::PolicyError;
use huepass_wire::WireError;

use super::*;
use crate::PROGRAM;

/// Commands and their arguments, which a Chinese sentence names too.
const NAMES: &[&str] = &["cose", "feed", "genesis", "import", "init", "verifier"];

#[test]
fn every_refusal_is_in_the_readers_language() {
    let policy = PolicyError {
        field: "name",
        must: "1",
    };
    let mut errors = every!(GateError {
        GateError::Feed(_) => GateError::Feed(FeedError::Digest),
        GateError::Chain(_) => GateError::Chain(ChainRefusal::Time),
        GateError::Policy(_) => GateError::Policy(policy),
    });
    // Evidence cannot be made up here, so the fourth variant is told by its message alone.
    errors.push(GateError::Chain(ChainRefusal::Older));
    errors.push(GateError::Chain(ChainRefusal::Gap { first: Epoch(7) }));
    errors.push(GateError::Feed(FeedError::Wire(WireError::Malformed)));
    errors.push(GateError::Feed(FeedError::OtherFramework));
    errors.push(GateError::Feed(FeedError::Quorum {
        signed: 1,
        needed: 2,
    }));
    errors.push(GateError::Feed(FeedError::Rule(Rule::Version)));
    let chinese = Messages::new(Locale::Chinese, PROGRAM.words);
    let mut reports: Vec<Report> = errors.iter().map(|e| refused(Path::new("/1"), e)).collect();
    reports.push(Report::new("error-verifier-equivocation", Exit::ProofRefused).arg("path", "/1"));
    for report in reports {
        assert_eq!(check::leaks(&report, &chinese, NAMES), Vec::<String>::new());
    }
}
