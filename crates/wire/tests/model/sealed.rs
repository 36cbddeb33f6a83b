//! The vectors of requests and answers.

use huepass_credential::AuthorityId;
use huepass_wire::{Answer, Exchange, PublicId, SealingSecret, SigningKey};
use rand_chacha::ChaCha20Rng;

use super::all::Vectors;
use super::fields;
use super::values::{
    ANSWERING, AUTHORITY_KEY, GATE_KEY, GENESIS, NEXT, SEALING, TICKET, answers, ephemeral, public,
    request_of,
};

impl Vectors {
    pub(crate) fn request(&mut self) {
        let (mut rng, ikm_e) = ephemeral(1);
        let secret = SealingSecret::from_bytes(SEALING);
        let with = fields([
            ("secret", hex::encode(SEALING)),
            ("ticket_nonce", hex::encode(TICKET.nonce)),
        ]);
        let mut s = self.series("request", with, fields([("ikm_e", ikm_e)]));
        let authority = AuthorityId(public(AUTHORITY_KEY));
        let sealed = |pin: Option<&str>, to: &[u8; 32], rng: &mut ChaCha20Rng| {
            let sealed = request_of(pin).seal(GENESIS, authority, to, rng);
            sealed.expect("a good key")
        };
        let good = sealed(Some("246810"), &secret.public(), &mut rng.clone());
        let without = sealed(None, &secret.public(), &mut rng);
        s.bytes("pin", "ok", &good, "With a PIN.");
        s.bytes("without_pin", "ok", &without, "Without one, and as long.");
        s.bytes("empty", "not_ours", &[], "No bytes at all.");
        s.bytes("truncated", "malformed", &good[..100], "A part of it.");
        s.bytes(
            "trailing",
            "malformed",
            &[&good[..], &[0]].concat(),
            "One byte more.",
        );
        s.bytes("oversized", "too_large", &[0x85; 385], "Above the limit.");
        let mut with = |name: &str, expect: &str, at: usize, comment: &str| {
            let mut changed = good.clone();
            changed[at] ^= 2;
            s.bytes(name, expect, &changed, comment);
        };
        with("version", "version", 1, "Version 3.");
        with("genesis", "sealed", 10, "Another genesis in clear.");
        with("authority", "sealed", 50, "Another authority in clear.");
        with("enc", "sealed", 80, "Another encapsulated key.");
        with("ciphertext", "sealed", 200, "Another ciphertext.");
        let other = SealingSecret::from_bytes([0x5f; 32]).public();
        let other = sealed(None, &other, &mut ephemeral(1).0);
        s.bytes(
            "other_recipient",
            "sealed",
            &other,
            "Sealed to another key.",
        );
    }

    pub(crate) fn answer(&mut self) {
        let (rng, ikm_e) = ephemeral(2);
        let secret = SealingSecret::from_bytes(ANSWERING);
        let authority = AuthorityId(public(AUTHORITY_KEY));
        let exchange = Exchange {
            genesis: GENESIS,
            authority,
            ticket_id: TICKET.id,
        };
        let with = fields([
            ("secret", hex::encode(ANSWERING)),
            ("genesis", hex::encode(GENESIS.0)),
            ("authority", authority.to_hex()),
            ("ticket_id", hex::encode(TICKET.id)),
        ]);
        let made_with = fields([
            ("ikm_e", ikm_e),
            ("signing_key", hex::encode(AUTHORITY_KEY)),
        ]);
        let mut s = self.series("answer", with, made_with);
        let key = SigningKey::from_bytes(&AUTHORITY_KEY);
        let seal = |answer: &Answer, exchange: &Exchange, key: &SigningKey| {
            let sealed = answer.seal(exchange, &secret.public(), key, &mut rng.clone());
            sealed.expect("a good key")
        };
        let [credential, witness, refused] = answers();
        let good = seal(&credential, &exchange, &key);
        s.bytes(
            "credential",
            "ok",
            &good,
            "A credential; its signature is none.",
        );
        s.bytes(
            "witness",
            "ok",
            &seal(&witness, &exchange, &key),
            "A witness.",
        );
        s.bytes(
            "refused",
            "ok",
            &seal(&refused, &exchange, &key),
            "A refusal.",
        );
        s.bytes("empty", "not_ours", &[], "No bytes at all.");
        s.bytes("truncated", "malformed", &good[..100], "A part of it.");
        s.bytes(
            "trailing",
            "malformed",
            &[&good[..], &[0]].concat(),
            "One byte more.",
        );
        s.bytes("oversized", "too_large", &[0x83; 449], "Above the limit.");
        let foreign = seal(&refused, &exchange, &SigningKey::from_bytes(&GATE_KEY));
        s.bytes(
            "other_signer",
            "signature",
            &foreign,
            "Signed by another key.",
        );
        let elsewhere = Exchange {
            ticket_id: NEXT.id,
            ..exchange
        };
        let elsewhere = seal(&refused, &elsewhere, &key);
        s.bytes("other_ticket", "sealed", &elsewhere, "For another ticket.");
        let mut changed = good.clone();
        changed[200] ^= 1;
        s.bytes("ciphertext", "sealed", &changed, "Another ciphertext.");
        changed.clone_from(&good);
        changed[1] = 2;
        s.bytes("version", "version", &changed, "Version 2.");
    }
}
