//! What each party knew: looked up in the folder that each left behind, not told from memory.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use huepass_credential::AuthorityId;
use huepass_wire::{Kind, PublicId as _, limits, unarmour};

use super::stage::{Stage, files};
use super::story::Cast;

/// Bytes of a presentation before its body.
const HEADER: usize = 16;
/// So many bytes of a presentation's body are looked for: far more than chance repeats.
const NEEDLE: usize = 24;
/// The longest run that two codes of one moment may share by chance.
const BY_CHANCE: usize = 6;

/// What is looked for, everywhere.
struct Needles {
    numbers: Vec<Vec<u8>>,
    handles: Vec<Vec<u8>>,
    authorities: Vec<Vec<u8>>,
    codes: Vec<Vec<u8>>,
}

/// What a party's folder must not hold.
#[derive(Clone, Copy)]
struct Never {
    handles: bool,
    authorities: bool,
}

/// Prints the table and fails where somebody knew too much.
pub(super) fn tell(stage: &Stage, cast: &Cast) -> Result<()> {
    stage.chapter("6. What each party knew, by the bytes in its folder")?;
    let needles = Needles::new(cast)?;
    println!(
        "  {:<12}{:>6}{:>10}  {:<9}{:<12}{:<12}{:<6}",
        "whose", "files", "bytes", "numbers", "pseudonyms", "authorities", "codes"
    );
    let keeper = Never {
        handles: false,
        authorities: false,
    };
    let registrar = Never {
        handles: true,
        authorities: false,
    };
    let blind = Never {
        handles: true,
        authorities: true,
    };
    let parties = [
        ("harbour", keeper),
        ("hills", keeper),
        ("registrar-1", registrar),
        ("registrar-2", registrar),
        ("feed", registrar),
        ("ana", blind),
        ("bo", blind),
        ("chi", blind),
        ("gate", blind),
        ("canteen", blind),
    ];
    for (name, never) in parties {
        row(&stage.out.join(name), name, never, &needles)?;
    }
    println!(
        "  Looked for: identity numbers as text; the authorities' pseudonyms of persons; the\n  \
         authorities' public ids; {NEEDLE} bytes of every code that a gate admitted. A pseudonym is\n  \
         keyed: without the authority's key nobody gets it from a number. Wallets are sealed."
    );
    twins(cast)
}

/// One party's row.
fn row(folder: &Path, name: &str, never: Never, needles: &Needles) -> Result<()> {
    let files = files(folder)?;
    let mut bytes = 0;
    let mut found = [0; 4];
    for (path, size) in &files {
        bytes += size;
        let content = fs::read(folder.join(path)).with_context(|| path.display().to_string())?;
        let kinds = [
            &needles.numbers,
            &needles.handles,
            &needles.authorities,
            &needles.codes,
        ];
        for (count, kind) in found.iter_mut().zip(kinds) {
            *count += kind.iter().filter(|needle| holds(&content, needle)).count();
        }
    }
    let word = |count| if count == 0 { "no" } else { "yes" };
    let [numbers, handles, authorities, codes] = found;
    println!(
        "  {name:<12}{:>6}{bytes:>10}  {:<9}{:<12}{:<12}{:<6}",
        files.len(),
        word(numbers),
        word(handles),
        word(authorities),
        word(codes),
    );
    ensure!(numbers == 0, "{name} holds an identity number");
    ensure!(codes == 0, "{name} holds a code that was shown");
    ensure!(
        !never.handles || handles == 0,
        "{name} holds a person's pseudonym"
    );
    ensure!(
        !never.authorities || authorities == 0,
        "{name} holds an authority's id"
    );
    Ok(())
}

/// Two codes of one holder for one moment: what somebody sees who has both.
fn twins(cast: &Cast) -> Result<()> {
    let [first, second] = [presentation(&cast.twins[0])?, presentation(&cast.twins[1])?];
    let same = first.iter().zip(&second).map(|(a, b)| a == b);
    let mut run = 0;
    let mut longest = 0;
    for same in same.skip(HEADER) {
        run = if same { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    println!(
        "  Two codes of ana for one slot: {} bytes each, of which the first {HEADER} (version, mode,\n  \
         kind, colour, epoch, slot, framework) are what everybody's show; after them no {} bytes\n  \
         in a row are the same in both.",
        first.len(),
        longest + 1
    );
    ensure!(
        longest <= BY_CHANCE,
        "two codes share {longest} bytes in a row"
    );
    Ok(())
}

impl Needles {
    fn new(cast: &Cast) -> Result<Self> {
        let mut handles = Vec::new();
        for handle in &cast.handles {
            handles.push(handle.clone().into_bytes());
            handles.push(raw(handle)?);
        }
        let mut authorities = Vec::new();
        for did in &cast.authorities {
            let id = AuthorityId::from_did(did).with_context(|| did.clone())?;
            authorities.extend([did.clone().into_bytes(), id.0.to_vec()]);
        }
        let body = |text: &String| {
            let bytes = presentation(text)?;
            Ok(bytes[HEADER..HEADER + NEEDLE].to_vec())
        };
        Ok(Self {
            numbers: cast.numbers.iter().map(|n| n.as_bytes().to_vec()).collect(),
            handles,
            authorities,
            codes: cast.codes.iter().map(body).collect::<Result<_>>()?,
        })
    }
}

/// The bytes of a code.
pub(super) fn presentation(text: &str) -> Result<Vec<u8>> {
    let (kind, bytes) = unarmour(text, limits::ANNOUNCEMENT).context("a code as shown")?;
    ensure!(kind == Kind::Presentation, "not a pass: {text}");
    let sizes = [limits::PRESENTATION, limits::PRESENTATION_WITH_SCOPE];
    ensure!(
        sizes.contains(&bytes.len()),
        "a pass of {} bytes",
        bytes.len()
    );
    Ok(bytes)
}

/// The bytes that hexadecimal digits stand for.
pub(super) fn raw(hex: &str) -> Result<Vec<u8>> {
    let pairs = (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16));
    Ok(pairs.collect::<Result<_, _>>()?)
}

pub(super) fn holds(content: &[u8], needle: &[u8]) -> bool {
    content.windows(needle.len()).any(|window| window == needle)
}
