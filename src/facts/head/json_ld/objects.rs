//! All objects of a page's JSON-LD in one list, with the keys that led to each, and references by `@id`.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Objects beyond this number are not looked at.
const MOST: usize = 20_000;

/// One object and the keys through which it was reached, outermost first.
pub(crate) struct Object<'a> {
    pub(crate) map: &'a Map<String, Value>,
    pub(crate) path: Vec<&'a str>,
}

/// The objects in the order of the page.
pub(crate) struct Objects<'a> {
    pub(crate) all: Vec<Object<'a>>,
    by_id: HashMap<&'a str, &'a Value>,
}

impl<'a> Objects<'a> {
    /// The object that a value refers to by `@id`, or the value itself. One step only: a cycle of references ends here.
    pub(crate) fn resolve<'b>(&self, value: &'b Value) -> &'b Value
    where
        'a: 'b,
    {
        let bare = value.as_object().filter(|map| !map.contains_key("name")).and_then(|map| map.get("@id"));
        bare.and_then(Value::as_str).and_then(|id| self.by_id.get(id)).copied().unwrap_or(value)
    }
}

/// Lists all objects below the values. `serde_json` bounds their depth, the list bounds their number.
pub(crate) fn list<'a>(values: impl Iterator<Item = &'a Value>) -> Objects<'a> {
    let mut out = Objects { all: Vec::new(), by_id: HashMap::new() };
    let mut todo: Vec<(&Value, Vec<&str>)> = values.map(|v| (v, vec![""])).collect();
    todo.reverse();
    while let Some((value, path)) = todo.pop() {
        if out.all.len() >= MOST || todo.len() > 4 * MOST {
            break;
        }
        match value {
            Value::Array(list) => todo.extend(list.iter().rev().filter(|v| is_node(v)).map(|v| (v, path.clone()))),
            Value::Object(map) => {
                for (key, inner) in map.iter().rev().filter(|(_, v)| is_node(v)) {
                    let mut longer = path.clone();
                    longer.push(key);
                    todo.push((inner, longer));
                }
                if let Some(id) = map.get("@id").and_then(Value::as_str).filter(|_| map.len() > 1) {
                    out.by_id.entry(id).or_insert(value);
                }
                out.all.push(Object { map, path });
            }
            _ => {}
        }
    }
    out
}

fn is_node(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
