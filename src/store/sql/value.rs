//! Values as both databases know them: on the way into a statement, and out of a row.

#[cfg(feature = "postgres")]
use std::borrow::Cow;

#[cfg(feature = "postgres")]
use sha2::{Digest, Sha256};

use super::SqlError;

/// What stands in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) enum Value {
    /// Nothing.
    Null,
    /// A whole number, or a truth value.
    Int(i64),
    /// Text.
    Text(String),
    /// The canonical address by which a page is known. Unlike other text it may be shortened where an index asks for that.
    Key(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// The canonical form of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Key(pub(in crate::store) String);

/// What can be handed to a statement.
pub(in crate::store) trait ToValue {
    /// Its value.
    fn value(&self) -> Value;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::value)
    }
}

impl ToValue for Value {
    fn value(&self) -> Value {
        self.clone()
    }
}

impl ToValue for str {
    fn value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl ToValue for Key {
    fn value(&self) -> Value {
        Value::Key(self.0.clone())
    }
}

impl ToValue for [u8] {
    fn value(&self) -> Value {
        Value::Blob(self.to_vec())
    }
}

impl ToValue for Vec<u8> {
    fn value(&self) -> Value {
        Value::Blob(self.clone())
    }
}

impl ToValue for i64 {
    fn value(&self) -> Value {
        Value::Int(*self)
    }
}

/// Numbers that always fit.
macro_rules! small {
    ($($kind:ty),*) => { $(
        impl ToValue for $kind {
            fn value(&self) -> Value {
                Value::Int(i64::from(*self))
            }
        }
    )* };
}
small!(bool, u8, u16, u32, i32);

/// An index of a server holds texts up to about 2,700 bytes; those that are longer are known by their beginning and their hash.
#[cfg(feature = "postgres")]
pub(in crate::store) const LONGEST_KEY: usize = 2_000;

/// Text as a server can hold it, which knows none with a zero.
#[cfg(feature = "postgres")]
pub(in crate::store) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// The same where it stands in an index.
#[cfg(feature = "postgres")]
pub(in crate::store) fn key(text: &str) -> Cow<'_, str> {
    let text = plain(text);
    if text.len() <= LONGEST_KEY {
        return text;
    }
    let hash: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Cow::Owned(format!("{}#{hash}", &text[..text.floor_char_boundary(LONGEST_KEY - 65)]))
}

/// All values of one statement.
pub(in crate::store) enum Values {
    /// `?1`, `?2` and so on.
    Numbered(Vec<Value>),
    /// `:name`.
    Named(Vec<(&'static str, Value)>),
}

/// What a statement takes as its values: nothing, an array, a tuple, or `named!`.
pub(in crate::store) trait Params {
    /// The values in their order.
    fn values(self) -> Values;
}

impl Params for Values {
    fn values(self) -> Values {
        self
    }
}

impl Params for Vec<Value> {
    fn values(self) -> Values {
        Values::Numbered(self)
    }
}

impl<T: ToValue, const N: usize> Params for [T; N] {
    fn values(self) -> Values {
        Values::Numbered(self.iter().map(ToValue::value).collect())
    }
}

/// `[]`, which has no type of its own.
impl Params for () {
    fn values(self) -> Values {
        Values::Numbered(Vec::new())
    }
}

macro_rules! tuple {
    ($($kind:ident)*) => {
        impl<$($kind: ToValue),*> Params for ($($kind,)*) {
            #[allow(non_snake_case, reason = "the names of the types serve as those of the values")]
            fn values(self) -> Values {
                let ($($kind,)*) = self;
                Values::Numbered(vec![$($kind.value()),*])
            }
        }
    };
}
tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
tuple!(A B C D E F G);
tuple!(A B C D E F G H);

/// What can be read from a column.
pub(in crate::store) trait Column: Sized {
    /// From its value; `None` if it is of another kind.
    fn read(value: Value) -> Option<Self>;
}

impl Column for Value {
    fn read(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl Column for String {
    fn read(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) | Value::Key(text) => Some(text),
            _ => None,
        }
    }
}

impl Column for Vec<u8> {
    fn read(value: Value) -> Option<Self> {
        if let Value::Blob(bytes) = value { Some(bytes) } else { None }
    }
}

impl<T: Column> Column for Option<T> {
    fn read(value: Value) -> Option<Self> {
        if value == Value::Null { Some(None) } else { T::read(value).map(Some) }
    }
}

macro_rules! number {
    ($($kind:ty),*) => { $(
        impl Column for $kind {
            fn read(value: Value) -> Option<Self> {
                if let Value::Int(n) = value { <$kind>::try_from(n).ok() } else { None }
            }
        }
    )* };
}
number!(i64, i32, u8, u16, u32);

impl Column for bool {
    fn read(value: Value) -> Option<Self> {
        if let Value::Int(n) = value { Some(n != 0) } else { None }
    }
}

/// A column's value as its type.
pub(super) fn convert<T: Column>(value: Value, column: &str) -> Result<T, SqlError> {
    T::read(value).ok_or_else(|| SqlError::Column(column.to_owned()))
}
