//! Maps whose keys are hashes already, and a cheap hash for short words: nothing here meets an adversary who could slow
//! a map down beyond the page that he wrote himself.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Builds [`Ready`].
pub(crate) type BuildReady = BuildHasherDefault<Ready>;
/// A map from hashes.
pub(crate) type ByHash<V> = HashMap<u64, V, BuildReady>;
/// A map from short words.
pub(crate) type ByWord<V> = HashMap<&'static str, V, BuildHasherDefault<Fnv>>;

/// Passes a hash on, its bits stirred once.
#[derive(Default)]
pub(crate) struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(u64::from(*b)));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// FNV-1a.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
