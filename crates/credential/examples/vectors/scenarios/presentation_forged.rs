//! Presentations whose proof was made with care by somebody who has no right to it.

use huepass_credential::hazmat::{g1, g2, sign, sum_g1, sum_g2};
use huepass_credential::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::forge::{self, Material, Secrets, inverse, one, times};
use super::presentation::{epoch_two, verify};
use super::world::{
    EXPIRY, NOW, certified, e, epoch_scalars, fixed, framework, issued, log, s, shard_scalar,
    shard_secret, shown_sums, sigma, slot,
};
use super::{Scenario, layout};

struct Forger {
    framework: Framework,
    verifier: std::sync::Arc<EpochVerifier>,
    rng: ChaCha20Rng,
    /// The entry of the holder's shard in epoch 2.
    entry: Certified,
}

impl Forger {
    fn new() -> Self {
        let framework = framework();
        let v = log(framework.generators())[2].v;
        Self {
            verifier: epoch_two(),
            rng: ChaCha20Rng::seed_from_u64(1),
            entry: certified(0, &v, epoch_scalars(2)),
            framework,
        }
    }

    /// The holder's honest material.
    fn honest(&self) -> Material {
        let v = self.entry.v;
        let issued = issued(&self.framework, EXPIRY, 3, &v);
        let [signature, message] = shown_sums(&self.framework, &issued, &v);
        Material {
            entry: self.entry,
            signature,
            message,
            e: e(),
            s: s(),
            expiry: EXPIRY,
        }
    }

    fn sigma(&self, i: u32) -> (G1Affine, u32) {
        (sigma(self.framework.generators(), u64::from(i)), i)
    }

    fn randomise(&mut self, material: &Material) -> (Elements, Secrets) {
        let window = self.sigma(700);
        forge::randomise(&self.verifier, material, window, &mut self.rng)
    }

    fn prove(
        &mut self,
        elements: &Elements,
        secrets: &Secrets,
        colour: Colour,
        slot: Slot,
    ) -> Vec<u8> {
        let context = Context::default();
        let header = forge::header(&self.verifier, colour, slot, &context);
        let rng = &mut self.rng;
        let shown = forge::prove(&self.verifier, header, &context, elements, secrets, rng);
        layout::encode(&shown)
    }

    fn attempt(&mut self, material: &Material) -> Vec<u8> {
        let (elements, secrets) = self.randomise(material);
        self.prove(&elements, &secrets, Colour::Green, slot())
    }
}

fn case(name: &str, comment: &str, shown: &[u8]) -> Scenario {
    verify(2, &Context::default(), shown).case(name, "not_proven", comment)
}

pub fn all() -> Vec<Scenario> {
    let mut forger = Forger::new();
    let mut all = entries(&mut forger);
    all.extend(revoked(&mut forger));
    all.extend(moved(&mut forger));
    all.extend(claims(&mut forger));
    all
}

fn entries(forger: &mut Forger) -> Vec<Scenario> {
    let honest = forger.honest();
    let own = forger.entry;
    let other = certified(1, &forger.framework.generators().h_v, epoch_scalars(2));
    let old = certified(0, &own.v, epoch_scalars(1));
    let half = inverse(Scalar::from(2));
    let mixed = Certified {
        x: sum_g2(&[(own.x, half), (other.x, half)]).unwrap(),
        v: times(&forge::plus(&own.v, &other.v), half),
        z: times(&forge::plus(&own.z, &other.z), half),
    };
    // A key of the forger's own with the certificate of a listed shard.
    let x = fixed("own key");
    let b = forge::sub(&honest.message, &own.v);
    let self_signed = Material {
        entry: Certified {
            x: sum_g2(&[(g2(), x)]).unwrap(),
            ..own
        },
        signature: times(&honest.message, inverse(x + e())),
        ..honest
    };
    let with = |entry: Certified| Material {
        entry,
        message: forge::plus(&b, &entry.v),
        ..honest
    };
    let witness = sign(&shard_secret(1), &other.v, e()).unwrap();
    let a = forge::sub(
        &honest.signature,
        &sign(&shard_secret(0), &own.v, e()).unwrap(),
    );
    let borrowed = Material {
        signature: forge::plus(&a, &witness),
        ..honest
    };
    let accepted = forger.attempt(&honest);
    vec![
        case(
            "forger_honest",
            "The forger's own tools, with an honest holder's material: accepted.",
            &accepted,
        )
        .case(
            "forger_honest",
            "accept",
            "The tools of the forged vectors with an honest holder's material.",
        ),
        case(
            "entry_of_another_shard",
            "A signature of one shard under another's entry.",
            &forger.attempt(&with(other)),
        ),
        case(
            "entry_of_last_epoch",
            "An entry of epoch 1 under the key of epoch 2.",
            &forger.attempt(&with(old)),
        ),
        case(
            "entry_mixed",
            "The mean of two shards' entries: certified, but nobody signs under it.",
            &forger.attempt(&with(mixed)),
        ),
        case(
            "entry_of_own_key",
            "An authority that is not listed, with another's certificate.",
            &forger.attempt(&self_signed),
        ),
        case(
            "witness_of_another_shard",
            "a of one shard and C of another.",
            &forger.attempt(&borrowed),
        ),
    ]
}

fn revoked(forger: &mut Forger) -> Vec<Scenario> {
    // The holder of the last revoked handle, with the witness for the state before.
    let log = log(forger.framework.generators());
    let e = hazmat::handle_scalar(log[2].handle);
    let b = forge::message(&forger.framework, s(), forge::colour(Colour::Green), EXPIRY);
    let a = sign(&shard_secret(0), &b, e).unwrap();
    // C for the state before is the very state that the revocation published.
    let old_witness = log[2].v;
    let material = |signature: G1Affine, message: G1Affine, entry: Certified| Material {
        entry,
        signature,
        message,
        e,
        s: s(),
        expiry: EXPIRY,
    };
    let (entry, old_v) = (forger.entry, log[1].v);
    let signature = forge::plus(&a, &old_witness);
    let stale = material(signature, forge::plus(&b, &old_v), entry);
    let claimed = material(signature, forge::plus(&b, &entry.v), entry);
    let old_entry = material(
        signature,
        forge::plus(&b, &old_v),
        Certified { v: old_v, ..entry },
    );
    let bare = material(a, b, entry);
    let stale = forger.attempt(&stale);
    let claimed = forger.attempt(&claimed);
    let old_entry = forger.attempt(&old_entry);
    let unlisted = forger.attempt(&bare);
    // V' = u·H_v, so that the proof of the bare signature holds; no certificate does.
    let (mut elements, secrets) = forger.randomise(&bare);
    elements.v_prime = times(&forger.framework.generators().h_v, secrets.u);
    let explained = forger.prove(&elements, &secrets, Colour::Green, slot());
    vec![
        case(
            "revoked_old_witness",
            "Revoked; the old witness, its own message, the new entry.",
            &stale,
        ),
        case(
            "revoked_old_witness_new_message",
            "Revoked; the old witness under the message of the new state.",
            &claimed,
        ),
        case(
            "revoked_old_state",
            "Revoked; the old state under the new certificate.",
            &old_entry,
        ),
        case(
            "revoked_bare_signature",
            "Revoked; the signature alone, V' certified.",
            &unlisted,
        ),
        case(
            "revoked_state_explained_away",
            "Revoked; the signature alone, V' a multiple of H_v.",
            &explained,
        ),
    ]
}

/// An honest presentation, moved by somebody else so that its pairings still hold.
fn moved(forger: &mut Forger) -> Vec<Scenario> {
    let honest = forger.honest();
    let bytes = forger.attempt(&honest);
    let second = layout::decode(&forger.attempt(&honest)).unwrap().elements;
    let shown = layout::decode(&bytes).unwrap();
    let (el, t) = (shown.elements, fixed("moved by"));
    let key = *forger.verifier.key();
    let h_v = forger.framework.generators().h_v;
    let with = |elements: Elements| layout::encode(&Presentation { elements, ..shown });
    let key_moved = Elements {
        x_prime: sum_g2(&[(el.x_prime, one()), (g2(), t)]).unwrap(),
        z_prime: sum_g1(&[(el.z_prime, one()), (key.k2, t)]).unwrap(),
        b_bar: sum_g1(&[(el.b_bar, one()), (el.a_bar, t)]).unwrap(),
        ..el
    };
    let state_moved = Elements {
        v_prime: sum_g1(&[(el.v_prime, one()), (h_v, t)]).unwrap(),
        z_prime: sum_g1(&[(el.z_prime, one()), (key.k3, t)]).unwrap(),
        ..el
    };
    let signature_scaled = Elements {
        a_bar: times(&el.a_bar, t),
        b_bar: times(&el.b_bar, t),
        ..el
    };
    let window_scaled = Elements {
        r_bar: times(&el.r_bar, t),
        r_prime: times(&el.r_prime, t),
        ..el
    };
    vec![
        case(
            "moved_key",
            "X', Z' and B̄ shifted together.",
            &with(key_moved),
        ),
        case(
            "moved_state",
            "V' and Z' shifted together.",
            &with(state_moved),
        ),
        case(
            "scaled_signature",
            "Ā and B̄ scaled together.",
            &with(signature_scaled),
        ),
        case(
            "scaled_window",
            "R̄ and R' scaled together.",
            &with(window_scaled),
        ),
        case(
            "v_prime_of_another_presentation",
            "V' of another presentation of the same holder.",
            &with(Elements {
                v_prime: second.v_prime,
                ..el
            }),
        ),
        case(
            "z_prime_of_another_presentation",
            "Z' of another presentation of the same holder.",
            &with(Elements {
                z_prime: second.z_prime,
                ..el
            }),
        ),
        case(
            "entry_of_another_presentation",
            "X', V' and Z' of another presentation of the same holder.",
            &with(Elements {
                x_prime: second.x_prime,
                v_prime: second.v_prime,
                z_prime: second.z_prime,
                ..el
            }),
        ),
    ]
}

/// False claims proven with an honest holder's points.
fn claims(forger: &mut Forger) -> Vec<Scenario> {
    let honest = forger.honest();
    let (elements, secrets) = forger.randomise(&honest);
    let zero = Scalar::ZERO;
    let later = Slot(slot().0 + 701 * 120);
    let mut prove =
        |elements: &Elements, secrets, colour, slot| forger.prove(elements, &secrets, colour, slot);
    let red = prove(&elements, secrets, Colour::Red, slot());
    let no_signature = prove(
        &elements,
        Secrets {
            r_bar: zero,
            ..secrets
        },
        Colour::Green,
        slot(),
    );
    let no_shift = prove(
        &elements,
        Secrets {
            e_bar: zero,
            ..secrets
        },
        Colour::Green,
        slot(),
    );
    let no_window = prove(
        &elements,
        Secrets { r: zero, ..secrets },
        Colour::Green,
        slot(),
    );
    let expired = prove(&elements, secrets, Colour::Green, later);
    let renewed = Secrets {
        expiry: secrets.expiry + one(),
        ..secrets
    };
    let renewed = prove(&elements, renewed, Colour::Green, slot());
    let nothing = Secrets {
        r_bar: zero,
        e_bar: zero,
        s: zero,
        expiry: zero,
        u: zero,
        r: zero,
    };
    let zeroes = prove(&elements, nothing, Colour::Green, slot());
    let published = Elements {
        a_bar: g1(),
        b_bar: sum_g1(&[(g1(), shard_scalar(0))]).unwrap(),
        x_prime: forger.entry.x,
        v_prime: forger.entry.v,
        z_prime: forger.entry.z,
        ..elements
    };
    let no_credential = forger.prove(&published, &nothing, Colour::Green, slot());
    // R' for δ = −1, as the proof wants it an hour after the expiry.
    let last = forger.sigma(0);
    let material = Material {
        expiry: NOW,
        ..honest
    };
    let (mut overdue, secrets) =
        forge::randomise(&forger.verifier, &material, last, &mut forger.rng);
    let p_w = forger.framework.generators().p_w;
    overdue.r_prime = sum_g1(&[(p_w, secrets.r), (overdue.r_bar, one())]).unwrap();
    let overdue = forger.prove(&overdue, &secrets, Colour::Green, Slot(slot().0 + 120));
    vec![
        case(
            "claim_red",
            "A green credential shown as red, proven as such.",
            &red,
        ),
        case("claim_r_bar_zero", "r̄ = 0.", &no_signature),
        case("claim_e_bar_zero", "ē = 0.", &no_shift),
        case("claim_r_zero", "r = 0.", &no_window),
        case("claim_all_zero", "All secrets 0.", &zeroes),
        case(
            "claim_no_credential",
            "Ā = g1 and B̄ = X1: public points in the place of a signature, all secrets 0.",
            &no_credential,
        ),
        case(
            "claim_later_expiry",
            "An hour more than was signed.",
            &renewed,
        ),
        case(
            "expired",
            "The window entry of 700 hours left, 701 hours later.",
            &expired,
        ),
        case(
            "expired_by_an_hour",
            "An hour after the expiry, with R' as the proof wants it.",
            &overdue,
        ),
    ]
}
