//! Vectors of the pages authority.md and witness.md.

use huepass_credential::hazmat::{self, g1, handle, sum_g1, sum_g2};
use huepass_credential::labels::{DST_HOLDER_COMMITMENT, DST_SHARD_POSSESSION};
use huepass_credential::*;

use super::{File, Word, decode, refused, rng, wallet};

/// The proof that the file's nonce and secret make: T, c and z from the hashed bytes.
fn check_proof(file: &File, base: &G1Affine, dst: &[u8], secret: &str, proof: &[u8]) {
    if !file.has("nonce") {
        return;
    }
    let (nonce, secret) = (file.scalar("nonce").unwrap(), file.scalar(secret).unwrap());
    file.compare("T", sum_g1(&[(*base, nonce)]).unwrap().to_bytes());
    let c = hazmat::hash_to_scalar(&file.hex("hashed"), dst);
    let made = [c.to_bytes(), (nonce + c * secret).to_bytes()].concat();
    assert_eq!(hex::encode(made), hex::encode(proof));
}

pub fn possession(file: &File) -> Result<Word, Word> {
    let descriptor = ShardDescriptor {
        x: file.g2("X").map_err(decode)?,
        x1: file.g1("X1").map_err(decode)?,
        proof: KnowledgeProof::from_bytes(&file.array("proof")).map_err(decode)?,
    };
    let genesis = GenesisDigest(file.array("genesis"));
    descriptor.verify(genesis, file.shard()).map_err(refused)?;
    check_proof(file, &g1(), DST_SHARD_POSSESSION, "x", &file.hex("proof"));
    Ok("accept")
}

pub fn commitment(file: &File) -> Result<Word, Word> {
    let bytes = file.array("commitment");
    let commitment = CommitmentProof::from_bytes(&bytes).map_err(decode)?;
    let framework = file.framework();
    let context = IssuanceContext {
        framework: &framework,
        shard: file.shard(),
        nonce: &file.hex("authority_nonce"),
        request: &file.hex("request"),
    };
    let accepted = commitment.verify(&context).map_err(refused)?;
    file.compare("U", accepted.u().to_bytes());
    let h_s = &framework.generators().h_s;
    check_proof(file, h_s, DST_HOLDER_COMMITMENT, "s", &bytes[48..]);
    Ok("accept")
}

pub fn credential(file: &File) -> Result<Word, Word> {
    let framework = file.framework();
    let x = file.g2("X").map_err(decode)?;
    let id = ShardId {
        authority: AuthorityId([0; 32]),
        number: 0,
    };
    // X1 plays no part in what a wallet checks here.
    let keys = ShardKeys::from_own_store(id, x, g1());
    let issued = IssuedCredential {
        a: file.g1("a").map_err(decode)?,
        handle: handle(file.scalar("e").map_err(decode)?),
        attributes: Attributes {
            colour: Colour::from_number(file.small("colour")).map_err(decode)?,
            expiry: Hour(file.small("expiry")),
        },
        c: file.g1("C").map_err(decode)?,
        n: 3,
    };
    let secret = HolderSecret::from_scalar(file.scalar("s").map_err(decode)?);
    let now = Hour(file.small("now_hour"));
    let (credential, witness) =
        Credential::accept(&issued, &framework, &keys, &secret, now).map_err(wallet)?;
    let v = file.g1("V").map_err(decode)?;
    credential
        .check_witness(&keys, &witness, &v)
        .map_err(wallet)?;
    if file.has("x") {
        // The authority's side makes the same a and C.
        let b = file.g1("B").unwrap();
        let secret = ShardSecret::from_bytes(&file.array("x")).unwrap();
        let e = file.scalar("e").unwrap();
        assert_eq!(hazmat::sign(&secret, &b, e), Ok(issued.a));
        assert_eq!(hazmat::sign(&secret, &v, e), Ok(issued.c));
        let s = file.scalar("s").unwrap();
        let u = sum_g1(&[(framework.generators().h_s, s)]).unwrap();
        file.compare("U", u.to_bytes());
    }
    Ok("accept")
}

pub fn catch_up(file: &File) -> Result<Word, Word> {
    let deltas = file
        .list("deltas")
        .iter()
        .map(|delta| LooseDelta::from_bytes(delta.as_slice().try_into().unwrap()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(decode)?;
    let witness = Witness {
        n: file.small("n"),
        c: file.g1("C").map_err(decode)?,
    };
    let e = file.scalar("e").map_err(decode)?;
    match witness.catch_up(handle(e), &deltas) {
        CaughtUp::Revoked { at } => {
            assert_eq!(u64::from(at), file.number("revoked_at"));
            Ok("revoked")
        }
        CaughtUp::Wrong => Ok("wrong"),
        CaughtUp::Current(witness) => {
            // e(C, X + e·g2) = e(V, g2)
            let x = file.g2("X").map_err(decode)?;
            let v = file.g1("V_after").map_err(decode)?;
            if !hazmat::signs(&x, e, &witness.c, &v) {
                return Ok("witness");
            }
            assert_eq!(u64::from(witness.n), file.number("n_after"));
            file.compare("C_after", witness.c.to_bytes());
            Ok("accept")
        }
    }
}

pub fn roll_back(file: &File) -> Result<Word, Word> {
    let delta = Delta::from_bytes(&file.array("delta")).map_err(decode)?;
    let witness = Witness {
        n: file.small("n"),
        c: file.g1("C").map_err(decode)?,
    };
    let e = handle(file.scalar("e").map_err(decode)?);
    let Some(before) = witness.roll_back(e, &delta) else {
        return Ok("revoked");
    };
    file.compare("C_before", before.c.to_bytes());
    assert_eq!(u64::from(before.n) + 1, file.number("n"));
    Ok("accept")
}

pub fn audit_log(file: &File) -> Result<Word, Word> {
    let deltas = file
        .list("deltas")
        .iter()
        .map(|delta| Delta::from_bytes(delta.as_slice().try_into().unwrap()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(decode)?;
    let id = ShardId {
        authority: AuthorityId([0; 32]),
        number: 0,
    };
    let keys = ShardKeys::from_own_store(id, file.g2("X").map_err(decode)?, g1());
    let start = ShardState {
        n: file.small("n"),
        v: file.g1("V").map_err(decode)?,
    };
    let state = audit(&keys, &start, &deltas, &mut rng()).map_err(refused)?;
    assert_eq!(u64::from(state.n), file.number("n_after"));
    file.compare("V_after", state.v.to_bytes());
    // One delta at a time, by the equation itself.
    let mut before = start.v;
    for delta in &deltas {
        let e = hazmat::handle_scalar(delta.handle);
        let key = sum_g2(&[(*keys.x(), Scalar::from(1)), (hazmat::g2(), e)]).unwrap();
        let minus = sum_g1(&[(before, -Scalar::from(1))]).unwrap();
        assert!(hazmat::pairings_cancel(&[
            (delta.v, key),
            (minus, hazmat::g2())
        ]));
        before = delta.v;
    }
    Ok("accept")
}
