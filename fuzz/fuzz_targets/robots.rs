//! robots.txt: a ruling for any path, in time that no wildcard can stretch.
#![no_main]

use dateline::robots::Robots;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], &str)| {
    let robots = Robots::parse(input.0);
    let _ = robots.check("dateline", &format!("https://courier.example/{}", input.1));
    let _ = robots.crawl_delay("dateline");
});
