//! A hash that is the same in every version and on every machine, since it is kept in the state.

/// FNV-1a with a finish that spreads its low bits: fast on short words, and no secret.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn add(mut self, bytes: &[u8]) -> Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        self
    }

    /// Eight bytes in one step: quicker, and another hash than that of the same bytes one by one.
    #[cfg(feature = "app")]
    pub(crate) fn add_word(self, word: u64) -> Self {
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(mixed ^ (mixed >> 29))
    }

    pub(crate) fn end(self) -> u64 {
        let mut x = self.0;
        x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        x ^ (x >> 33)
    }

    /// The upper half.
    pub(crate) fn short(self) -> u32 {
        u32::try_from(self.end() >> 32).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_changes() {
        assert_eq!(Hash::new().add(b"harbour").add(b" office").end(), Hash::new().add(b"harbour office").end());
        assert_eq!(Hash::new().add(b"harbour office").short(), 0x2cc5_424e);
    }
}
