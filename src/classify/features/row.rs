//! The numbers of one block as they are written, one after the other.

use std::sync::LazyLock;

use crate::classify::features::WIDTH;

/// The row that is being written.
pub(crate) struct Row {
    pub(crate) values: [f32; WIDTH],
    pub(crate) next: usize,
}

impl Row {
    pub(crate) fn new() -> Self {
        Self { values: [0.0; WIDTH], next: 0 }
    }

    pub(crate) fn push(&mut self, value: f32) {
        self.values[self.next] = value;
        self.next += 1;
    }

    pub(crate) fn flag(&mut self, value: bool) {
        self.push(f32::from(u8::from(value)));
    }

    pub(crate) fn ln(&mut self, value: f32) {
        self.push(ln_1p(value.max(0.0)));
    }

    pub(crate) fn all(&mut self, values: &[f32]) {
        values.iter().for_each(|v| self.push(*v));
    }
}

/// `ln_1p` of what is not negative, looked up for the whole numbers that most counts and distances are.
#[expect(clippy::cast_sign_loss, reason = "below zero there is none; what is no whole number is told by its bits")]
pub(crate) fn ln_1p(value: f32) -> f32 {
    static WHOLE: LazyLock<[f32; 256]> = LazyLock::new(|| std::array::from_fn(|n| (n as f32).ln_1p()));
    let whole = value as u32;
    match WHOLE.get(whole as usize) {
        Some(known) if (whole as f32).to_bits() == value.to_bits() => *known,
        _ => value.ln_1p(),
    }
}
