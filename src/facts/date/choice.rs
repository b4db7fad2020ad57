//! Which of a page's dates is the day of publication, which of the last change.

use jiff::civil;

use crate::facts::evidence::{Evidence, Weighed};
use crate::model::{Date, Fact, Origin};

/// No page is older than this, unless its own metadata says so.
const EARLIEST: i16 = 1990;
/// Lighter readings are not believed: no date is better than a wrong one.
const LIGHTEST: f32 = 0.3;
/// Readings of this weight count if there are no others and they agree.
const LIGHT: f32 = 0.2;
/// Readings beyond this number are not compared.
const MOST_READINGS: usize = 300;
/// An address that is older than all stamps by more days than this keeps the first date of a page that was stamped anew.
const STAMPED_ANEW: i32 = 30;
/// What readings beside the headline have in their place's name.
pub(crate) const BESIDE: &str = "beside the headline";
/// What is left of a reading elsewhere on the page where one beside the headline names another day.
const ELSEWHERE: f32 = 0.5;

/// What dates may be: not after the fetch day plus two, not before 1990 except in metadata.
fn is_possible(date: &Weighed<Date>, today: Option<civil::Date>) -> bool {
    let latest = today.and_then(|t| t.checked_add(jiff::Span::new().days(2)).ok());
    let own = matches!(date.origin, Origin::JsonLd | Origin::Meta | Origin::Feed | Origin::Microdata);
    let year = date.value.day.year();
    latest.is_none_or(|l| date.value.day <= l) && (year >= EARLIEST || (own && year >= 1700 && year != 1970))
}

/// The dates of publication and of change.
///
/// 1. what the page's own metadata calls modified is not taken for published, where something else is;
/// 2. the day for which most speaks wins, made precise by a reading that agrees;
/// 3. a page that says only when it was changed is dated by that, and its date's origin says so.
pub(crate) fn choose(
    evidence: &Evidence,
    today: Option<civil::Date>,
    month: Option<(i16, i8)>,
) -> (Option<Fact<Date>>, Option<Fact<Date>>) {
    let believed = |list: &[Weighed<Date>]| believed(list, today);
    let modified_readings = believed(&evidence.modified);
    let modified = winner(&modified_readings, None);
    let mut published = believed(&evidence.dates);
    doubt(&mut published, &modified_readings);
    outshine(&mut published);
    let date = winner(&published, month).or_else(|| modified.clone().map(|f| Fact::new(f.value, Origin::Modified)));
    (date, modified)
}

/// The readings that count: the possible ones of some weight; where there is none, light ones that all name one day.
fn believed(list: &[Weighed<Date>], today: Option<civil::Date>) -> Vec<Weighed<Date>> {
    let possible = || list.iter().filter(|r| is_possible(r, today));
    let heavy: Vec<Weighed<Date>> = possible().filter(|r| r.weight >= LIGHTEST).take(MOST_READINGS).cloned().collect();
    if !heavy.is_empty() {
        return heavy;
    }
    let light: Vec<Weighed<Date>> = possible().filter(|r| r.weight >= LIGHT).take(MOST_READINGS).cloned().collect();
    let agreed = light.windows(2).all(|pair| pair[0].value.day == pair[1].value.day);
    if agreed { light } else { Vec::new() }
}

/// What the page shows elsewhere does not outvote what it shows beside the headline.
fn outshine(published: &mut [Weighed<Date>]) {
    let shown = |r: &Weighed<Date>| matches!(r.origin, Origin::Text | Origin::TimeElement);
    let beside = |r: &Weighed<Date>| shown(r) && r.place.contains(BESIDE);
    let strongest = published.iter().filter(|r| beside(r)).fold(None::<&Weighed<Date>>, |best, r| match best {
        Some(b) if b.weight >= r.weight => Some(b),
        _ => Some(r),
    });
    let Some((day, weight)) = strongest.map(|r| (r.value.day, r.weight)) else { return };
    for reading in published.iter_mut().filter(|r| shown(r) && !beside(r) && r.value.day != day && r.weight <= weight) {
        reading.weight *= ELSEWHERE;
    }
}

/// Takes weight from readings that are more likely the date of a change.
fn doubt(published: &mut [Weighed<Date>], modified: &[Weighed<Date>]) {
    let own = |r: &Weighed<Date>| matches!(r.origin, Origin::JsonLd | Origin::Meta);
    let changed: Vec<civil::Date> = modified.iter().filter(|r| own(r)).map(|r| r.value.day).collect();
    let near_change = |day: civil::Date| changed.iter().any(|c| apart(*c, day) <= 1);
    let said: Vec<civil::Date> = published.iter().filter(|r| own(r) && r.weight > 0.6).map(|r| r.value.day).collect();
    let stated = said.iter().min().copied();
    let seen = published.iter().filter(|r| !own(r) && r.origin != Origin::Url && r.weight > 0.44).map(|r| r.value.day).min();
    let Some(stated) = stated else { return };
    let permalink = published.iter().filter(|r| r.origin == Origin::Url && r.weight >= 0.8).map(|r| r.value.day).next();
    let kept = permalink.filter(|day| *day < stated && apart(*day, stated) > STAMPED_ANEW);
    for reading in published {
        let day = reading.value.day;
        // The page shows the day of its last change.
        let shows_change = !own(reading) && near_change(day) && apart(day, stated) > 1 && day > stated && !said.contains(&day);
        // A system that stamps both dates anew at every change, under a line that shows the old one.
        let after_change = changed.iter().any(|c| *c < day);
        let restamped =
            own(reading) && (near_change(day) || after_change) && seen.is_some_and(|s| s < day && apart(s, day) > 1 && !near_change(s));
        let anew = kept.is_some_and(|k| day >= stated && day > k);
        if shows_change || restamped || anew {
            reading.weight *= 0.3;
        }
    }
}

fn apart(a: civil::Date, b: civil::Date) -> i32 {
    (a - b).get_days().abs()
}

fn winner(readings: &[Weighed<Date>], month: Option<(i16, i8)>) -> Option<Fact<Date>> {
    let all: Vec<&Weighed<Date>> = readings.iter().collect();
    let weigh = |r: &&Weighed<Date>| (support(r, &all, month), r.weight);
    let best = all.iter().copied().map(|r| (weigh(&r), r)).reduce(|top, r| if r.0 > top.0 { r } else { top })?.1;
    let local = local_day(best, &all)
        .and_then(|day| all.iter().copied().filter(|r| r.value.day == day).reduce(|t, r| if r.weight > t.weight { r } else { t }));
    let best = local.unwrap_or(best);
    let precise = all.iter().filter(|r| r.value.day == best.value.day).map(|r| r.value).find(|v| v.timestamp().is_some());
    let value = if best.value.timestamp().is_some() { best.value } else { precise.unwrap_or(best.value) };
    Some(Fact::new(value, best.origin))
}

/// The day on the page's own calendar, where a moment in UTC falls on another one and the address, or another reading of
/// the same moment, has that day.
fn local_day(best: &Weighed<Date>, all: &[&Weighed<Date>]) -> Option<civil::Date> {
    let other = neighbour(best.value)?;
    let moved = |r: &&&Weighed<Date>| r.origin == Origin::Url || r.value.timestamp() == best.value.timestamp();
    all.iter().filter(|r| r.value.day == other).find(moved).map(|r| r.value.day)
}

/// The other day on which a moment in UTC may fall: the one before its morning, the one after its evening.
fn neighbour(date: Date) -> Option<civil::Date> {
    let time = date.time.filter(|t| t.offset.is_some_and(|o| o.seconds() == 0))?;
    if time.time.hour() < 12 { date.day.yesterday().ok() } else { date.day.tomorrow().ok() }
}

/// What speaks for a reading's day: the readings of that day, one of each origin, and the month in the address.
fn support(reading: &Weighed<Date>, all: &[&Weighed<Date>], month: Option<(i16, i8)>) -> f32 {
    let day = reading.value.day;
    let agrees = |r: &Weighed<Date>| r.value.day == day || neighbour(r.value) == Some(day) || neighbour(reading.value) == Some(r.value.day);
    let mut doubt = 1.0;
    let mut seen: Vec<(Origin, f32)> = Vec::new();
    for other in all.iter().filter(|r| agrees(r)) {
        match seen.iter_mut().find(|(origin, _)| *origin == other.origin) {
            Some((_, weight)) => *weight = weight.max(other.weight),
            None => seen.push((other.origin, other.weight)),
        }
    }
    for (_, weight) in seen {
        doubt *= 1.0 - weight.clamp(0.0, 0.97);
    }
    let fits = month.is_none_or(|(y, m)| (y, m) == (day.year(), day.month()));
    (1.0 - doubt) * if fits { 1.0 } else { 0.7 }
}
