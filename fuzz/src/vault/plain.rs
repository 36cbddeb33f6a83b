//! What is sealed in a vault, read in the plainest way that spec/vault.md allows.

use std::collections::BTreeMap;

const MAX_RECORDS: usize = 4096;
const MAX_RECORD: u32 = 1 << 20;
const MAX_TOTAL: u64 = 1 << 24;

/// What an index says about one record.
#[derive(Clone, Copy)]
pub struct Entry {
    pub version: u64,
    pub len: u32,
}

/// An index, if it is one.
// spec: VLT-10, VLT-16
pub fn index(mut plain: &[u8]) -> Option<BTreeMap<String, Entry>> {
    let count = u32::from_be_bytes(array(&mut plain)?);
    let mut names = Vec::new();
    let mut entries = Vec::new();
    for _ in 0..count {
        names.push(name(&mut plain)?);
        entries.push(Entry {
            version: u64::from_be_bytes(array(&mut plain)?),
            len: u32::from_be_bytes(array(&mut plain)?),
        });
    }
    let lens = entries.iter().map(|entry| entry.len);
    let good = zeros(plain) && ascending(&names) && fit(lens);
    good.then(|| names.into_iter().zip(entries).collect())
}

/// The content of the record `asked`, if that is what `plain` is.
// spec: VLT-10, VLT-13
pub fn content<'a>(mut plain: &'a [u8], asked: &str, len: u32) -> Option<&'a [u8]> {
    let found = name(&mut plain)?;
    let content = bytes(&mut plain)?;
    (zeros(plain) && found == asked && content.len() == len as usize).then_some(content)
}

/// The records in an export file's body, if it is one.
// spec: VLT-18
pub fn body(mut plain: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let count = u32::from_be_bytes(array(&mut plain)?);
    let mut names = Vec::new();
    let mut contents = Vec::new();
    for _ in 0..count {
        names.push(name(&mut plain)?);
        contents.push(bytes(&mut plain)?.to_vec());
    }
    let lens = contents
        .iter()
        .map(|content| u32::try_from(content.len()).expect("short"));
    let good = zeros(plain) && ascending(&names) && fit(lens);
    good.then(|| names.into_iter().zip(contents).collect())
}

fn ascending(names: &[String]) -> bool {
    names.windows(2).all(|pair| pair[0] < pair[1])
}

fn fit(lens: impl Iterator<Item = u32> + Clone) -> bool {
    let total: u64 = lens.clone().map(u64::from).sum();
    lens.clone().count() <= MAX_RECORDS
        && lens.clone().all(|len| len <= MAX_RECORD)
        && total <= MAX_TOTAL
}

fn zeros(plain: &[u8]) -> bool {
    plain.iter().all(|byte| *byte == 0)
}

fn array<const N: usize>(plain: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = plain.split_first_chunk()?;
    *plain = rest;
    Some(*first)
}

fn take<'a>(plain: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (first, rest) = plain.split_at_checked(len)?;
    *plain = rest;
    Some(first)
}

/// A name of 1 to 128 bytes behind its length.
fn name(plain: &mut &[u8]) -> Option<String> {
    let len = usize::from(u16::from_be_bytes(array(plain)?));
    let name = String::from_utf8(take(plain, len)?.to_vec()).ok()?;
    (1..=128).contains(&name.len()).then_some(name)
}

fn bytes<'a>(plain: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = u32::from_be_bytes(array(plain)?);
    take(plain, usize::try_from(len).ok()?)
}
