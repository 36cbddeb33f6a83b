//! A gate without a network: a network namespace of its own, where the system allows one.

use std::process::Command;

/// How the gate is kept from the network.
pub(super) enum Wall {
    /// Started through these words, inside an empty network namespace.
    Namespace(&'static [&'static str]),
    /// Not at all; the gate opens no socket anyway, but nothing here enforces it.
    None,
}

/// As root, and as a user where user namespaces are allowed.
const WAYS: [&[&str]; 2] = [
    &["unshare", "--net"],
    &["unshare", "--map-root-user", "--net"],
];

impl Wall {
    /// The first way that works here: inside, no interface but a loopback that is down.
    pub(super) fn find() -> Self {
        let works = |way: &&&[&str]| {
            let words: &[&str] = way;
            let inside = Command::new(words[0])
                .args(&words[1..])
                .args(["cat", "/proc/net/route"])
                .output();
            // A table of routes with nothing but its heading.
            inside.is_ok_and(|out| {
                out.status.success() && String::from_utf8_lossy(&out.stdout).lines().count() <= 1
            })
        };
        WAYS.iter()
            .find(works)
            .map_or(Self::None, |way| Self::Namespace(way))
    }

    /// The words before the program.
    pub(super) fn words(&self) -> &'static [&'static str] {
        match self {
            Self::Namespace(words) => words,
            Self::None => &[],
        }
    }

    /// What the reader of the demo is told.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Namespace(words) => format!(
                "The gate runs in a network namespace of its own ({}): it has no route to anywhere.",
                words.join(" ")
            ),
            Self::None => "This system allows no network namespace, so nothing but the program \
                           itself keeps the gate from the network."
                .to_owned(),
        }
    }
}
