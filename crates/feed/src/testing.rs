//! One made-up framework with one document of every kind, for unit tests, vectors and fuzz seeds
//! (tests/model includes this file). Keys are bytes that repeat, and look like it.

use huepass_credential::{
    AuthorityId, Epoch, EpochKey, G2Affine, Generators, GenesisDigest, Handle, KnowledgeProof,
    RegistrarId, ShardId, ShardSecret, Share, ShareContext, ShareSecret,
};
#[allow(clippy::wildcard_imports, reason = "one document of every kind")]
use huepass_feed::*;
use huepass_wire::SigningKey;
use huepass_wire::cose::{SignedByQuorum, sign1};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// The beginning of the first epoch.
pub(crate) const START: u64 = 1_795_219_200;

pub(crate) fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

/// Registrars have the keys 1, 2, 3 and so on; authorities 0x41 and up.
pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub(crate) fn public(seed: u8) -> [u8; 32] {
    key(seed).verifying_key().to_bytes()
}

pub(crate) fn registrar(seed: u8) -> RegistrarId {
    RegistrarId(public(seed))
}

pub(crate) fn shard(authority: u8, number: u32) -> ShardId {
    ShardId {
        authority: AuthorityId(public(authority)),
        number,
    }
}

pub(crate) fn set(registrars: &[u8], quorum: u8) -> RegistrarSet {
    RegistrarSet::new(registrars.iter().copied().map(registrar).collect(), quorum).unwrap()
}

pub(crate) fn shard_secret(seed: u8) -> ShardSecret {
    ShardSecret::from_bytes(&[seed; 32]).unwrap()
}

fn point(seed: u8) -> G2Affine {
    let id = shard(0x41, 0);
    let keys = shard_secret(seed).descriptor(GenesisDigest([0; 32]), id, &mut rng(0));
    keys.x
}

pub(crate) fn genesis(registrars: &[u8], quorum: u8) -> Genesis {
    let kind = CredentialKind {
        number: 1,
        name: "health pass".to_owned(),
    };
    let set = set(registrars, quorum);
    let name = "Example".to_owned();
    Genesis::new(
        [0x1d; 16],
        name,
        vec![kind],
        600,
        30,
        set,
        point(0x57),
        [0xd1; 32],
    )
    .unwrap()
}

/// Signs as a quorum whatever the payload is.
pub(crate) fn sign_as(kind: &[u8], payload: &[u8], signers: &[u8]) -> Vec<u8> {
    let mut signed = SignedByQuorum::unsigned(payload.to_vec());
    for signer in signers {
        signed.sign(kind, &key(*signer));
    }
    signed.encode()
}

pub(crate) fn quorum_signed<D: Document>(document: &D, signers: &[u8]) -> Vec<u8> {
    sign_as(D::KIND, &document.payload(), signers)
}

/// A framework of these registrars, and its genesis as published.
pub(crate) fn world(registrars: &[u8], quorum: u8) -> (Trust, Vec<u8>) {
    let bytes = quorum_signed(&genesis(registrars, quorum), registrars);
    (Trust::new(&bytes).unwrap(), bytes)
}

pub(crate) fn share(context: &ShareContext, seed: u8) -> Share {
    let secret = ShareSecret::from_bytes(&[seed; 96]).unwrap();
    secret.share(&Generators::new(), context, &mut rng(seed))
}

pub(crate) fn epoch_key(seed: u8) -> EpochKey {
    let context = ShareContext {
        genesis: GenesisDigest([0; 32]),
        epoch: Epoch(1),
        list: huepass_credential::ListDigest([0; 32]),
        registrar: registrar(1),
    };
    share(&context, seed).key
}

/// An announcement of an epoch; `key` tells two of one epoch apart.
pub(crate) fn announcement(
    trust: &Trust,
    epoch: u32,
    previous: [u8; 32],
    list: [u8; 32],
    key: u8,
) -> Announcement {
    let draft = AnnouncementDraft {
        genesis: trust.pin(),
        epoch: Epoch(epoch),
        start: START + 600 * u64::from(epoch - 1),
        key: epoch_key(key),
        list,
        previous,
    };
    Announcement::new(trust.genesis(), &draft).unwrap()
}

/// Announcements 1 to `count`, each following the one before it.
pub(crate) fn history(trust: &Trust, count: u32, signers: &[u8]) -> Vec<Vec<u8>> {
    let mut previous = trust.pin().0;
    let mut out = Vec::new();
    for epoch in 1..=count {
        let announcement = announcement(trust, epoch, previous, [0x11; 32], 3);
        previous = announcement.digest();
        out.push(quorum_signed(&announcement, signers));
    }
    out
}

pub(crate) fn listed(genesis: GenesisDigest, id: ShardId, secret: u8) -> ListedShard {
    let keys = shard_secret(secret).descriptor(genesis, id, &mut rng(secret));
    ListedShard {
        number: id.number,
        x: keys.x,
        x1: keys.x1,
        proof: keys.proof,
    }
}

pub(crate) fn descriptor(genesis: GenesisDigest, edition: u32) -> AuthorityDescriptor {
    let shards = vec![
        listed(genesis, shard(0x41, 0), 0x61),
        listed(genesis, shard(0x41, 7), 0x62),
    ];
    let authority = shard(0x41, 0).authority;
    let name = "East".to_owned();
    AuthorityDescriptor::new(genesis, authority, edition, name, [0x5e; 32], shards).unwrap()
}

/// The first `count` deltas of a shard: handles 1, 2, 3 and so on.
pub(crate) fn deltas(secret: u8, count: u8) -> Vec<[u8; 80]> {
    let secret = shard_secret(secret);
    let mut state = huepass_credential::ShardState::birth(&Generators::new());
    let mut out = Vec::new();
    for number in 1..=count {
        let mut bytes = [0; 32];
        bytes[31] = number;
        let handle = Handle::from_bytes(&bytes).unwrap();
        state = secret.revoke(handle, &state).unwrap();
        let delta = huepass_credential::Delta { handle, v: state.v };
        out.push(delta.to_bytes());
    }
    out
}

pub(crate) fn entry(authority: u8, number: u32, secret: u8, n: u8) -> StateEntry {
    let id = shard(authority, number);
    let x = listed(GenesisDigest([0; 32]), id, secret).x;
    let birth = huepass_credential::ShardState::birth(&Generators::new());
    let v = match deltas(secret, n).last() {
        Some(last) => huepass_credential::Delta::from_bytes(last).unwrap().v,
        None => birth.v,
    };
    StateEntry::new(id, x, v, u32::from(n), false)
}

pub(crate) fn state_list(genesis: GenesisDigest, epoch: u32, n: u8) -> StateList {
    let entries = vec![
        entry(0x42, 0, 0x63, 0),
        entry(0x41, 0, 0x61, n),
        entry(0x41, 7, 0x62, 0),
    ];
    StateList::new(genesis, Epoch(epoch), entries).unwrap()
}

/// Certificates that certify nothing; whether they hold is not this crate's to check.
pub(crate) fn certify(list: &StateList) -> EpochList {
    let points: Vec<_> = list.entries().iter().map(|entry| entry.v).collect();
    list.certified(&points).unwrap()
}

/// Proofs of possession of the sample descriptor's keys, made once: how nonces are drawn is nobody
/// else's business, and must not change these documents.
const SHARD_PROOFS: [&str; 2] = [
    "1bb114edf2d5884c8852860f6bd2d92986574710b5cc68e2d8b0129e8bf944d8\
     535167f0f62551453ad996eeaa63a1333df5be43d57590ac1045e9ae1304a4bb",
    "352a73cd3370d85535d2d6f751374e957fe7b58b644d6ade7d1b06deb5b0511b\
     2be5ebb9344ff921d1b25c382fb006dca7c03f7197c2a0b92609fa867d8b29a0",
];

/// Proofs of the sample share.
const SHARE_PROOFS: [&str; 3] = [
    "332b055199c7af707b64ac0ffc1dcb8d978a10876033292cd0ed11fccff1f7f6\
     4dbeeabd82d4c847f6501cf38ff1a3c1d620719c08704d51cc5c9bbdc191b6af",
    "321f2ff9b2f679ae0ff9ca0f91cdf36a824f5a825c52dec847f07220f439e2c2\
     73873ea51ea32ee93c654497b9bcfd7dcc281a25051a9473bf56004e9a37f11f",
    "04855a8f42d0a5a4e3e15fce83b9980792c59c2f2d082d9aad08870563e1a8c0\
     2533b5891991b7845452c8cf80e414c61494f2d4701a75f63bdf10fd1d0104e2",
];

fn proof(fixed: &str) -> KnowledgeProof {
    let bytes: Vec<u8> = hex::decode(fixed).unwrap();
    KnowledgeProof::from_bytes(&bytes.try_into().unwrap()).unwrap()
}

/// A document of some kind, as it lies in a feed or goes between registrars.
pub(crate) struct Sample {
    /// The kind's name in vectors.
    pub(crate) name: &'static str,
    pub(crate) kind: &'static [u8],
    pub(crate) limit: usize,
    pub(crate) payload: Vec<u8>,
    /// Who signs; nobody where a digest pins it.
    pub(crate) signers: Vec<u8>,
    /// Signed by a quorum, or by one.
    pub(crate) quorum: bool,
    /// Opens it and gives the payload of what was read.
    pub(crate) open: fn(&Trust, &[u8]) -> Result<Vec<u8>, FeedError>,
}

impl Sample {
    /// Signs another payload as this one is signed.
    pub(crate) fn pack(&self, payload: &[u8]) -> Vec<u8> {
        self.pack_as(self.kind, payload, &self.signers)
    }

    pub(crate) fn pack_as(&self, kind: &[u8], payload: &[u8], signers: &[u8]) -> Vec<u8> {
        match (self.quorum, signers) {
            (true, signers) => sign_as(kind, payload, signers),
            (false, [signer]) => sign1(kind, payload, &key(*signer)),
            (false, _) => payload.to_vec(),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.pack(&self.payload)
    }
}

fn sample<D: Document>(
    name: &'static str,
    document: &D,
    signers: &[u8],
    quorum: bool,
    open: fn(&Trust, &[u8]) -> Result<Vec<u8>, FeedError>,
) -> Sample {
    Sample {
        name,
        kind: D::KIND,
        limit: D::LIMIT,
        payload: document.payload(),
        signers: signers.to_vec(),
        quorum,
        open,
    }
}

/// One of each, in the framework of registrars 1, 2 and 3 with a quorum of two.
pub(crate) fn samples(trust: &Trust) -> Vec<Sample> {
    let pin = trust.pin();
    let id = shard(0x41, 7);
    let change = trust.draft_change(Epoch(40), set(&[2, 3, 4], 2)).unwrap();
    let accreditation = Accreditation::new(pin, id.authority, "East".to_owned(), Epoch(1)).unwrap();
    let exclusion = DeAccreditation::new(pin, id.authority, Epoch(9)).unwrap();
    let retirement = Retirement::new(pin, id, Epoch(9)).unwrap();
    let mut log = LogDigest::birth(pin, id);
    for delta in deltas(0x62, 2) {
        log = log.and(&delta);
    }
    let report = ShardReport {
        number: 7,
        n: 2,
        v: entry(0x41, 7, 0x62, 2).v,
        log,
    };
    let state = AuthorityState::new(pin, id.authority, Epoch(2), START + 590, vec![report]);
    let segment = DeltaSegment::new(pin, id, 1, &deltas(0x62, 2)).unwrap();
    let first = announcement(trust, 1, pin.0, [0x11; 32], 3);
    let list = state_list(pin, 2, 1);
    let proposal = ProposalMessage::new(
        registrar(1),
        START + 600,
        first.digest(),
        vec![registrar(2), registrar(1)],
        list.clone(),
    )
    .unwrap();
    let context = proposal.share_context(registrar(2));
    let mut share = share(&context, 5);
    [share.proof1, share.proof2, share.proof3] = SHARE_PROOFS.map(proof);
    let share = ShareMessage::new(&context, &share);
    let mut descriptor = descriptor(pin, 1);
    for (shard, fixed) in descriptor.shards.iter_mut().zip(SHARD_PROOFS) {
        shard.proof = proof(fixed);
    }
    let points: Vec<_> = list.entries().iter().map(|entry| entry.v).collect();
    let certificates = CertificatesMessage::new(&context, &epoch_key(3), &points);
    vec![
        sample("genesis", trust.genesis(), &[1, 2, 3], true, |_, b| {
            Genesis::open_signed(b).map(|d| d.payload())
        }),
        sample("registrars", &change, &[1, 2], true, |trust, b| {
            let mut after = trust.clone();
            after.add_change(b)?;
            Ok(RegistrarChange::open_quorum(b)?.0.payload())
        }),
        sample(
            "accreditation",
            &accreditation,
            &[1, 3],
            true,
            |trust, b| Accreditation::open_signed(b, trust).map(|d| d.payload()),
        ),
        sample("exclusion", &exclusion, &[1, 3], true, |trust, b| {
            DeAccreditation::open_signed(b, trust).map(|d| d.payload())
        }),
        sample("retirement", &retirement, &[0x41], false, |trust, b| {
            Retirement::open_signed(b, trust.pin()).map(|d| d.payload())
        }),
        sample("descriptor", &descriptor, &[0x41], false, |trust, b| {
            AuthorityDescriptor::open_signed(b, trust.pin()).map(|d| d.payload())
        }),
        sample("state", &state.unwrap(), &[0x41], false, |trust, b| {
            AuthorityState::open_signed(b, trust.pin()).map(|d| d.payload())
        }),
        sample("segment", &segment, &[0x41], false, |trust, b| {
            DeltaSegment::open_signed(b, trust.pin()).map(|d| d.payload())
        }),
        sample("announcement", &first, &[2, 3], true, |trust, b| {
            trust.open_announcement(b).map(|d| d.get().payload())
        }),
        sample("state_list", &list, &[], false, |_, b| {
            StateList::from_payload(b).map(|d| d.payload())
        }),
        sample("list", &certify(&list), &[], false, |_, b| {
            EpochList::from_payload(b).map(|d| d.payload())
        }),
        sample("proposal", &proposal, &[1], false, |trust, b| {
            ProposalMessage::open_signed(b, trust.pin()).map(|d| d.payload())
        }),
        sample("share", &share, &[2], false, |trust, b| {
            ShareMessage::open_signed(b, trust.pin()).map(|d| d.payload())
        }),
        sample("certificates", &certificates, &[2], false, |trust, b| {
            CertificatesMessage::open_signed(b, trust.pin()).map(|d| d.payload())
        }),
    ]
}

/// The payload with its version replaced; it stands in the second byte.
pub(crate) fn with_version(payload: &[u8], version: u8) -> Vec<u8> {
    let mut out = payload.to_vec();
    out[1] = version;
    out
}

/// The payload with its version in two bytes instead of one, which is not the shortest encoding.
pub(crate) fn with_long_version(payload: &[u8]) -> Vec<u8> {
    [&payload[..1], &[0x18, 1], &payload[2..]].concat()
}

/// The payload with one element more.
pub(crate) fn with_one_more(payload: &[u8]) -> Vec<u8> {
    let mut out = [payload, &[0xf6]].concat();
    out[0] += 1;
    out
}

/// The payload of another framework: every appearance of the digest is replaced.
pub(crate) fn with_genesis(payload: &[u8], ours: GenesisDigest) -> Vec<u8> {
    let mut out = payload.to_vec();
    for at in 0..out.len().saturating_sub(31) {
        if out[at..at + 32] == ours.0 {
            out[at..at + 32].fill(0xee);
        }
    }
    out
}
