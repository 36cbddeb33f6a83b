//! Linear algebra over Z_p: reduced row echelon form, kernels, and kernels of families of
//! functions that are known only by their values at random points.

use super::field::Fp;

pub(crate) type Vector = Vec<Fp>;

/// A matrix kept in row echelon form while rows come in.
pub(crate) struct Echelon {
    columns: usize,
    /// Each row with the column of its leading 1, in the order of arrival.
    rows: Vec<(usize, Vector)>,
}

impl Echelon {
    pub(crate) fn new(columns: usize) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    pub(crate) fn of<'a>(columns: usize, rows: impl IntoIterator<Item = &'a Vector>) -> Self {
        let mut matrix = Self::new(columns);
        for row in rows {
            matrix.insert(row.clone());
        }
        matrix
    }

    pub(crate) fn rank(&self) -> usize {
        self.rows.len()
    }

    /// True if the row was new, that is, not a combination of those before it.
    pub(crate) fn insert(&mut self, mut row: Vector) -> bool {
        assert_eq!(row.len(), self.columns);
        for (lead, known) in &self.rows {
            subtract(&mut row, known, *lead);
        }
        let Some(lead) = row.iter().position(|entry| !entry.is_zero()) else {
            return false;
        };
        let scale = row[lead].inverse();
        for entry in &mut row {
            *entry = *entry * scale;
        }
        for (_, known) in &mut self.rows {
            subtract(known, &row, lead);
        }
        self.rows.push((lead, row));
        true
    }

    /// A basis of all vectors that every row sends to zero.
    pub(crate) fn kernel(&self) -> Vec<Vector> {
        let leads: Vec<usize> = self.rows.iter().map(|(lead, _)| *lead).collect();
        (0..self.columns)
            .filter(|column| !leads.contains(column))
            .map(|free| {
                let mut vector = vec![Fp::ZERO; self.columns];
                vector[free] = Fp::ONE;
                for (lead, row) in &self.rows {
                    vector[*lead] = -row[free];
                }
                vector
            })
            .collect()
    }
}

/// `row -= row[lead]·known`, where `known[lead]` = 1.
fn subtract(row: &mut [Fp], known: &[Fp], lead: usize) {
    let factor = -row[lead];
    if factor.is_zero() {
        return;
    }
    for (entry, other) in row.iter_mut().zip(known) {
        if !other.is_zero() {
            *entry += factor * *other;
        }
    }
}

/// All constant vectors c with `Σ c_i·f_i = 0` as functions. `rows(n)` are the equations that the
/// n-th random point gives. Points are taken until three in a row bring nothing new.
///
/// Error: if the rank was not yet full, some minor of the matrix with one more point is a
/// non-zero rational function of the coordinates, of degree below 2^14 here, so a random point
/// leaves the rank alone with probability below 2^14/p; three in a row, below 2^-700.
pub(crate) fn kernel_of_functions(
    columns: usize,
    points: usize,
    mut rows: impl FnMut(usize) -> Vec<Vector>,
) -> Vec<Vector> {
    let mut matrix = Echelon::new(columns);
    let mut idle = 0;
    for point in 0..points {
        let before = matrix.rank();
        for row in rows(point) {
            matrix.insert(row);
        }
        idle = if matrix.rank() == before { idle + 1 } else { 0 };
        if idle == 3 {
            return matrix.kernel();
        }
    }
    panic!("{points} points are too few for {columns} columns");
}

/// Whether two sets of vectors span the same space.
pub(crate) fn same_span(columns: usize, one: &[Vector], other: &[Vector]) -> bool {
    let first = Echelon::of(columns, one).rank();
    let second = Echelon::of(columns, other).rank();
    first == second && Echelon::of(columns, one.iter().chain(other)).rank() == first
}

/// `Σ a_i·b_i`.
pub(crate) fn dot(a: &[Fp], b: impl IntoIterator<Item = Fp>) -> Fp {
    a.iter().zip(b).fold(
        Fp::ZERO,
        |sum, (&a, b)| if a.is_zero() { sum } else { sum + a * b },
    )
}
