//! Columns that come in: strings and bytes in all their Arrow forms, moments.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType};
use arrow_array::{Array, BinaryArray, BinaryViewArray, LargeBinaryArray, LargeStringArray, PrimitiveArray, StringArray, StringViewArray};
use arrow_schema::{DataType, TimeUnit};
use jiff::Timestamp;
use jiff::civil;

use crate::page::day_of;

/// A column of strings or bytes.
pub(crate) enum Cells<'a> {
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    TextView(&'a StringViewArray),
    Bytes(&'a BinaryArray),
    LargeBytes(&'a LargeBinaryArray),
    BytesView(&'a BinaryViewArray),
    /// Nothing but nulls.
    Nothing,
}

impl<'a> Cells<'a> {
    /// True for what [`Cells::of`] reads.
    pub(crate) fn can_be(kind: &DataType) -> bool {
        use DataType as D;
        matches!(kind, D::Utf8 | D::LargeUtf8 | D::Utf8View | D::Binary | D::LargeBinary | D::BinaryView | D::Null)
    }

    /// `None` if the column holds something else.
    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string()),
            DataType::Utf8View => Self::TextView(array.as_string_view()),
            DataType::Binary => Self::Bytes(array.as_binary()),
            DataType::LargeBinary => Self::LargeBytes(array.as_binary()),
            DataType::BinaryView => Self::BytesView(array.as_binary_view()),
            DataType::Null => Self::Nothing,
            _ => return None,
        })
    }

    /// True if the cells are strings, decoded already.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::LargeText(_) | Self::TextView(_))
    }

    pub(crate) fn bytes(&self, row: usize) -> Option<&'a [u8]> {
        fn at<'a, A: Array>(array: &'a A, row: usize, value: impl Fn(&'a A, usize) -> &'a [u8]) -> Option<&'a [u8]> {
            array.is_valid(row).then(|| value(array, row))
        }
        match self {
            Self::Text(array) => at(*array, row, |a, i| a.value(i).as_bytes()),
            Self::LargeText(array) => at(*array, row, |a, i| a.value(i).as_bytes()),
            Self::TextView(array) => at(*array, row, |a, i| a.value(i).as_bytes()),
            Self::Bytes(array) => at(*array, row, |a, i| a.value(i)),
            Self::LargeBytes(array) => at(*array, row, |a, i| a.value(i)),
            Self::BytesView(array) => at(*array, row, |a, i| a.value(i)),
            Self::Nothing => None,
        }
    }

    /// The cell as a string; what is no UTF-8 is as good as absent.
    pub(crate) fn text(&self, row: usize) -> Option<&'a str> {
        std::str::from_utf8(self.bytes(row)?).ok()
    }
}

/// A column that says when a page was fetched: strings, timestamps or days.
pub(crate) enum Moments<'a> {
    Text(Cells<'a>),
    Seconds(&'a PrimitiveArray<TimestampSecondType>),
    Millis(&'a PrimitiveArray<TimestampMillisecondType>),
    Micros(&'a PrimitiveArray<TimestampMicrosecondType>),
    Nanos(&'a PrimitiveArray<TimestampNanosecondType>),
    Days(&'a PrimitiveArray<Date32Type>),
}

/// A day, and the moment if it is known.
pub(crate) type Moment = (Option<civil::Date>, Option<Timestamp>);

impl<'a> Moments<'a> {
    /// True for what [`Moments::of`] reads.
    pub(crate) fn can_be(kind: &DataType) -> bool {
        matches!(kind, DataType::Timestamp(..) | DataType::Date32) || Cells::can_be(kind)
    }

    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Timestamp(TimeUnit::Second, _) => Self::Seconds(array.as_primitive()),
            DataType::Timestamp(TimeUnit::Millisecond, _) => Self::Millis(array.as_primitive()),
            DataType::Timestamp(TimeUnit::Microsecond, _) => Self::Micros(array.as_primitive()),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => Self::Nanos(array.as_primitive()),
            DataType::Date32 => Self::Days(array.as_primitive()),
            _ => Self::Text(Cells::of(array)?),
        })
    }

    /// What cannot be read is as good as absent.
    pub(crate) fn at(&self, row: usize) -> Moment {
        let now = match self {
            Self::Text(cells) => {
                return cells.text(row).and_then(|text| crate::page::moment(text).ok()).unwrap_or_default();
            }
            Self::Days(array) => {
                let epoch = civil::Date::constant(1970, 1, 1);
                let days = array.is_valid(row).then(|| i64::from(array.value(row)));
                return (days.and_then(|days| epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()), None);
            }
            Self::Seconds(array) => array.is_valid(row).then(|| Timestamp::from_second(array.value(row))),
            Self::Millis(array) => array.is_valid(row).then(|| Timestamp::from_millisecond(array.value(row))),
            Self::Micros(array) => array.is_valid(row).then(|| Timestamp::from_microsecond(array.value(row))),
            Self::Nanos(array) => array.is_valid(row).then(|| Timestamp::from_nanosecond(i128::from(array.value(row)))),
        };
        let now = now.and_then(Result::ok);
        (now.map(day_of), now)
    }
}
