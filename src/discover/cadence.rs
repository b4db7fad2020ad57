//! What a feed says of its own rhythm: `ttl`, `skipHours`, `skipDays`, and the syndication module.

use std::time::Duration;

use crate::discover::xml::{Piece, Pieces};
use crate::model::VisitHints;

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// No feed means to be asked less often than that.
const MOST: Duration = Duration::from_hours(31 * 24);
/// What stands ahead of the first entry is read, and no more than this.
const MOST_PIECES: usize = 5_000;

/// Reads the hints that stand ahead of the first entry.
pub(crate) fn read(text: &str) -> VisitHints {
    let mut hints = VisitHints::default();
    let (mut period, mut frequency) = (None, 1_u32);
    let mut name = String::new();
    let mut pieces = Pieces::new(text);
    for _ in 0..MOST_PIECES {
        match pieces.next() {
            None => break,
            Some(Piece::Start(tag)) if matches!(tag.name.as_str(), "item" | "entry") => break,
            Some(Piece::Start(tag)) => name = tag.name,
            Some(Piece::End(_)) => name.clear(),
            Some(Piece::Text(text)) => match (name.as_str(), text.trim()) {
                ("ttl", minutes) => hints.ttl = minutes.parse().ok().and_then(|m: u64| m.checked_mul(60)).and_then(wait),
                ("hour", hour) => hints.skip_hours |= hour.parse().ok().filter(|h| *h <= 24).map_or(0, |h: u32| 1 << (h % 24)),
                ("day", day) => hints.skip_days |= weekday(day),
                ("updateperiod", word) => period = seconds_of(word),
                ("updatefrequency", times) => frequency = times.parse().unwrap_or(1).max(1),
                _ => {}
            },
        }
    }
    hints.ttl = hints.ttl.or_else(|| wait(period? / u64::from(frequency)));
    hints
}

fn wait(seconds: u64) -> Option<Duration> {
    (seconds > 0).then(|| Duration::from_secs(seconds).min(MOST))
}

fn weekday(name: &str) -> u8 {
    DAYS.iter().position(|day| name.eq_ignore_ascii_case(day)).map_or(0, |n| 1 << n)
}

fn seconds_of(period: &str) -> Option<u64> {
    const DAY: u64 = 24 * 3600;
    Some(match period.to_ascii_lowercase().as_str() {
        "hourly" => 3600,
        "daily" => DAY,
        "weekly" => 7 * DAY,
        "monthly" => 30 * DAY,
        "yearly" => 365 * DAY,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ttl(text: &str) -> Option<u64> {
        read(text).ttl.map(|d| d.as_secs())
    }

    #[test]
    fn feeds_say_when_to_come_back() {
        assert_eq!(ttl("<rss><channel><ttl> 90 </ttl><item/></channel></rss>"), Some(5400));
        assert_eq!(ttl("<rss><channel><item><ttl>90</ttl></item></channel></rss>"), None, "an entry speaks for itself");
        for nothing in ["<ttl>0</ttl>", "<ttl>-5</ttl>", "<ttl>soon</ttl>", "<ttl>99999999999999999999</ttl>", "<ttl/>", ""] {
            assert_eq!(ttl(&format!("<rss>{nothing}")), None, "{nothing}");
        }
        assert_eq!(ttl("<rss><ttl>999999999</ttl>"), Some(MOST.as_secs()));
        let syndication = "<rdf:RDF xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>\
            <sy:updatePeriod>Daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>";
        assert_eq!(ttl(syndication), Some(6 * 3600));
    }

    #[test]
    fn feeds_say_when_to_stay_away() {
        let hints = read(
            "<rss><channel><skipHours><hour>0</hour><hour>23</hour><hour>24</hour><hour>77</hour></skipHours>\
            <skipDays><day>Sunday</day><day>SATURDAY</day><day>Someday</day></skipDays></channel></rss>",
        );
        assert_eq!((hints.skip_hours, hints.skip_days), (1 | 1 << 23, 0b110_0000));
        assert!(hints.skips(0, 0) && hints.skips(12, 6) && !hints.skips(12, 0));
        let never = VisitHints { skip_hours: u32::MAX, skip_days: u8::MAX, ..VisitHints::default() };
        assert!(!never.skips(3, 3), "a source that is never to be asked has said nothing");
    }
}
