//! Vectors of the pages groups.md, framework.md, registrar.md and presentation.md.

use huepass_credential::hazmat::{self, expand_message, g2, hash_to_curve, sum_g1, sum_g2};
use huepass_credential::*;

use super::{File, Word, decode, refused, rng, wallet};
use crate::scenarios::{layout, transcript};

pub fn generators(file: &File) -> Result<Word, Word> {
    let (labels, points) = (file.list("labels"), file.list("points"));
    let g = Generators::new();
    let ours = [g.p1, g.q1, g.h_s, g.h_c, g.h_x, g.h_v, g.p_w];
    assert_eq!((labels.len(), points.len()), (7, 7));
    for ((label, point), ours) in labels.iter().zip(points).zip(ours) {
        assert_eq!(ours.to_bytes().to_vec(), point);
        assert_eq!(hash_to_curve(label, &file.hex("dst")), Some(ours));
    }
    Ok("accept")
}

pub fn scope(file: &File) -> Result<Word, Word> {
    let point = scope_base(&file.hex("scope")).unwrap();
    file.compare("point", point.to_bytes());
    assert_eq!(
        hash_to_curve(&file.hex("scope"), &file.hex("dst")),
        Some(point)
    );
    Ok("accept")
}

pub fn hash(file: &File) -> Result<Word, Word> {
    let items = file.list("items");
    let items: Vec<&[u8]> = items.iter().map(Vec::as_slice).collect();
    let (message, dst) = (transcript::items(&items), file.hex("dst"));
    file.compare("message", &message);
    file.compare("scalar", hazmat::hash_to_scalar(&message, &dst).to_bytes());
    file.compare("challenge", expand_message::<16>(&message, &dst));
    Ok("accept")
}

pub fn decode_g1(file: &File) -> Result<Word, Word> {
    let point = file.g1("bytes").map_err(decode)?;
    file.compare("bytes", point.to_bytes());
    Ok("accept")
}

pub fn decode_g2(file: &File) -> Result<Word, Word> {
    let point = file.g2("bytes").map_err(decode)?;
    file.compare("bytes", point.to_bytes());
    Ok("accept")
}

pub fn decode_scalar(file: &File) -> Result<Word, Word> {
    let scalar = file.scalar("bytes").map_err(decode)?;
    file.compare("bytes", scalar.to_bytes());
    Ok("accept")
}

pub fn domain(file: &File) -> Result<Word, Word> {
    let framework = file.framework();
    let kind = framework.credential_type();
    let dom = transcript::dom(framework.genesis(), kind);
    file.compare("dom", dom.to_bytes());
    let g = framework.generators();
    let b0 = sum_g1(&[(g.p1, Scalar::from(1)), (g.q1, dom)]).unwrap();
    file.compare("b0", b0.to_bytes());
    Ok("accept")
}

/// The table is made from w, one entry replaced where the file says so, and checked whole.
pub fn window(file: &File) -> Result<Word, Word> {
    let generators = Generators::new();
    let w = file.scalar("w").map_err(decode)?;
    let mut table: Vec<[u8; 48]> = (0..WINDOW_LEN as u64)
        .map(|i| {
            let inverse = hazmat::invert(w + Scalar::from(i)).unwrap();
            sum_g1(&[(generators.p_w, inverse)]).unwrap().to_bytes()
        })
        .collect();
    if file.has("replaced") {
        table[file.small::<usize>("replaced")] = file.array("entry");
    }
    let key = file.g2("window_key").map_err(decode)?;
    let table_bytes = table.concat();
    let decoded = WindowTable::from_bytes(&table_bytes).map_err(decode)?;
    let digest = decoded.digest();
    decoded
        .check(&generators, &key, &mut rng())
        .map_err(wallet)?;
    file.compare("digest", digest);
    let shown = file.list("sigma_0_1_511_700_1023");
    for (i, sigma) in [0, 1, 511, 700, 1023].into_iter().zip(shown) {
        assert_eq!(table[i].to_vec(), sigma);
    }
    assert_eq!(sum_g2(&[(g2(), w)]), Some(key));
    Ok("accept")
}

fn context(file: &File, registrar: [u8; 32]) -> ShareContext {
    ShareContext {
        genesis: GenesisDigest(file.array("genesis")),
        epoch: Epoch(file.small("epoch")),
        list: ListDigest(file.array("list")),
        registrar: RegistrarId(registrar),
    }
}

fn read_share(bytes: &[u8]) -> Result<Share, DecodeError> {
    let proof = |at: usize| {
        let bytes = bytes[at..at + 64].try_into();
        KnowledgeProof::from_bytes(bytes.map_err(|_| DecodeError::Length)?)
    };
    let key = bytes[..288].try_into().map_err(|_| DecodeError::Length)?;
    Ok(Share {
        key: EpochKey::from_bytes(key)?,
        proof1: proof(288)?,
        proof2: proof(352)?,
        proof3: proof(416)?,
    })
}

pub fn share(file: &File) -> Result<Word, Word> {
    let share = read_share(&file.hex("share")).map_err(decode)?;
    let context = context(file, file.array("registrar"));
    let generators = Generators::new();
    share.verify(&generators, &context).map_err(refused)?;
    if file.has("k") {
        let secret = ShareSecret::from_bytes(&file.list("k").concat().try_into().unwrap());
        let made = secret.unwrap().share(&generators, &context, &mut rng());
        assert_eq!(made.key, share.key);
        // z = nonce + c·k, for each of the three proofs.
        let proofs = [share.proof1, share.proof2, share.proof3];
        for ((nonce, k), proof) in file.list("nonces").iter().zip(file.list("k")).zip(proofs) {
            let scalar = |bytes: &[u8]| Scalar::from_bytes(bytes.try_into().unwrap()).unwrap();
            let bytes = proof.to_bytes();
            let expected = scalar(nonce) + scalar(&bytes[..32]) * scalar(&k);
            assert!(expected == scalar(&bytes[32..]));
        }
    }
    Ok("accept")
}

pub fn sum(file: &File) -> Result<Word, Word> {
    let mut proven = Vec::new();
    for (registrar, share) in file.list("registrars").into_iter().zip(file.list("shares")) {
        let context = context(file, registrar.try_into().unwrap());
        let share = read_share(&share).map_err(decode)?;
        // Every single share holds: it is the sum that is judged.
        proven.push(share.verify(&Generators::new(), &context).unwrap());
    }
    let key = sum_shares(&proven).map_err(refused)?;
    file.compare("key", key.to_bytes());
    Ok("accept")
}

pub fn certificates(file: &File) -> Result<Word, Word> {
    let key = EpochKey::from_bytes(&file.array("key")).map_err(decode)?;
    let mut entries = Vec::new();
    let (v, z) = (file.list("V"), file.list("Z"));
    for (i, x) in file.list("X").into_iter().enumerate() {
        let in_g1 = |bytes: &[u8]| G1Affine::from_bytes(bytes.try_into().unwrap());
        entries.push(Certified {
            x: G2Affine::from_bytes(x.as_slice().try_into().unwrap()).map_err(decode)?,
            v: in_g1(&v[i]).map_err(decode)?,
            z: in_g1(&z[i]).map_err(decode)?,
        });
    }
    let together = key.check_certificates(&entries, &mut rng());
    let singly = entries
        .iter()
        .try_for_each(|entry| key.check_certificate(entry));
    assert_eq!(together, singly);
    together.map_err(refused)?;
    key.check_form(&Generators::new())
        .map_err(|_| "epoch_key")?;
    Ok("accept")
}

pub fn presentation(file: &File) -> Result<Word, Word> {
    let shown = layout::decode(&file.hex("presentation")).map_err(decode)?;
    let framework = file.framework();
    let (audience, nonce, scope) = (file.hex("audience"), file.hex("nonce"), file.hex("scope"));
    let context = Context {
        audience: &audience,
        nonce: &nonce,
        scope: &scope,
    };
    let verifier = EpochVerifier::new(
        framework.clone(),
        &file.g2("window_key").map_err(decode)?,
        Epoch(file.small("epoch")),
        AnnouncementDigest(file.array("announcement")),
        EpochKey::from_bytes(&file.array("epoch_key")).map_err(decode)?,
    );
    let verdict = verifier.verify(&shown, &context, &mut rng());
    let batch = verify_batch(&verifier, &[(&shown, context)], &mut rng());
    assert_eq!(batch, [verdict]);
    verdict.map_err(|refusal| match refusal {
        Refusal::Foreign => "foreign",
        Refusal::NotProven => "not_proven",
    })?;
    if file.has("nonces") {
        made_again(file, &framework, &verifier, &shown, &context);
    }
    Ok("accept")
}

/// A wallet with the file's secrets and randomness makes the same bytes.
fn made_again(
    file: &File,
    framework: &Framework,
    verifier: &EpochVerifier,
    shown: &Presentation,
    context: &Context<'_>,
) {
    let scalar = |name| file.scalar(name).unwrap();
    let point = |name| file.g1(name).unwrap();
    let entry = Certified {
        x: file.g2("X").unwrap(),
        v: point("V"),
        z: point("Z"),
    };
    let id = ShardId {
        authority: AuthorityId([0; 32]),
        number: 0,
    };
    let keys = ShardKeys::from_own_store(id, entry.x, hazmat::g1());
    let secret = HolderSecret::from_scalar(scalar("s"));
    let issued = IssuedCredential {
        a: point("a"),
        handle: hazmat::handle(scalar("e")),
        attributes: Attributes {
            colour: Colour::from_number(file.small("colour")).unwrap(),
            expiry: Hour(file.small("expiry")),
        },
        c: point("C"),
        n: 0,
    };
    let now = Hour(file.small("now_hour"));
    let (credential, witness) =
        Credential::accept(&issued, framework, &keys, &secret, now).unwrap();
    let verifier = std::sync::Arc::new(verifier.clone());
    let ready = credential
        .ready(verifier, &keys, &entry, &witness, &secret)
        .unwrap();
    // Only the entry that is used has to be in the table.
    let delta = file.small::<usize>("delta");
    let mut table = hazmat::g1().to_bytes().repeat(WINDOW_LEN);
    table[48 * delta..48 * (delta + 1)].copy_from_slice(&file.hex("sigma_delta"));
    let window = Window::from_own_store(file.g2("window_key").unwrap(), &table).unwrap();
    let nonces = file.list("nonces");
    let coins = Coins {
        tau: scalar("tau"),
        u: scalar("u"),
        rho: scalar("rho"),
        r: scalar("r"),
        nonces: core::array::from_fn(|i| {
            Scalar::from_bytes(nonces[i].as_slice().try_into().unwrap()).unwrap()
        }),
    };
    let slot = Slot(file.small("slot"));
    assert_eq!(slot.hour(framework.slot_length()), now);
    let made = ready
        .prepare_with(now, &window, &coins)
        .unwrap()
        .show(slot, context)
        .unwrap();
    assert_eq!(&made, shown);
    file.compare("e_prime", (scalar("e") - coins.tau).to_bytes());
    file.compare("header", made.header.to_bytes());
    file.compare("X_prime", made.elements.x_prime.to_bytes());
    let e = &made.elements;
    for (name, point) in [
        ("V_prime", e.v_prime),
        ("Z_prime", e.z_prime),
        ("A_bar", e.a_bar),
        ("B_bar", e.b_bar),
        ("R_bar", e.r_bar),
        ("R_prime", e.r_prime),
    ] {
        file.compare(name, point.to_bytes());
    }
    let announced = recompute(framework, &made, context).unwrap();
    file.compare("T1", announced.t1.to_bytes());
    file.compare("T2", announced.t2.to_bytes());
    assert_eq!(made.pseudonym.is_some(), file.has("N"));
    if let (Some(n), Some(t3)) = (made.pseudonym, announced.t3) {
        file.compare("N", n.to_bytes());
        file.compare("T3", t3.to_bytes());
    }
    let one = Scalar::from(1);
    let signature = sum_g1(&[(point("a"), one), (point("C"), one)]).unwrap();
    file.compare("S", signature.to_bytes());
    file.compare("challenge", made.challenge);
    let hashed = expand_message::<16>(&file.hex("hashed"), labels::DST_PRESENTATION);
    assert_eq!(hashed, made.challenge);
    let z = &made.responses;
    let responses = [z.r_bar, z.e_bar, z.s, z.expiry, z.u, z.r];
    for (listed, z) in file.list("responses").iter().zip(responses) {
        assert_eq!(listed, &z.to_bytes());
    }
}
