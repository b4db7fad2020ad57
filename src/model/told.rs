//! Facts as they are told to who asks: the choice, the readings that agree with it, and those that do not.

use serde::{Serialize, Serializer};

use super::{Date, Origin};

/// The value of a reading, in the form that the record has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Said {
    /// A title, a name, an address, a language tag.
    Text(String),
    /// Authors or tags.
    List(Vec<String>),
    /// A day, or a moment in RFC 3339.
    Date(Date),
    /// Whether something is so.
    Truth(bool),
    /// A number of things.
    Count(u64),
}

impl Said {
    /// True if two readings say the same: of dates the same day, of words the same but for case and white space.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        let bare = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
        match (self, other) {
            (Self::Date(a), Self::Date(b)) => a.day == b.day,
            (Self::Text(a), Self::Text(b)) => bare(a) == bare(b),
            (Self::List(a), Self::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| bare(a) == bare(b)),
            _ => self == other,
        }
    }
}

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The day alone.
    Day,
    /// Day, hour and minute.
    Minute,
    /// Day and time to the second.
    Second,
}

impl Precision {
    /// How exactly that date is known. A time on the full minute may have been written without its seconds.
    #[must_use]
    pub fn of(date: Date) -> Self {
        match date.time {
            None => Self::Day,
            Some(time) if time.time.second() == 0 => Self::Minute,
            Some(_) => Self::Second,
        }
    }
}

/// One reading of a fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// What was read.
    pub value: Said,
    /// Of dates: how exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    /// Of dates: the zone as an offset (`+02:00`, `Z`), where the page gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The kind of place.
    pub source: Origin,
    /// The place itself: a JSON-LD path, a meta name, an element.
    #[serde(rename = "where")]
    pub place: String,
    /// How far it is believed, 0 to 1.
    #[serde(serialize_with = "two_places")]
    pub weight: f32,
}

impl Reading {
    /// A reading; precision and zone are told of dates.
    #[must_use]
    pub fn new(value: Said, source: Origin, place: String, weight: f32) -> Self {
        let date = if let Said::Date(date) = &value { Some(*date) } else { None };
        let moment = date.map(|d| d.to_string()).filter(|_| date.is_some_and(|d| d.timestamp().is_some()));
        let zone = moment.map(|m| m[m.len().min("2025-04-02T13:24:00".len())..].to_owned());
        Self { precision: date.map(Precision::of), zone, value, source, place, weight }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
fn two_places<S: Serializer>(weight: &f32, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64((f64::from(*weight) * 100.0).round() / 100.0)
}

/// A fact with all that speaks for and against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// The choice; `null` if nothing was believed.
    pub value: Option<Said>,
    /// The kind of place that the choice was read from.
    pub source: Option<Origin>,
    /// The readings that say the same, the heaviest first.
    pub agreeing: Vec<Reading>,
    /// The readings that say something else, the heaviest first.
    pub conflicting: Vec<Reading>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn zones_are_told_where_they_are_known() {
        let reading = |text: &str| Reading::new(Said::Date(text.parse().expect("a date")), Origin::Meta, "date".into(), 0.5);
        let told = |text: &str| (reading(text).precision, reading(text).zone);
        assert_eq!(told("2025-04-02"), (Some(Precision::Day), None));
        assert_eq!(told("2025-04-02T13:24:00Z"), (Some(Precision::Minute), Some("Z".to_owned())));
        assert_eq!(told("2025-04-02T13:24:07+02:00"), (Some(Precision::Second), Some("+02:00".to_owned())));
    }

    #[test]
    fn a_day_agrees_with_its_moments() {
        let moment = Said::Date("2025-04-02T13:24:00Z".parse().expect("a date"));
        assert!(moment.agrees(&Said::Date(Date::day(date(2025, 4, 2)))));
        assert!(!moment.agrees(&Said::Date(Date::day(date(2025, 4, 3)))));
        assert!(Said::Text("Ada  Lind".into()).agrees(&Said::Text("ada lind".into())));
        assert!(!Said::List(vec!["a".into()]).agrees(&Said::List(vec!["a".into(), "b".into()])));
    }
}
