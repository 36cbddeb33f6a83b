//! Where a program keeps its data and its configuration.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::{Exit, Report};

#[cfg(test)]
mod tests;

/// A program's folders. Nothing is made before [`Dirs::create_data`].
///
/// | | data folder | configuration file |
/// |---|---|---|
/// | `--home H`, else `HUEPASS_<PROGRAM>_HOME=H` | `H` | `H/config.toml` |
/// | else, on Linux | `$XDG_DATA_HOME/huepass/<program>` | `$XDG_CONFIG_HOME/huepass/<program>.toml` |
///
/// `--config FILE`, else `HUEPASS_<PROGRAM>_CONFIG`, names the configuration file by itself. In
/// variable names a hyphen of the program's name is an underscore: `HUEPASS_WALLET_CLI_HOME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirs {
    data: PathBuf,
    config: PathBuf,
    config_is_named: bool,
}

impl Dirs {
    /// Decides by the two flags, then the environment, then the system's convention.
    ///
    /// # Errors
    /// Exit 78 when nothing names a folder and the user has no home.
    pub fn new(
        program: &str,
        home: Option<&Path>,
        config: Option<&Path>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Report> {
        let name = program.to_uppercase().replace('-', "_");
        let from_variable = |what: &str| {
            variable(&format!("HUEPASS_{name}_{what}"))
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let home = home.map(Path::to_owned).or_else(|| from_variable("HOME"));
        let named = config
            .map(Path::to_owned)
            .or_else(|| from_variable("CONFIG"));
        let config_is_named = named.is_some();
        let (data, config) = if let Some(home) = home {
            let config = home.join("config.toml");
            (home, config)
        } else {
            let system = ProjectDirs::from("", "", "huepass").ok_or_else(|| {
                Report::new("error-no-home", Exit::Config)
                    .arg("variable", format!("HUEPASS_{name}_HOME"))
            })?;
            let config = system.config_dir().join(format!("{program}.toml"));
            (system.data_dir().join(program), config)
        };
        Ok(Self {
            data,
            config: named.unwrap_or(config),
            config_is_named,
        })
    }

    /// The data folder, which may not exist yet.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The data folder, made if it does not exist, for its owner only (mode 0700).
    ///
    /// # Errors
    /// Exit 73 when it cannot be made.
    pub fn create_data(&self) -> Result<&Path, Report> {
        create_private(&self.data).map_err(|error| Report::not_written(&self.data, &error))?;
        Ok(&self.data)
    }

    /// The configuration file, which may not exist.
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// Whether a flag or a variable named the configuration file, so that it must exist.
    pub fn config_is_named(&self) -> bool {
        self.config_is_named
    }
}

#[cfg(unix)]
fn create_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
fn create_private(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}
