//! What was found out about a string, kept for when it comes again: class names repeat all over a page.

/// So many strings are remembered at once, unless the owner asks for more or less.
const SLOTS: usize = 512;

/// A value for each of the strings that came last. Each string has one slot and takes it over from another: nobody can write a
/// page whose names wait in a chain.
pub(crate) struct Memo<'a, V> {
    slots: Vec<Option<(&'a str, V)>>,
}

impl<V: Copy> Default for Memo<'_, V> {
    fn default() -> Self {
        Self::of(SLOTS)
    }
}

impl<'a, V: Copy> Memo<'a, V> {
    /// One that remembers so many strings, a power of two.
    pub(crate) fn of(slots: usize) -> Self {
        Self { slots: vec![None; slots.next_power_of_two()] }
    }

    /// The value that was kept for the string, else the one that is made of it now.
    pub(crate) fn get(&mut self, key: &'a str, make: impl FnOnce(&'a str) -> V) -> V {
        let at = (hash(key.as_bytes()) >> 32) as usize & (self.slots.len() - 1);
        let slot = &mut self.slots[at];
        match slot {
            Some((known, value)) if *known == key => *value,
            _ => {
                let value = make(key);
                *slot = Some((key, value));
                value
            }
        }
    }
}

/// One number of two.
pub(crate) fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Told by the length and the bytes at both ends and in the middle: for tables whose slots are taken over, no other.
pub(crate) fn hash(key: &[u8]) -> u64 {
    let length = key.len() as u64;
    match (key.first_chunk(), key[key.len() / 2..].first_chunk::<4>(), key.last_chunk()) {
        (Some(first), Some(middle), Some(last)) => {
            mix(mix(mix(length, u64::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*middle))), u64::from_le_bytes(*last))
        }
        _ => key.iter().fold(length, |hash, byte| mix(hash, u64::from(*byte))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_that_share_a_slot_never_share_a_value() {
        let keys: Vec<String> = (0..4 * SLOTS).map(|n| format!("card__title card--{n}")).chain((0..300).map(|n| n.to_string())).collect();
        let (mut memo, mut made) = (Memo::default(), 0);
        for _ in 0..2 {
            for key in &keys {
                let value = memo.get(key, |k| {
                    made += 1;
                    k.as_ptr() as usize
                });
                let again = memo.get(key, |_| 0);
                assert_eq!((value, again), (key.as_ptr() as usize, value));
            }
        }
        assert!(made > keys.len(), "some have taken the slots of others");
    }
}
