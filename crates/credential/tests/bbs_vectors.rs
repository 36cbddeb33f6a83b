//! The signature core A = B/(x+e) and the hashing below it against the published SHA-256 vectors
//! of draft-irtf-cfrg-bbs-signatures, given that draft's generators, domain and e, and no state.
//! The vectors are read from the folder that `HUEPASS_BBS_VECTORS` names. Without it nothing is
//! checked, and every test says so.

use std::io::Write;
use std::path::PathBuf;

use huepass_credential::hazmat::{
    expand_message, hash_to_curve, hash_to_scalar, sign, signs, sum_g1,
};
use huepass_credential::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::Value;

/// The draft's identifier of the ciphersuite and its interface.
const API_ID: &str = "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_H2G_HM2S_";

fn folder(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("HUEPASS_BBS_VECTORS").map(PathBuf::from);
    if folder.is_none() {
        // Not a print macro: the test runner would swallow its line.
        let line = format!("{test}: NOT CHECKED, HUEPASS_BBS_VECTORS names no folder\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    folder
}

fn read(folder: &std::path::Path, name: &str) -> Value {
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn scalar(value: &Value) -> Scalar {
    Scalar::from_bytes(&bytes(value).try_into().unwrap()).unwrap()
}

fn point(bytes: &[u8]) -> G1Affine {
    G1Affine::from_bytes(bytes.try_into().unwrap()).unwrap()
}

fn dst(step: &str) -> Vec<u8> {
    [API_ID, step].concat().into_bytes()
}

struct Parameters {
    p1: G1Affine,
    q1: G1Affine,
    messages: Vec<G1Affine>,
}

fn parameters(folder: &std::path::Path) -> Parameters {
    let file = read(folder, "generators.json");
    Parameters {
        p1: point(&bytes(&file["P1"])),
        q1: point(&bytes(&file["Q1"])),
        messages: file["MsgGenerators"]
            .as_array()
            .unwrap()
            .iter()
            .map(|value| point(&bytes(value)))
            .collect(),
    }
}

/// The draft's `create_generators`, with our hashing.
fn create_generators(seed: &str, count: u64) -> Vec<G1Affine> {
    let mut v: [u8; 48] = expand_message(&dst(seed), &dst("SIG_GENERATOR_SEED_"));
    (1..=count)
        .map(|i| {
            let input = [v.as_slice(), &i.to_be_bytes()].concat();
            v = expand_message(&input, &dst("SIG_GENERATOR_SEED_"));
            hash_to_curve(&v, &dst("SIG_GENERATOR_DST_")).unwrap()
        })
        .collect()
}

/// The draft's `calculate_domain`.
fn domain(public_key: &[u8], q1: &G1Affine, generators: &[G1Affine], header: &[u8]) -> Scalar {
    let mut input = public_key.to_vec();
    input.extend((generators.len() as u64).to_be_bytes());
    input.extend(q1.to_bytes());
    for generator in generators {
        input.extend(generator.to_bytes());
    }
    input.extend(API_ID.as_bytes());
    input.extend((header.len() as u64).to_be_bytes());
    input.extend(header);
    hash_to_scalar(&input, &dst("H2S_"))
}

#[test]
fn hashing_reproduces_the_published_scalars_generators_and_key() {
    let Some(folder) = folder("hashing") else {
        return;
    };
    let h2s = read(&folder, "h2s.json");
    let hashed = hash_to_scalar(&bytes(&h2s["message"]), &bytes(&h2s["dst"]));
    assert!(hashed == scalar(&h2s["scalar"]));

    let map = read(&folder, "MapMessageToScalarAsHash.json");
    let cases = map["cases"].as_array().unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let hashed = hash_to_scalar(&bytes(&case["message"]), &bytes(&map["dst"]));
        assert!(hashed == scalar(&case["scalar"]));
    }

    let published = parameters(&folder);
    let base = create_generators("BP_MESSAGE_GENERATOR_SEED", 1);
    assert_eq!(base, [published.p1]);
    let count = published.messages.len() as u64 + 1;
    let ours = create_generators("MESSAGE_GENERATOR_SEED", count);
    assert_eq!(ours[0], published.q1);
    assert_eq!(ours[1..], published.messages);

    let key = read(&folder, "keypair.json");
    let info = bytes(&key["keyInfo"]);
    let mut input = bytes(&key["keyMaterial"]);
    input.extend(u16::try_from(info.len()).unwrap().to_be_bytes());
    input.extend(info);
    let secret = hash_to_scalar(&input, &bytes(&key["keyDst"]));
    assert!(secret == scalar(&key["keyPair"]["secretKey"]));
    let secret = ShardSecret::from_bytes(&secret.to_bytes()).unwrap();
    assert_eq!(
        public_key(&secret).to_bytes().to_vec(),
        bytes(&key["keyPair"]["publicKey"])
    );
}

fn public_key(secret: &ShardSecret) -> G2Affine {
    let id = ShardId {
        authority: AuthorityId([0; 32]),
        number: 0,
    };
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    secret.descriptor(GenesisDigest([0; 32]), id, &mut rng).x
}

#[test]
fn the_core_reproduces_the_published_signatures() {
    let Some(folder) = folder("signatures") else {
        return;
    };
    let parameters = parameters(&folder);
    let (mut valid, mut invalid) = (0, 0);
    for entry in std::fs::read_dir(folder.join("signature")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let case = read(&folder.join("signature"), &name);
        let expected = case["result"]["valid"].as_bool().unwrap();
        let checked = check(&parameters, &case);
        assert_eq!(checked, expected, "{name}: {}", case["caseName"]);
        if expected {
            reproduce(&parameters, &case);
            valid += 1;
        } else {
            invalid += 1;
        }
    }
    assert!(valid >= 3 && invalid >= 7, "{valid} valid, {invalid} not");
}

/// B = P1 + domain·Q1 + Σ m_i·H_i, and the domain.
fn message(
    parameters: &Parameters,
    case: &Value,
    public: &[u8],
) -> (G1Affine, Scalar, Vec<Scalar>) {
    let messages: Vec<Scalar> = case["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| hash_to_scalar(&bytes(m), &dst("MAP_MSG_TO_SCALAR_AS_HASH_")))
        .collect();
    let generators = &parameters.messages[..messages.len()];
    let domain = domain(public, &parameters.q1, generators, &bytes(&case["header"]));
    let mut terms = vec![(parameters.p1, Scalar::from(1)), (parameters.q1, domain)];
    terms.extend(generators.iter().copied().zip(messages.iter().copied()));
    (sum_g1(&terms).unwrap(), domain, messages)
}

/// Our verification of a published signature, A and then e.
fn check(parameters: &Parameters, case: &Value) -> bool {
    let public = bytes(&case["signerKeyPair"]["publicKey"]);
    let signature = bytes(&case["signature"]);
    let (b, ..) = message(parameters, case, &public);
    let a = point(&signature[..48]);
    let e = Scalar::from_bytes(signature[48..].try_into().unwrap()).unwrap();
    let x = G2Affine::from_bytes(public.as_slice().try_into().unwrap()).unwrap();
    signs(&x, e, &a, &b)
}

/// Our signing, with the draft's e, which is a hash of key, messages and domain.
fn reproduce(parameters: &Parameters, case: &Value) {
    let public = bytes(&case["signerKeyPair"]["publicKey"]);
    let secret = bytes(&case["signerKeyPair"]["secretKey"]);
    let secret = ShardSecret::from_bytes(secret.as_slice().try_into().unwrap()).unwrap();
    assert_eq!(public_key(&secret).to_bytes().to_vec(), public);
    let (b, domain, messages) = message(parameters, case, &public);
    assert_eq!(b.to_bytes().to_vec(), bytes(&case["trace"]["B"]));
    assert!(domain == scalar(&case["trace"]["domain"]));
    let mut input = secret.to_bytes().to_vec();
    for message in &messages {
        input.extend(message.to_bytes());
    }
    input.extend(domain.to_bytes());
    let e = hash_to_scalar(&input, &dst("H2S_"));
    let a = sign(&secret, &b, e).unwrap();
    let signature = [a.to_bytes().as_slice(), &e.to_bytes()].concat();
    assert_eq!(signature, bytes(&case["signature"]));
}
