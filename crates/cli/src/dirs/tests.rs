use super::*;

fn dirs(home: Option<&str>, config: Option<&str>, set: &[(&str, &str)]) -> Dirs {
    let variable = |name: &str| {
        set.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| (*value).to_owned())
    };
    Dirs::new(
        "wallet-cli",
        home.map(Path::new),
        config.map(Path::new),
        variable,
    )
    .unwrap()
}

#[test]
fn the_flag_comes_before_the_variable() {
    let set = [
        ("HUEPASS_WALLET_CLI_HOME", "/variable"),
        ("HUEPASS_ISSUER_HOME", "/other"),
    ];
    assert_eq!(dirs(Some("/flag"), None, &set).data(), Path::new("/flag"));
    assert_eq!(dirs(None, None, &set).data(), Path::new("/variable"));
    assert_eq!(
        dirs(None, None, &set).config(),
        Path::new("/variable/config.toml")
    );
    assert!(!dirs(None, None, &set).config_is_named());
}

#[test]
fn an_empty_variable_is_none() {
    let set = [
        ("HUEPASS_WALLET_CLI_HOME", ""),
        ("HUEPASS_WALLET_CLI_CONFIG", ""),
    ];
    let chosen = dirs(None, None, &set);
    assert!(chosen.data().ends_with("huepass/wallet-cli"), "{chosen:?}");
    assert!(
        chosen.config().ends_with("huepass/wallet-cli.toml"),
        "{chosen:?}"
    );
    assert!(!chosen.config_is_named());
}

#[test]
fn a_configuration_file_can_be_named_by_itself() {
    let set = [("HUEPASS_WALLET_CLI_CONFIG", "/variable.toml")];
    let chosen = dirs(Some("/flag"), None, &set);
    assert_eq!(chosen.config(), Path::new("/variable.toml"));
    assert!(chosen.config_is_named());
    let chosen = dirs(Some("/flag"), Some("/flag.toml"), &set);
    assert_eq!(chosen.config(), Path::new("/flag.toml"));
    assert_eq!(chosen.data(), Path::new("/flag"));
}

#[test]
fn a_folder_below_a_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let chosen = dirs(Some(file.join("below").to_str().unwrap()), None, &[]);
    assert_eq!(chosen.create_data().unwrap_err().exit(), Exit::CannotCreate);
}

#[cfg(unix)]
#[test]
fn a_new_folder_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let chosen = dirs(Some(folder.path().join("a/b").to_str().unwrap()), None, &[]);
    let made = chosen.create_data().unwrap();
    assert_eq!(made.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    assert!(chosen.create_data().is_ok());
}
