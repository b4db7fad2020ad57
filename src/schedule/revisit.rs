//! When a source is asked again: one pure function from what is known of it to its next visit.
//!
//! 1. What the plan says: a fixed interval counts from the begin of the last visit, a cron line from now, `auto` from the
//!    rhythm that the source has shown.
//! 2. `auto` also heeds the source's own hints (`ttl`, `Cache-Control`, `skipHours`, `skipDays`), within its bounds; a
//!    plan that a person wrote down is kept to.
//! 3. Failures wait longer each time; five in a row make the source unhealthy; 410 ends the visits.
//! 4. `Retry-After` is obeyed whatever the plan says.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Every;
use crate::model::VisitHints;

/// So many failures in a row make a source unhealthy.
pub const UNHEALTHY_AFTER: u32 = 5;
/// A source that answered so often in a row that it has moved for good is asked at its new address.
pub const MOVES_BEFORE_MOVED: u32 = 2;
/// What is not known of a source's rhythm is taken to be this.
const FIRST_RHYTHM: Duration = Duration::from_mins(30);
/// The first wait after a failure where the plan is a cron line; it doubles.
const FIRST_RETRY: Duration = Duration::from_mins(15);
/// No wish for patience counts beyond a day.
const MOST_PATIENCE: Duration = Duration::from_hours(24);
/// A visit that is late by less than this is just late; beyond it the machine slept.
const LATE: Duration = Duration::from_mins(10);
/// After a sleep, visits are spread over no more than this.
const MOST_SPREAD: Duration = Duration::from_mins(10);

/// How a source is to be visited.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// How often.
    pub every: Every,
    /// `auto` asks no more often than this.
    pub least: Duration,
    /// `auto` asks no less often than this, and no failure waits longer (unless the interval itself is longer).
    pub most: Duration,
}

/// What is known of a source before the visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// The distance between visits that its rhythm has shown to be right.
    pub rhythm: Option<Duration>,
    /// Failures in a row.
    pub failures: u32,
    /// The address to which it says it has moved for good, and how often in a row it has said so.
    pub moved: Option<(String, u32)>,
}

/// How the visit went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It was read, or had not changed.
    Read {
        /// How many of its articles were new.
        new: usize,
        /// Where it has moved for good, if it says so.
        moved_to: Option<String>,
        /// It was asked for the first time, so that what is new says nothing of its rhythm.
        first: bool,
    },
    /// It could not be read.
    Failed {
        /// It is gone for good (410).
        gone: bool,
        /// How long it wants to be left alone.
        retry_after: Option<Duration>,
    },
}

/// What comes of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// When to ask again; `None`: never.
    pub next: Option<Timestamp>,
    /// What is known from now on.
    pub past: Past,
    /// How many visits fell into the time that this one took.
    pub skipped: u32,
    /// It has just become unhealthy.
    pub turned_unhealthy: bool,
    /// It has just proved to be at another address.
    pub turned_moved: bool,
}

/// The next visit of a source that was asked from `began` to `now`. `seed` makes the jitter of this source and visit.
#[must_use]
pub fn revisit(plan: &Plan, past: &Past, hints: &VisitHints, answer: &Answer, (began, now): (Timestamp, Timestamp), seed: u64) -> Ahead {
    // A clock that was set while we waited measures nothing.
    let began = if began > now || now.duration_since(began) > SignedDuration::from_hours(24) { now } else { began };
    match answer {
        Answer::Failed { gone, retry_after } => after_failure(plan, past, *gone, *retry_after, now, seed),
        Answer::Read { new, moved_to, first } => {
            let rhythm = learnt(plan, past.rhythm, *new, *first);
            let moved = moved_to.clone().map(|to| {
                let before = past.moved.as_ref().filter(|(known, _)| *known == to).map_or(0, |(_, times)| *times);
                (to, before.saturating_add(1))
            });
            // One who has moved is asked at the new address and says no more of it.
            let settled = past.moved.clone().filter(|(_, times)| *times >= MOVES_BEFORE_MOVED);
            let turned_moved = settled.is_none() && moved.as_ref().is_some_and(|(_, times)| *times == MOVES_BEFORE_MOVED);
            let (next, skipped) = regular(plan, rhythm, hints, began, now, seed);
            let past = Past { rhythm: Some(rhythm), failures: 0, moved: moved.or(settled) };
            Ahead { next, past, skipped, turned_unhealthy: false, turned_moved }
        }
    }
}

/// Half as long if the visit brought many, longer if it brought nothing: right is a visit that brings one new article.
fn learnt(plan: &Plan, rhythm: Option<Duration>, new: usize, first: bool) -> Duration {
    let before = rhythm.unwrap_or(FIRST_RHYTHM).clamp(plan.least, plan.most.max(plan.least));
    let after = match new {
        _ if first => before,
        0 => before * 3 / 2,
        1 => before,
        2..=4 => before * 2 / 3,
        _ => before / 2,
    };
    after.clamp(plan.least, plan.most.max(plan.least))
}

/// The next visit by the plan, and how many the last one has swallowed.
fn regular(plan: &Plan, rhythm: Duration, hints: &VisitHints, began: Timestamp, now: Timestamp, seed: u64) -> (Option<Timestamp>, u32) {
    match &plan.every {
        Every::Cron(line) => {
            let due = std::iter::successors(line.after(began), |t| line.after(*t));
            let skipped = due.take_while(|t| *t <= now).take(10_000).count();
            (line.after(now), u32::try_from(skipped).unwrap_or(u32::MAX))
        }
        Every::Interval(interval) => {
            let (interval, took) = (millis(*interval).max(1), now.duration_since(began).as_millis().max(0));
            let steps = took / i128::from(interval) + 1;
            let ahead = i64::try_from(steps.saturating_mul(i128::from(interval))).unwrap_or(i64::MAX);
            let skipped = u32::try_from(steps - 1).unwrap_or(u32::MAX);
            (began.checked_add(SignedDuration::from_millis(ahead)).ok(), skipped)
        }
        Every::Auto => {
            let wish = hints.ttl.into_iter().chain(hints.fresh_for).max().unwrap_or_default().min(plan.most);
            let wait = rhythm.max(wish);
            let at = later(now, wait + jitter(wait / 10, seed));
            (at.map(|at| outside_of_rest(at, hints)), 0)
        }
    }
}

/// The first moment from `at` on in which the source does not want to be left alone.
fn outside_of_rest(at: Timestamp, hints: &VisitHints) -> Timestamp {
    let mut zoned = at.to_zoned(TimeZone::UTC);
    for _ in 0..8 * 24 {
        let day = zoned.weekday().to_monday_zero_offset();
        if !hints.skips(zoned.hour().unsigned_abs(), day.unsigned_abs()) {
            return zoned.timestamp();
        }
        let hour = zoned.timestamp().as_second().div_euclid(3600) + 1;
        let Ok(next) = Timestamp::from_second(hour * 3600) else { return at };
        zoned = next.to_zoned(TimeZone::UTC);
    }
    at
}

fn after_failure(plan: &Plan, past: &Past, gone: bool, retry_after: Option<Duration>, now: Timestamp, seed: u64) -> Ahead {
    let failures = past.failures.saturating_add(1);
    let turned_unhealthy = failures == UNHEALTHY_AFTER;
    let past = Past { failures, ..past.clone() };
    let ahead = |next| Ahead { next, past: past.clone(), skipped: 0, turned_unhealthy, turned_moved: false };
    if gone {
        return ahead(None);
    }
    let base = match &plan.every {
        Every::Interval(interval) => *interval,
        Every::Cron(_) => FIRST_RETRY,
        Every::Auto => past.rhythm.unwrap_or(FIRST_RHYTHM).clamp(plan.least, plan.most.max(plan.least)),
    };
    let wait = base.saturating_mul(1 << (failures - 1).min(16)).min(plan.most.max(base));
    let wait = wait + jitter(wait / 10, seed);
    let mut next = later(now, wait);
    if let Every::Cron(line) = &plan.every {
        // A failure is tried again before the line's next time, a lasting trouble not more often than the line says.
        let by_line = line.after(now);
        next = if failures < UNHEALTHY_AFTER { next.into_iter().chain(by_line).min() } else { next.max(by_line) };
    }
    let patience = retry_after.map(|wish| wish.min(MOST_PATIENCE)).and_then(|wish| later(now, wish));
    ahead(next.max(patience))
}

/// What is left of a planned visit when the clock or the machine did not go on as planned; `None` if all is well.
///
/// A visit that was planned by a clock that has been set back, or that is long overdue since the machine slept, takes place
/// once and soon: how soon differs from source to source, so that not all are asked in one moment.
#[must_use]
pub fn catch_up(last: Option<Timestamp>, next: Timestamp, distance: Duration, now: Timestamp, seed: u64) -> Option<Timestamp> {
    let set_back = last.is_some_and(|last| last > now.saturating_add(SignedDuration::from_mins(1)).unwrap_or(now));
    let overdue = SignedDuration::try_from(LATE).is_ok_and(|late| now.duration_since(next) > late);
    if !set_back && !overdue {
        return None;
    }
    later(now, jitter((distance / 4).min(MOST_SPREAD), seed))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn later(now: Timestamp, wait: Duration) -> Option<Timestamp> {
    now.checked_add(SignedDuration::from_millis(millis(wait))).ok()
}

/// Something between nothing and `most`, the same for the same seed.
fn jitter(most: Duration, seed: u64) -> Duration {
    // The finish of SplitMix64 spreads seeds that differ in one bit.
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^= x >> 31;
    let range = u64::try_from(most.as_millis()).unwrap_or(u64::MAX).saturating_add(1);
    Duration::from_millis(x % range)
}

#[cfg(test)]
mod tests;
