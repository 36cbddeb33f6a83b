//! The verifier's equations, solved over everything that an adversary can write down.
//!
//! Certificate: `z' = k1 + k2·x' + k3·v'`. Linear in the coefficients of z', x', v' together.
//!
//! Signature: with r̄ ≠ 0, `(x' + e')·S' = p1 + dom·q1 + s·h_s + colour·h_c + expiry·h_x + v' − u·h_v`
//! for S' = r̄·Ā and e' = ē/r̄. Linear in everything else once `y = x' + e'` is fixed; which y can
//! occur at all is what [`Check::poles`] answers.
//!
//! Window: `R' = w·R̄` and `R' = r·P_w − δ·R̄`.

use super::field::{Fp, Seed};
use super::linear::{Echelon, Vector, dot, kernel_of_functions};
use super::world::{Exponent, G1, G2, Messages, PARTS, Part, Unknowns, World, only, scaled};

/// Points kept ready; far more than any family here has dimensions.
const POINTS: usize = 130;

/// A world with its elements evaluated at random points.
pub(crate) struct Check {
    pub(crate) world: World,
    points: Vec<At>,
    /// The elements of G1 that are independent as functions, which span all others.
    pub(crate) g1: Vec<G1>,
    /// The same for G2.
    pub(crate) g2: Vec<G2>,
}

struct At {
    unknowns: Unknowns,
    g1: Vec<Exponent>,
    g2: Vec<Fp>,
}

/// A solution of the certificate equation, homogenised: z', x', v' as coefficients, and how often
/// k1 occurs (1 in what a verifier accepts).
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) z: Vector,
    pub(crate) x: Vector,
    pub(crate) v: Vector,
    pub(crate) weight: Fp,
}

impl Entry {
    pub(crate) fn flat(&self) -> Vector {
        [&self.z[..], &self.x, &self.v, &[self.weight]].concat()
    }
}

/// What the signature equation allows for one y.
#[derive(Clone, PartialEq)]
pub(crate) enum Outcome {
    /// No solution: nothing can be shown.
    Nothing,
    /// Exactly these messages can be shown.
    Only(Messages),
    /// At least one message can be chosen freely.
    Free,
}

/// The fixed left factor of the signature equation.
#[derive(Clone, Copy)]
pub(crate) enum Pole {
    /// y = x_j + e.
    Shard(usize, Fp),
    /// y = (x_i + x_j)/2 + e.
    Mixed(usize, usize, Fp),
    /// y = 1.
    Constant,
}

impl Check {
    pub(crate) fn new(world: World, seed: u64) -> Self {
        let mut seed = Seed(seed);
        let draws: Vec<Unknowns> = (0..POINTS).map(|_| world.draw(&mut seed)).collect();
        let g1 = independent(&world.g1, &draws, |at, element| {
            world.g1(at, element).to_vec()
        });
        let g2 = independent(&world.g2, &draws, |at, element| vec![world.g2(at, element)]);
        let points = draws
            .into_iter()
            .map(|unknowns| At {
                g1: g1
                    .iter()
                    .map(|element| world.g1(&unknowns, element))
                    .collect(),
                g2: g2
                    .iter()
                    .map(|element| world.g2(&unknowns, element))
                    .collect(),
                unknowns,
            })
            .collect();
        Self {
            world,
            points,
            g1,
            g2,
        }
    }

    /// The coefficients of a published element in terms of the independent ones.
    pub(crate) fn g1_vector(&self, element: &G1) -> Vector {
        self.coordinates(self.g1.len(), |at| {
            let wanted = self.world.g1(&at.unknowns, element);
            parts(|part| {
                at.g1
                    .iter()
                    .map(|known| known[part])
                    .chain([wanted[part]])
                    .collect()
            })
        })
    }

    /// The same in G2.
    pub(crate) fn g2_vector(&self, element: &G2) -> Vector {
        self.coordinates(self.g2.len(), |at| {
            let wanted = self.world.g2(&at.unknowns, element);
            vec![at.g2.iter().copied().chain([wanted]).collect()]
        })
    }

    fn coordinates(&self, known: usize, rows: impl Fn(&At) -> Vec<Vector>) -> Vector {
        let kernel = self.kernel(known + 1, rows);
        assert_eq!(kernel.len(), 1, "the element is not in the span");
        let scale = -kernel[0][known].inverse();
        kernel[0][..known]
            .iter()
            .map(|&entry| entry * scale)
            .collect()
    }

    fn kernel(&self, columns: usize, rows: impl Fn(&At) -> Vec<Vector>) -> Vec<Vector> {
        kernel_of_functions(columns, POINTS, |n| rows(&self.points[n]))
    }

    fn k(&self, at: &At) -> [Fp; 3] {
        at.unknowns.k[self.world.gate_epoch]
    }

    /// All solutions of the certificate equation.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let (g1, g2) = (self.g1.len(), self.g2.len());
        let kernel = self.kernel(2 * g1 + g2 + 1, |at| {
            let [k1, k2, k3] = self.k(at);
            parts(|part| {
                let in_one = |value: Fp| {
                    if part == Part::One as usize {
                        value
                    } else {
                        Fp::ZERO
                    }
                };
                let z = at.g1.iter().map(|f| f[part]);
                let x = at.g2.iter().map(|f| in_one(-(k2 * *f)));
                let v = at.g1.iter().map(|f| -(k3 * f[part]));
                z.chain(x).chain(v).chain([in_one(-k1)]).collect()
            })
        });
        kernel
            .into_iter()
            .map(|vector| Entry {
                z: vector[..g1].to_vec(),
                x: vector[g1..g1 + g2].to_vec(),
                v: vector[g1 + g2..2 * g1 + g2].to_vec(),
                weight: vector[2 * g1 + g2],
            })
            .collect()
    }

    /// All linear relations `Σ m_ab·y_a·f_b = weight` between the possible x' + e' (spanned by
    /// `ys`) and the P1-parts of G1 (spanned by those of `fs`), weight last, y by y. A solution of
    /// the signature equation gives one of rank one, because its P1-part says (x' + e')·f = 1.
    pub(crate) fn poles(&self, ys: &[G2], fs: &[G1]) -> Vec<Vector> {
        self.kernel(ys.len() * fs.len() + 1, |at| {
            let world = &self.world;
            let p1 = |element| world.g1(&at.unknowns, element)[Part::P1 as usize];
            let fs: Vec<Fp> = fs.iter().map(p1).collect();
            let ys = ys.iter().map(|y| world.g2(&at.unknowns, y));
            vec![
                ys.flat_map(|y| scaled_all(&fs, y))
                    .chain([-Fp::ONE])
                    .collect(),
            ]
        })
    }

    /// Dimension of the space of P1-parts of everything in G1, together with those of `more`.
    pub(crate) fn p1_rank(&self, more: &[G2]) -> usize {
        let columns = self.g1.len() + more.len();
        let kernel = self.kernel(columns, |at| {
            let more = more.iter().map(|y| self.world.g2(&at.unknowns, y));
            vec![
                at.g1
                    .iter()
                    .map(|f| f[Part::P1 as usize])
                    .chain(more)
                    .collect(),
            ]
        });
        columns - kernel.len()
    }

    /// What can be shown with `x' + e' = y`, for the x' and v' of the given entries.
    pub(crate) fn signature(&self, entries: &[Entry], y: Pole) -> Outcome {
        let g1 = self.g1.len();
        // Unknowns: S', the entries' coefficients, e', dom, s, colour, expiry, u, weight.
        let messages = [Part::Q1, Part::Hs, Part::Hc, Part::Hx];
        let first = g1 + entries.len() + 1;
        let columns = first + messages.len() + 2;
        let kernel = self.kernel(columns, |at| {
            let y = self.pole(at, y);
            let mut rows = parts(|part| {
                let unit = |wanted: Part| {
                    if wanted as usize == part {
                        Fp::ONE
                    } else {
                        Fp::ZERO
                    }
                };
                let s = at.g1.iter().map(|f| y * f[part]);
                let shown = u64::from(self.world.state_in_signature);
                let v =
                    |entry: &Entry| -dot(&entry.v, at.g1.iter().map(|f| f[part])) * Fp::from(shown);
                s.chain(entries.iter().map(v))
                    .chain([Fp::ZERO])
                    .chain(messages.map(|wanted| -unit(wanted)))
                    .chain([unit(Part::Hv) * Fp::from(shown), -unit(Part::P1)])
                    .collect()
            });
            // x' + e' = weight·y
            let x = entries
                .iter()
                .map(|entry| dot(&entry.x, at.g2.iter().copied()));
            let mut row = vec![Fp::ZERO; g1];
            row.extend(x.chain([Fp::ONE]));
            row.resize(columns - 1, Fp::ZERO);
            row.push(-y);
            rows.push(row);
            // Σ coefficients·weights = weight
            let mut row = vec![Fp::ZERO; columns];
            for (i, entry) in entries.iter().enumerate() {
                row[g1 + i] = entry.weight;
            }
            row[columns - 1] = -Fp::ONE;
            rows.push(row);
            rows
        });
        judge(&kernel, first, columns)
    }

    fn pole(&self, at: &At, y: Pole) -> Fp {
        let x = |shard| self.world.x(&at.unknowns, shard);
        match y {
            Pole::Shard(j, e) => x(j) + e,
            Pole::Mixed(i, j, e) => (x(i) + x(j)) * Fp::from(2).inverse() + e,
            Pole::Constant => Fp::ONE,
        }
    }

    /// All pairs (R̄, R') with `R' = w·R̄`, one after the other.
    pub(crate) fn windows(&self) -> Vec<Vector> {
        self.kernel(2 * self.g1.len(), |at| {
            let w = at.unknowns.w;
            parts(|part| {
                let bar = at.g1.iter().map(|f| w * f[part]);
                bar.chain(at.g1.iter().map(|f| -f[part])).collect()
            })
        })
    }

    /// All (R̄, r) with `(w + δ)·R̄ = r·P_w`.
    pub(crate) fn hours(&self, delta: Fp) -> Vec<Vector> {
        self.kernel(self.g1.len() + 1, |at| {
            let factor = at.unknowns.w + delta;
            let p_w = only(Part::Pw, -Fp::ONE);
            parts(|part| {
                at.g1
                    .iter()
                    .map(|f| scaled(f, factor)[part])
                    .chain([p_w[part]])
                    .collect()
            })
        })
    }

    /// All (N, s) with `N = s·H(scope)`.
    pub(crate) fn pseudonyms(&self) -> Vec<Vector> {
        self.kernel(self.g1.len() + 1, |at| {
            let base = only(Part::Scope, -Fp::ONE);
            parts(|part| at.g1.iter().map(|f| f[part]).chain([base[part]]).collect())
        })
    }
}

/// Reads the messages off a kernel. `first` is the column of e' plus one: dom, s, colour, expiry.
fn judge(kernel: &[Vector], first: usize, columns: usize) -> Outcome {
    let Some(solution) = kernel.iter().find(|vector| !vector[columns - 1].is_zero()) else {
        return Outcome::Nothing;
    };
    let scale = solution[columns - 1].inverse();
    let read = |i: usize| solution[first + i] * scale;
    let messages = Messages {
        dom: read(0),
        secret: read(1),
        colour: read(2),
        expiry: read(3),
    };
    let fixed = [
        messages.dom,
        messages.secret,
        messages.colour,
        messages.expiry,
    ];
    let free = kernel
        .iter()
        .any(|vector| (0..4).any(|i| vector[first + i] != vector[columns - 1] * fixed[i]));
    if free {
        Outcome::Free
    } else {
        Outcome::Only(messages)
    }
}

fn parts(row: impl Fn(usize) -> Vector) -> Vec<Vector> {
    PARTS.iter().map(|&part| row(part as usize)).collect()
}

fn scaled_all(values: &[Fp], by: Fp) -> Vector {
    values.iter().map(|&value| value * by).collect()
}

/// The elements that are not combinations, with constant coefficients, of those before them.
fn independent<T: Clone>(
    elements: &[T],
    draws: &[Unknowns],
    value: impl Fn(&Unknowns, &T) -> Vector,
) -> Vec<T> {
    let width = value(&draws[0], &elements[0]).len();
    let taken = elements.len().min(draws.len());
    let mut matrix = Echelon::new(taken * width);
    elements
        .iter()
        .filter(|element| {
            matrix.insert(
                draws[..taken]
                    .iter()
                    .flat_map(|at| value(at, element))
                    .collect(),
            )
        })
        .cloned()
        .collect()
}
