//! A storage that can be looked into while, and after, a vault has it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use huepass_vault::{Backing, BackingError, Change, MemoryBacking};

/// A storage in memory; clones are the same storage.
#[derive(Clone, Default)]
pub struct Shared(Rc<RefCell<MemoryBacking>>);

impl Shared {
    /// A storage with these entries.
    pub fn new(entries: BTreeMap<Vec<u8>, Vec<u8>>) -> Self {
        Self(Rc::new(RefCell::new(MemoryBacking { entries })))
    }

    /// What is in it now.
    pub fn entries(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        self.0.borrow().entries.clone()
    }
}

impl Backing for Shared {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError> {
        self.0.borrow().get(key)
    }

    fn apply(&mut self, changes: Vec<Change>) -> Result<(), BackingError> {
        self.0.borrow_mut().apply(changes)
    }

    fn keys(&self) -> Result<Vec<Vec<u8>>, BackingError> {
        self.0.borrow().keys()
    }
}
