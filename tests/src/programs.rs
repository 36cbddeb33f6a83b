//! Where the programs are, and that they are as new as their sources.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// One of the programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Program {
    /// An authority's and a registrar's.
    Issuer,
    /// A holder's.
    Wallet,
    /// A gate's.
    Verifier,
}

impl Program {
    const ALL: [Self; 3] = [Self::Issuer, Self::Wallet, Self::Verifier];

    /// The binary's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Wallet => "wallet-cli",
            Self::Verifier => "verifier",
        }
    }
}

/// The program's file, built if its sources are newer.
///
/// Each program is built by a cargo of its own: together they would be built with the sum of the
/// features that they ask for, and the verifier would hold code for secrets that it must not hold.
/// `HUEPASS_PROGRAMS` names a folder of ready programs instead. A process that a test started as
/// its writer (`HUEPASS_TEST_WRITER`) finds them built.
///
/// # Panics
/// When a program cannot be built.
pub fn path_of(program: Program) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER
        .get_or_init(|| std::env::var_os("HUEPASS_PROGRAMS").map_or_else(build, PathBuf::from))
        .join(program.name())
}

fn build() -> PathBuf {
    // A test's own file is in `<target folder>/release/deps`, the developer's commands' beside it.
    let test = std::env::current_exe().expect("a program knows its own file");
    let folder = test
        .ancestors()
        .skip(1)
        .find(|folder| !folder.ends_with("deps"))
        .expect("tests are in the target folder");
    if std::env::var_os("HUEPASS_TEST_WRITER").is_some() {
        return folder.to_owned();
    }
    let target = folder.parent().expect("profiles are in the target folder");
    for program in Program::ALL {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        forget_package(&mut cargo);
        let built = cargo
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["build", "--release", "--quiet", "--target-dir"])
            .arg(target)
            .args(["--package", &format!("huepass-{}", program.name())])
            .status()
            .expect("cargo can be started");
        assert!(built.success(), "{} cannot be built", program.name());
    }
    target.join("release")
}

/// Keeps from a cargo that is to be started what another cargo told this program of its own package. It
/// would have some libraries' build scripts run again (ring's), and build all that stands on them anew.
pub fn forget_package(command: &mut Command) {
    let own = std::env::vars_os().map(|(name, _)| name);
    for name in own.filter(|name| is_of_package(name)) {
        command.env_remove(name);
    }
}

/// Whether cargo sets this variable for each package anew.
fn is_of_package(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}
