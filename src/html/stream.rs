//! A page's state that scripts hand over in pieces: `self.__next_f.push([1,"…"])`, each a piece of one stream of text.

/// The id under which the joined stream is set aside.
pub(crate) const ID: &str = "__next_f";
const PUSH: &str = ".push(";
/// A script makes so many pushes at most.
const MOST_PUSHES: usize = 10_000;

/// The pieces of the stream that a script pushes, joined; `None` for any other script.
pub(crate) fn pieces(script: &str) -> Option<String> {
    let head = script.get(..script.floor_char_boundary(80))?;
    if !head.contains(ID) || !script.contains(PUSH) {
        return None;
    }
    let mut out = String::new();
    let mut from = 0;
    for _ in 0..MOST_PUSHES {
        let Some(at) = memchr::memmem::find(&script.as_bytes()[from..], PUSH.as_bytes()) else { break };
        let start = from + at + PUSH.len();
        let mut values = serde_json::Deserializer::from_str(&script[start..]).into_iter::<serde_json::Value>();
        from = start;
        if let Some(Ok(value)) = values.next() {
            from += values.byte_offset();
            // `[0]` opens the stream, `[2, …]` tells of forms, `[3, …]` is binary.
            if value.get(0).and_then(serde_json::Value::as_u64) == Some(1) {
                out.push_str(value.get(1).and_then(serde_json::Value::as_str).unwrap_or_default());
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_joined_and_other_scripts_left() {
        assert_eq!(pieces(r"(self.__next_f=self.__next_f||[]).push([0])").as_deref(), Some(""));
        assert_eq!(pieces(r#"self.__next_f.push([1,"0:[\"a"]);self.__next_f.push([1,"b\"]\n"])"#).as_deref(), Some("0:[\"ab\"]\n"));
        assert_eq!(pieces(r#"self.__next_f.push([1,"0:"#).as_deref(), Some(""));
        assert_eq!(pieces(r#"window.list.push([1,"a"])"#), None);
    }
}
