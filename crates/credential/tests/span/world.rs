//! Everything that is ever published, as functions of what nobody outside knows.
//!
//! A point of G1 stands for its exponent: one function of the unknowns for each independent
//! generator ([`Part`]). A point of G2 has the part `One` only. The unknowns are drawn afresh for
//! every [`Unknowns`]; handles, messages and a corrupted authority's key are constants.

use super::field::{Fp, Seed};

/// The independent generators of G1 (`One` is g1 itself).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    One,
    P1,
    Q1,
    Hs,
    Hc,
    Hx,
    Hv,
    Pw,
    Scope,
}

pub(crate) const PARTS: [Part; 9] = [
    Part::One,
    Part::P1,
    Part::Q1,
    Part::Hs,
    Part::Hc,
    Part::Hx,
    Part::Hv,
    Part::Pw,
    Part::Scope,
];

/// An exponent, part by part.
pub(crate) type Exponent = [Fp; 9];

pub(crate) fn only(part: Part, value: Fp) -> Exponent {
    let mut exponent = [Fp::ZERO; 9];
    exponent[part as usize] = value;
    exponent
}

pub(crate) fn scaled(exponent: &Exponent, by: Fp) -> Exponent {
    exponent.map(|entry| entry * by)
}

pub(crate) fn added(a: &Exponent, b: &Exponent) -> Exponent {
    core::array::from_fn(|i| a[i] + b[i])
}

/// A shard's state: which handles it has been divided by since its birth at H_v.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct State {
    pub(crate) shard: usize,
    pub(crate) revoked: Vec<usize>,
}

/// What a registrar certifies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Listed {
    Honest(State),
    /// A corrupted authority: its key, and its state as a multiple of H_v, are known constants.
    Corrupted,
}

/// What a holder's signature says. The link secret is a constant for the adversary's own.
#[derive(Clone, PartialEq)]
pub(crate) struct Messages {
    pub(crate) dom: Fp,
    pub(crate) secret: Fp,
    pub(crate) colour: Fp,
    pub(crate) expiry: Fp,
}

#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) shard: usize,
    pub(crate) e: Fp,
}

/// A published or otherwise obtained element of G1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum G1 {
    Generator(Part),
    /// X1 of a shard.
    ShardKey(usize),
    State(State),
    /// The state over x + e, for a handle of the adversary's.
    Witness(State, usize),
    /// The adversary's n-th signature.
    Signature(usize),
    /// k1·g1: published by nobody.
    K1(usize),
    K2(usize),
    K3(usize),
    Entry(usize, Listed),
    Window(u64),
    /// U of the honest holder.
    Link,
    /// Element of the n-th honest presentation.
    Shown(usize, Shown),
}

/// A published element of G2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum G2 {
    One,
    Window,
    ShardKey(usize),
    L1(usize),
    L3(usize),
    /// X' of the n-th honest presentation.
    Shown(usize),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shown {
    State,
    Entry,
    A,
    B,
    Window,
    WindowBar,
    Pseudonym,
}

/// How the epoch keys are made. Everything but `Independent` is a control.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    Independent,
    K1Constant,
    K1EqualsK2,
    K1EqualsK3,
    K2One,
    K3One,
    /// A registrar cancels the others' shares with its own, unproven one.
    Chosen,
}

/// One honest presentation: of the honest holder, at an epoch, from a state.
pub(crate) struct Presentation {
    pub(crate) epoch: usize,
    pub(crate) state: State,
    pub(crate) hours_left: u64,
}

/// The whole history, as far as it is fixed numbers.
pub(crate) struct World {
    pub(crate) keys: Keys,
    /// Shard n signs under key `shard_keys[n]`; one key each, but in a control.
    pub(crate) shard_keys: Vec<usize>,
    pub(crate) handles: Vec<Handle>,
    /// Handle, and the epoch from which on it is revoked; in the order of the logs.
    pub(crate) revocations: Vec<(usize, usize)>,
    /// The adversary's signatures: handle and messages.
    pub(crate) signatures: Vec<(usize, Messages)>,
    pub(crate) honest_handle: usize,
    pub(crate) honest_messages: Messages,
    pub(crate) presentations: Vec<Presentation>,
    pub(crate) epochs: usize,
    /// The epoch whose announcement the gate holds.
    pub(crate) gate_epoch: usize,
    pub(crate) window: u64,
    pub(crate) corrupted_key: Fp,
    pub(crate) corrupted_state: Fp,
    pub(crate) g1: Vec<G1>,
    pub(crate) g2: Vec<G2>,
    /// Whether `V'` stands in the signature equation. False only in a control.
    pub(crate) state_in_signature: bool,
}

/// One draw of everything that the adversary does not know.
pub(crate) struct Unknowns {
    x: Vec<Fp>,
    pub(crate) k: Vec<[Fp; 3]>,
    pub(crate) w: Fp,
    link: Fp,
    shown: Vec<[Fp; 4]>,
}

impl World {
    pub(crate) fn draw(&self, seed: &mut Seed) -> Unknowns {
        let k = (0..self.epochs)
            .map(|epoch| {
                let [k1, k2, k3] = [seed.element(), seed.element(), seed.element()];
                // The control spoils the gate's epoch; the others stay as they should be.
                if epoch != self.gate_epoch {
                    return [k1, k2, k3];
                }
                match self.keys {
                    Keys::Independent => [k1, k2, k3],
                    Keys::K1Constant => [Fp::from(5), k2, k3],
                    Keys::K1EqualsK2 => [k2, k2, k3],
                    Keys::K1EqualsK3 => [k3, k2, k3],
                    Keys::K2One => [k1, Fp::ONE, k3],
                    Keys::K3One => [k1, k2, Fp::ONE],
                    Keys::Chosen => [Fp::from(5), Fp::from(7), Fp::from(11)],
                }
            })
            .collect();
        Unknowns {
            x: self.shard_keys.iter().map(|_| seed.element()).collect(),
            k,
            w: seed.element(),
            link: seed.element(),
            shown: self
                .presentations
                .iter()
                .map(|_| {
                    [
                        seed.element(),
                        seed.element(),
                        seed.element(),
                        seed.element(),
                    ]
                })
                .collect(),
        }
    }

    pub(crate) fn x(&self, at: &Unknowns, shard: usize) -> Fp {
        at.x[self.shard_keys[shard]]
    }

    /// `x + e` of a handle.
    pub(crate) fn pole(&self, at: &Unknowns, handle: usize) -> Fp {
        let Handle { shard, e } = &self.handles[handle];
        self.x(at, *shard) + *e
    }

    /// The H_v-part of a state, its only one.
    fn state(&self, at: &Unknowns, state: &State) -> Fp {
        let x = self.x(at, state.shard);
        let denominator = state.revoked.iter().fold(Fp::ONE, |product, &handle| {
            product * (x + self.handles[handle].e)
        });
        denominator.inverse()
    }

    pub(crate) fn g2(&self, at: &Unknowns, element: &G2) -> Fp {
        match element {
            G2::One => Fp::ONE,
            G2::Window => at.w,
            G2::ShardKey(shard) => self.x(at, *shard),
            G2::L1(epoch) => at.k[*epoch][0],
            G2::L3(epoch) => at.k[*epoch][2],
            G2::Shown(n) => self.x(at, self.presentations[*n].state.shard) + at.shown[*n][0],
        }
    }

    pub(crate) fn g1(&self, at: &Unknowns, element: &G1) -> Exponent {
        match element {
            G1::Generator(part) => only(*part, Fp::ONE),
            G1::ShardKey(shard) => only(Part::One, self.x(at, *shard)),
            G1::State(state) => only(Part::Hv, self.state(at, state)),
            G1::Witness(state, handle) => {
                let pole = self.x(at, state.shard) + self.handles[*handle].e;
                only(Part::Hv, self.state(at, state) * pole.inverse())
            }
            G1::Signature(n) => {
                let (handle, messages) = &self.signatures[*n];
                scaled(&signed(messages), self.pole(at, *handle).inverse())
            }
            G1::K1(epoch) => only(Part::One, at.k[*epoch][0]),
            G1::K2(epoch) => only(Part::One, at.k[*epoch][1]),
            G1::K3(epoch) => only(Part::Hv, at.k[*epoch][2]),
            G1::Entry(epoch, listed) => self.entry(at, *epoch, listed),
            G1::Window(hours) => only(Part::Pw, (at.w + Fp::from(*hours)).inverse()),
            G1::Link => only(Part::Hs, at.link),
            G1::Shown(n, element) => self.shown(at, *n, *element),
        }
    }

    /// `z = k1 + k2·x + k3·v`.
    fn entry(&self, at: &Unknowns, epoch: usize, listed: &Listed) -> Exponent {
        let (x, v) = match listed {
            Listed::Honest(state) => (self.x(at, state.shard), self.state(at, state)),
            Listed::Corrupted => (self.corrupted_key, self.corrupted_state),
        };
        certified(at.k[epoch], x, &only(Part::Hv, v))
    }

    /// An honest presentation in its real form, with τ, u, ρ, r among the unknowns.
    fn shown(&self, at: &Unknowns, n: usize, element: Shown) -> Exponent {
        let Presentation {
            epoch,
            state,
            hours_left,
        } = &self.presentations[n];
        let [tau, u, rho, r] = at.shown[n];
        let x_prime = self.x(at, state.shard) + tau;
        let v = only(Part::Hv, self.state(at, state));
        let v_prime = added(&v, &only(Part::Hv, u));
        let a = || {
            let messages = Messages {
                secret: at.link,
                ..self.honest_messages.clone()
            };
            let sum = added(&signed(&messages), &v);
            scaled(&sum, rho * self.pole(at, self.honest_handle).inverse())
        };
        let window = || r * (at.w + Fp::from(*hours_left)).inverse();
        match element {
            Shown::State => v_prime,
            Shown::Entry => certified(at.k[*epoch], x_prime, &v_prime),
            Shown::A => a(),
            Shown::B => scaled(&a(), x_prime),
            Shown::Window => only(Part::Pw, window()),
            Shown::WindowBar => only(Part::Pw, at.w * window()),
            Shown::Pseudonym => only(Part::Scope, at.link),
        }
    }
}

/// `B = B0 + s·H_s + colour·H_c + expiry·H_x`.
pub(crate) fn signed(messages: &Messages) -> Exponent {
    let mut exponent = only(Part::P1, Fp::ONE);
    exponent[Part::Q1 as usize] = messages.dom;
    exponent[Part::Hs as usize] = messages.secret;
    exponent[Part::Hc as usize] = messages.colour;
    exponent[Part::Hx as usize] = messages.expiry;
    exponent
}

/// `k1 + k2·x + k3·v`.
pub(crate) fn certified(k: [Fp; 3], x: Fp, v: &Exponent) -> Exponent {
    added(&only(Part::One, k[0] + k[1] * x), &scaled(v, k[2]))
}
