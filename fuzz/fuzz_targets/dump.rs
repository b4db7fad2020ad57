//! Bytes taken for a text dump.
#![no_main]

use dateline::dump::InputKind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dateline_fuzz::check(bytes, InputKind::Text));
