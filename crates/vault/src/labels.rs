//! Every domain label of the vault: owner, object, step, date. One place, so that no two agree.

/// HKDF info: the key that seals records and the index.
pub(crate) const SEAL_KEY: &[u8] = b"Hue_Vault_Seal_Key_20261121";
/// HKDF info: the key that hashes record names.
pub(crate) const NAME_KEY: &[u8] = b"Hue_Vault_Name_Key_20261121";
/// Additional data: the wrapped data key in a vault's header.
pub(crate) const VAULT_WRAP: &[u8] = b"Hue_Vault_Wrap_20261121";
/// Additional data: the wrapped key in an export file's header.
pub(crate) const EXPORT_WRAP: &[u8] = b"Hue_Export_Wrap_20261121";
/// Additional data: a record.
pub(crate) const RECORD: &[u8] = b"Hue_Vault_Record_20261121";
/// Additional data: the index.
pub(crate) const INDEX: &[u8] = b"Hue_Vault_Index_20261121";
/// Additional data: an export file's body.
pub(crate) const EXPORT_BODY: &[u8] = b"Hue_Export_Body_20261121";
