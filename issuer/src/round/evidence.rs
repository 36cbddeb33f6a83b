//! What proves that an authority contradicted itself (spec/witness.md, WIT-14).

use huepass_cli::{Context, Report, args};
use huepass_credential::ShardId;
use huepass_feed::{AuthorityDescriptor, AuthorityState, DeltaSegment, Document as _, layout};
use huepass_registrar::{AuditedShard, RegistrarError, covering};
use huepass_registrar_store::StoreError;
use huepass_wire::PublicId as _;

use crate::feed::Feed;

/// The folder of a feed in which evidence lies.
pub(crate) const FOLDER: &str = "evidence";
/// What is kept last: a folder with it is whole.
const REPORT: &str = "report.cose";

/// The shard in which a refusal shows that what the authority signed cannot be true. Deltas that are
/// missing show nothing: somebody may have taken them away.
// spec: WIT-14, WIT-15
pub(super) const fn against(error: &RegistrarError<StoreError>) -> Option<ShardId> {
    match error {
        RegistrarError::Audit(shard)
        | RegistrarError::WentBack(shard)
        | RegistrarError::Repeated(shard)
        | RegistrarError::Key(shard) => Some(*shard),
        _ => None,
    }
}

/// Keeps the report as it was refused, the descriptor, the segments from which the shard was audited
/// and the one with the delta at which the audit began. The first contradiction of an authority in
/// an epoch proves it; further ones are not kept, however many it signs.
///
/// # Errors
/// The disk is full. Any other failure is told, and the round goes on.
// spec: WIT-14
pub(super) fn keep(
    context: &mut Context,
    feed: &Feed,
    (state, bytes): (&AuthorityState, &[u8]),
    shard: ShardId,
    audited: Option<&AuditedShard>,
    segments: &[DeltaSegment],
) -> Result<(), Report> {
    let authority = state.authority();
    let folder = format!("{FOLDER}/{:010}-{}", state.epoch().0, authority.to_hex());
    let who = authority.to_did();
    let told = args! { "who" => who, "path" => feed.at(&folder).as_path() };
    if !feed.has(&format!("{folder}/{REPORT}")) {
        let kept = write(feed, &folder, (state, bytes), shard, audited, segments);
        match kept {
            Ok(()) => {}
            Err(report) if report.id() == "error-store-disk-full" => return Err(report),
            Err(report) => {
                context.output.note("issuer-evidence-not-kept", &told);
                context.output.report(&report);
                return Ok(());
            }
        }
    }
    context.output.note("issuer-evidence-kept", &told);
    Ok(())
}

fn write(
    feed: &Feed,
    folder: &str,
    (state, bytes): (&AuthorityState, &[u8]),
    shard: ShardId,
    audited: Option<&AuditedShard>,
    segments: &[DeltaSegment],
) -> Result<(), Report> {
    let copy = |name: &str, limit: usize| {
        let bytes = feed.read(name, limit as u64)?;
        feed.keep(&format!("{folder}/{name}"), &bytes).map(drop)
    };
    copy(
        &layout::descriptor(shard.authority),
        AuthorityDescriptor::LIMIT,
    )?;
    let begin = audited.map_or(0, |audited| audited.state.n);
    let reported = state.shards.iter().find(|s| s.number == shard.number);
    let end = reported.map_or(begin, |reported| reported.n);
    let used = covering(shard, begin, end, segments).unwrap_or_default();
    for segment in &used {
        let name = layout::segment(shard, segment.first(), segment.last());
        copy(&name, DeltaSegment::LIMIT)?;
    }
    if begin > 0 {
        // The one that ends where the audit began is what the authority signed before.
        for name in feed.names(&layout::shard_deltas(shard))? {
            let file = name.rsplit('/').next().unwrap_or_default();
            if layout::segment_range(file).is_some_and(|(_, last)| last == begin) {
                copy(&name, DeltaSegment::LIMIT)?;
                break;
            }
        }
    }
    feed.keep(&format!("{folder}/{REPORT}"), bytes).map(drop)
}
