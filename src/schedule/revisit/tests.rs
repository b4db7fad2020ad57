//! The table of cases: plan, past, hints, answer → next visit. Times are seconds after noon of a Wednesday.

use super::*;
use crate::schedule::CronLine;

const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

fn at(seconds: i64) -> Timestamp {
    // 2025-04-02T12:00:00Z, a Wednesday.
    Timestamp::from_second(1_743_595_200 + seconds).expect("a time")
}

fn plan(every: Every) -> Plan {
    Plan { every, least: Duration::from_secs(10 * MINUTE), most: Duration::from_secs(DAY) }
}

fn interval(seconds: u64) -> Plan {
    plan(Every::Interval(Duration::from_secs(seconds)))
}

fn cron(line: &str) -> Plan {
    plan(Every::Cron(Box::new(CronLine::new(line, TimeZone::UTC).expect("a line"))))
}

fn read(new: usize) -> Answer {
    Answer::Read { new, moved_to: None, first: false }
}

fn failed() -> Answer {
    Answer::Failed { gone: false, retry_after: None }
}

fn asked_for_patience(seconds: u64) -> Answer {
    Answer::Failed { gone: false, retry_after: Some(Duration::from_secs(seconds)) }
}

fn failures(n: u32) -> Past {
    Past { failures: n, ..Past::default() }
}

fn rhythm(seconds: u64) -> Past {
    Past { rhythm: Some(Duration::from_secs(seconds)), ..Past::default() }
}

fn ttl(seconds: u64) -> VisitHints {
    VisitHints { ttl: Some(Duration::from_secs(seconds)), ..VisitHints::default() }
}

/// What is expected: exactly so many seconds from now, or from so many on with up to a tenth of jitter, or never.
#[derive(Debug, Clone, Copy)]
enum Then {
    At(u64),
    About(u64),
    Never,
}
use Then::{About, At, Never};

fn cases() -> Vec<(&'static str, Plan, Past, VisitHints, Answer, Then)> {
    let none = VisitHints::default();
    let fresh = VisitHints { fresh_for: Some(Duration::from_secs(5 * HOUR)), ..none };
    let nights = VisitHints { skip_hours: 0b1111 << 12, ..none };
    let midweek = VisitHints { skip_days: 0b000_0100, ..none };
    let always = VisitHints { skip_hours: u32::MAX, skip_days: u8::MAX, ..none };
    vec![
        ("an interval is kept", interval(1800), Past::default(), none, read(3), At(1800)),
        ("an interval is kept against hints", interval(1800), Past::default(), ttl(DAY), read(0), At(1800)),
        ("an interval is kept against rest hours", interval(1800), Past::default(), nights, read(0), At(1800)),
        ("a cron line names its next time", cron("15 * * * *"), Past::default(), none, read(0), At(15 * MINUTE)),
        ("a cron line for each day", cron("0 7 * * *"), Past::default(), ttl(DAY * 9), read(0), At(19 * HOUR)),
        ("auto begins at half an hour", plan(Every::Auto), Past::default(), none, read(1), About(1800)),
        ("auto stays where each visit brings one", plan(Every::Auto), rhythm(2 * HOUR), none, read(1), About(2 * HOUR)),
        ("auto goes more slowly where nothing is new", plan(Every::Auto), rhythm(2 * HOUR), none, read(0), About(3 * HOUR)),
        ("auto goes faster where some are new", plan(Every::Auto), rhythm(3 * HOUR), none, read(3), About(2 * HOUR)),
        ("auto halves where many are new", plan(Every::Auto), rhythm(2 * HOUR), none, read(40), About(HOUR)),
        ("auto keeps its least distance", plan(Every::Auto), rhythm(11 * MINUTE), none, read(40), About(10 * MINUTE)),
        ("auto keeps its longest distance", plan(Every::Auto), rhythm(20 * HOUR), none, read(0), About(DAY)),
        ("auto waits as long as the feed asks", plan(Every::Auto), rhythm(HOUR), ttl(6 * HOUR), read(1), About(6 * HOUR)),
        ("auto waits until the answer is stale", plan(Every::Auto), rhythm(HOUR), fresh, read(1), About(5 * HOUR)),
        ("auto waits no longer than its bound", plan(Every::Auto), rhythm(HOUR), ttl(30 * DAY), read(1), About(DAY)),
        ("auto asks more often than a short ttl never", plan(Every::Auto), rhythm(HOUR), ttl(60), read(1), About(HOUR)),
        ("auto leaves rest hours alone", plan(Every::Auto), rhythm(HOUR), nights, read(1), At(4 * HOUR)),
        ("auto leaves rest days alone", plan(Every::Auto), rhythm(HOUR), midweek, read(1), At(12 * HOUR)),
        ("a source that always rests says nothing", plan(Every::Auto), rhythm(HOUR), always, read(1), About(HOUR)),
        ("the first failure waits as usual", interval(1800), failures(0), none, failed(), About(1800)),
        ("the second waits twice as long", interval(1800), failures(1), none, failed(), About(HOUR)),
        ("the fifth sixteen times", interval(1800), failures(4), none, failed(), About(8 * HOUR)),
        ("no failure waits longer than the bound", interval(1800), failures(30), none, failed(), About(DAY)),
        ("but a longer interval is kept", interval(7 * DAY), failures(30), none, failed(), About(7 * DAY)),
        ("auto fails from its rhythm", plan(Every::Auto), Past { failures: 1, ..rhythm(HOUR) }, none, failed(), About(2 * HOUR)),
        ("cron is tried again soon", cron("0 7 * * *"), failures(0), none, failed(), About(15 * MINUTE)),
        ("but not past its next time", cron("5 * * * *"), failures(3), none, failed(), At(5 * MINUTE)),
        ("lasting trouble waits for the line", cron("0 7 * * *"), failures(9), none, failed(), About(DAY)),
        ("patience is granted", interval(60), failures(0), none, asked_for_patience(2 * HOUR), At(2 * HOUR)),
        ("patience does not shorten a wait", interval(DAY), failures(0), none, asked_for_patience(5), About(DAY)),
        ("patience ends after a day", interval(60), failures(0), none, asked_for_patience(400 * DAY), At(DAY)),
        ("410 ends it", interval(60), failures(0), none, Answer::Failed { gone: true, retry_after: None }, Never),
    ]
}

#[test]
fn the_table_of_cases() {
    for (what, plan, past, hints, answer, then) in cases() {
        for seed in [0, 1, 77] {
            let ahead = revisit(&plan, &past, &hints, &answer, (at(0), at(0)), seed);
            let wait = ahead.next.map(|next| next.duration_since(at(0)).as_secs().unsigned_abs());
            let right = match (then, wait) {
                (At(seconds), Some(wait)) => wait == seconds,
                (About(seconds), Some(wait)) => (seconds..=seconds + seconds / 10).contains(&wait),
                (Never, None) => true,
                _ => false,
            };
            assert!(right, "{what}: expected {then:?}, not {wait:?} s");
        }
    }
}

#[test]
fn auto_finds_the_rhythm_of_a_source() {
    for (gap, expected) in [(4 * HOUR, 2 * HOUR..8 * HOUR), (20 * MINUTE, 10 * MINUTE..40 * MINUTE), (10, 10 * MINUTE..11 * MINUTE)] {
        let (plan, mut past, mut now, mut published) = (plan(Every::Auto), Past::default(), 0_i64, 0_i64);
        let mut waits = Vec::new();
        for visit in 0..60_u64 {
            let new = usize::try_from((now - published) / i64::try_from(gap).expect("small")).expect("not negative");
            published = now;
            let ahead = revisit(
                &plan,
                &past,
                &VisitHints::default(),
                &Answer::Read { new, moved_to: None, first: visit == 0 },
                (at(now), at(now)),
                visit,
            );
            let next = ahead.next.expect("a next visit").duration_since(at(0)).as_secs();
            waits.push((next - now).unsigned_abs());
            (past, now) = (ahead.past, next);
        }
        let mean = waits[20..].iter().sum::<u64>() / 40;
        assert!(expected.contains(&mean), "one each {gap} s: asked each {mean} s");
    }
}

#[test]
fn d9_a_visit_that_takes_longer_than_its_interval_swallows_others() {
    let slow = revisit(&interval(60), &Past::default(), &VisitHints::default(), &read(0), (at(0), at(150)), 0);
    assert_eq!((slow.next, slow.skipped), (Some(at(180)), 2));
    let slow = revisit(&cron("* * * * *"), &Past::default(), &VisitHints::default(), &read(0), (at(0), at(150)), 0);
    assert_eq!((slow.next, slow.skipped), (Some(at(180)), 2));
    let prompt = revisit(&interval(60), &Past::default(), &VisitHints::default(), &read(0), (at(0), at(59)), 0);
    assert_eq!((prompt.next, prompt.skipped), (Some(at(60)), 0));
}

#[test]
fn d6_a_clock_that_is_set_during_a_visit_measures_nothing() {
    let year = 365 * 24 * 3600;
    for (began, now) in [(0, year), (0, -86_400)] {
        let ahead = revisit(&interval(1800), &Past::default(), &VisitHints::default(), &read(0), (at(began), at(now)), 0);
        assert_eq!((ahead.next, ahead.skipped), (Some(at(now + 1800)), 0));
    }
}

#[test]
fn five_failures_in_a_row_are_told_once_and_forgiven_by_one_success() {
    let mut past = Past::default();
    let mut told = Vec::new();
    for failure in 1..=8 {
        let ahead = revisit(&interval(60), &past, &VisitHints::default(), &failed(), (at(0), at(0)), 0);
        past = ahead.past;
        told.extend(ahead.turned_unhealthy.then_some(failure));
    }
    assert_eq!((told, past.failures), (vec![5], 8));
    let ahead = revisit(&interval(60), &past, &VisitHints::default(), &read(0), (at(0), at(0)), 0);
    assert_eq!((ahead.past.failures, ahead.next), (0, Some(at(60))));
}

#[test]
fn two_permanent_redirects_in_a_row_move_a_source() {
    let to = |address: &str| Answer::Read { new: 0, moved_to: Some(address.to_owned()), first: false };
    let step = |past: &Past, answer: &Answer| revisit(&interval(60), past, &VisitHints::default(), answer, (at(0), at(0)), 0);
    let once = step(&Past::default(), &to("https://b.example/"));
    assert!(!once.turned_moved);
    let other = step(&once.past, &to("https://c.example/"));
    assert_eq!((other.turned_moved, other.past.moved), (false, Some(("https://c.example/".to_owned(), 1))));
    assert_eq!(step(&once.past, &read(0)).past.moved, None, "a redirect that went away is forgotten");
    let twice = step(&once.past, &to("https://b.example/"));
    assert!(twice.turned_moved);
    // Asked at the new address, it says no more of moving.
    let settled = step(&twice.past, &read(1));
    assert_eq!((settled.turned_moved, settled.past.moved.clone()), (false, Some(("https://b.example/".to_owned(), 2))));
    let broken = step(&settled.past, &failed());
    assert_eq!(broken.past.moved, settled.past.moved);
}

#[test]
fn d8_after_a_sleep_of_days_one_visit_each_spread_out() {
    let hour = Duration::from_secs(HOUR);
    let three_days = 3 * 24 * 3600;
    let soon: Vec<i64> = (0..200)
        .map(|seed| {
            let next = catch_up(Some(at(-3600)), at(0), hour, at(three_days), seed).expect("a new time");
            next.duration_since(at(three_days)).as_secs()
        })
        .collect();
    assert!(soon.iter().all(|s| (0..=600).contains(s)), "{soon:?}");
    assert!(soon.iter().filter(|s| **s < 60).count() < 60, "not all in one minute: {soon:?}");
    assert_eq!(catch_up(Some(at(-3600)), at(0), hour, at(300), 1), None, "a little late is just late");
    assert_eq!(catch_up(Some(at(-3600)), at(0), hour, at(-100), 1), None, "not yet due");
}

#[test]
fn d6_a_clock_set_back_plans_anew() {
    let day = -24 * 3600;
    let next = catch_up(Some(at(0)), at(1800), Duration::from_mins(30), at(day), 3).expect("a new time");
    assert!((0..=450).contains(&next.duration_since(at(day)).as_secs()));
    let year = 365 * 24 * 3600;
    assert!(catch_up(Some(at(0)), at(1800), Duration::from_mins(30), at(year), 3).is_some(), "and one that jumps a year ahead");
}
