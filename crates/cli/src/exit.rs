//! Exit codes: what a script learns without reading words.

/// Every exit code that a Huepass program gives; scripts may rely on the numbers.
/// `docs/exit-codes.md` says what each means for each program.
///
/// Numbers from 64 follow BSD `sysexits.h`; those below 64 are a gate's verdicts, and the same
/// reasons elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// 0: done; for the verifier a colour that the policy admits.
    Ok = 0,
    /// 10: a valid pass, yellow.
    Yellow = 10,
    /// 11: a valid pass, red.
    Red = 11,
    /// 20: the code was made for another moment.
    StaleSlot = 20,
    /// 21: the clock cannot be trusted.
    ClockNotTrusted = 21,
    /// 22: this gate has seen the code already.
    SeenAlready = 22,
    /// 25: the proof does not hold.
    ProofRefused = 25,
    /// 26: nothing of ours, or a whole text or document of another kind, version, framework or party.
    NotOurCode = 26,
    /// 27: the code's epoch is newer than the newest held; ask for the announcement code.
    EpochNewer = 27,
    /// 30: the newest announcement held is too old.
    TrustTooOld = 30,
    /// 64: wrong arguments.
    Usage = 64,
    /// 65: input that cannot be read: missing, cut off, damaged, too large.
    Unreadable = 65,
    /// 70: a fault of the program's own.
    Internal = 70,
    /// 73: an output that cannot be made.
    CannotCreate = 73,
    /// 74: reading or writing failed on the way.
    Io = 74,
    /// 75: not now; trying again later may do.
    Temporary = 75,
    /// 77: not allowed: a wrong passphrase, a missing permission, a refused request.
    Denied = 77,
    /// 78: a mistake in the configuration.
    Config = 78,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_numbers_that_scripts_rely_on_do_not_move() {
        let numbers = [
            (Exit::Ok, 0),
            (Exit::Yellow, 10),
            (Exit::Red, 11),
            (Exit::StaleSlot, 20),
            (Exit::ClockNotTrusted, 21),
            (Exit::SeenAlready, 22),
            (Exit::ProofRefused, 25),
            (Exit::NotOurCode, 26),
            (Exit::EpochNewer, 27),
            (Exit::TrustTooOld, 30),
            (Exit::Usage, 64),
            (Exit::Unreadable, 65),
            (Exit::Internal, 70),
            (Exit::CannotCreate, 73),
            (Exit::Io, 74),
            (Exit::Temporary, 75),
            (Exit::Denied, 77),
            (Exit::Config, 78),
        ];
        for (exit, number) in numbers {
            assert_eq!(exit.code(), number);
        }
    }
}
