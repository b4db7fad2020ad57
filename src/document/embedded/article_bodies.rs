//! Every `articleBody` of a JSON document, read without keeping anything else of it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// The key in question.
const KEY: &str = "articleBody";

/// The texts under that key anywhere in a document, in its order; what is no JSON is an error.
pub(crate) fn bodies(json: &str) -> serde_json::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(json);
    Value { found: &mut found, is_body: false }.deserialize(&mut reader)?;
    reader.end()?;
    Ok(found)
}

/// Reads one value, and keeps it if it is a body.
struct Value<'a> {
    found: &'a mut Vec<String>,
    is_body: bool,
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! passed_over {
    ($($name:ident: $type:ty),*) => { $(fn $name<E>(self, _: $type) -> Result<(), E> { Ok(()) })* };
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("JSON")
    }

    passed_over!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        if self.is_body {
            self.found.push(text.to_owned());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Value { found: self.found, is_body: false })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(is_body) = members.next_key_seed(Name)? {
            members.next_value_seed(Value { found: self.found, is_body })?;
        }
        Ok(())
    }
}

/// Is a member's name the key?
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == KEY)
    }
}

#[cfg(test)]
mod tests {
    use super::bodies;

    #[test]
    fn finds_them_at_any_depth_and_nothing_else() {
        let json = r#"{"@graph": [{"articleBody": "one", "n": [1, -2, 3.5, true, null, "x"]}, {"in": {"articleBody": "t\u00e9wo"}}],
            "articleBody": {"articleBody": "three"}}"#;
        assert_eq!(bodies(json).ok(), Some(vec!["one".to_owned(), "téwo".to_owned(), "three".to_owned()]));
        for wrong in ["", "{", "[1] 2", "{\"articleBody\": \"a\nb\"}", &"[".repeat(200_000)] {
            assert!(bodies(wrong).is_err());
        }
    }
}
