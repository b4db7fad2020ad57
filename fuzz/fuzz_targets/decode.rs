//! Bytes to text: no NUL, and no more than three bytes out of one.
#![no_main]

use dateline::decode::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], Option<&str>)| {
    let decoded = decode(input.0, input.1);
    assert!(!decoded.text.contains('\0'));
    assert!(decoded.text.len() <= 3 * input.0.len() + 3);
});
