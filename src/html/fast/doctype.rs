//! The document type: all that it decides is whether a `<table>` closes a paragraph before it.

/// True if a `<!doctype …>` with that content puts the page into quirks mode.
pub(crate) fn is_quirky(content: &str) -> bool {
    let mut rest = content.trim_start_matches(is_space);
    let name_end = rest.find(is_space).unwrap_or(rest.len());
    if !rest[..name_end].eq_ignore_ascii_case("html") {
        return true;
    }
    rest = rest[name_end..].trim_start_matches(is_space);
    let Some(keyword) = rest.get(..6) else { return !rest.is_empty() };
    let (public, system) = if keyword.eq_ignore_ascii_case("public") {
        let Some((public, after)) = quoted(&rest[6..]) else { return true };
        let system = match after.trim_start_matches(is_space) {
            "" => None,
            after => match quoted(after) {
                Some((system, _)) => Some(system),
                None => return true,
            },
        };
        (public.to_ascii_lowercase(), system)
    } else if keyword.eq_ignore_ascii_case("system") {
        let Some((system, _)) = quoted(&rest[6..]) else { return true };
        (String::new(), Some(system))
    } else {
        return true;
    };
    let system_quirks = system.is_some_and(|s| s.eq_ignore_ascii_case(QUIRKY_SYSTEM));
    let starts = |list: &[&str]| list.iter().any(|prefix| public.starts_with(prefix));
    system_quirks || QUIRKY.contains(&public.as_str()) || starts(QUIRKY_PREFIXES) || system.is_none() && starts(HTML4_PREFIXES)
}

/// A quoted identifier and what follows it; `None` if it is not quoted or not closed.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(is_space);
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split_once(quote)
}

fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{c}' | ' ')
}

const QUIRKY_SYSTEM: &str = "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd";

const QUIRKY: &[&str] = &["-//w3o//dtd w3 html strict 3.0//en//", "-/w3c/dtd html 4.0 transitional/en", "html"];

/// Quirky only where no system identifier follows.
const HTML4_PREFIXES: &[&str] = &["-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"];

const QUIRKY_PREFIXES: &[&str] = &[
    "-//advasoft ltd//dtd html 3.0 aswedit + extensions//",
    "-//as//dtd html 3.0 aswedit + extensions//",
    "-//ietf//dtd html 2.0 level 1//",
    "-//ietf//dtd html 2.0 level 2//",
    "-//ietf//dtd html 2.0 strict level 1//",
    "-//ietf//dtd html 2.0 strict level 2//",
    "-//ietf//dtd html 2.0 strict//",
    "-//ietf//dtd html 2.0//",
    "-//ietf//dtd html 2.1e//",
    "-//ietf//dtd html 3.0//",
    "-//ietf//dtd html 3.2 final//",
    "-//ietf//dtd html 3.2//",
    "-//ietf//dtd html 3//",
    "-//ietf//dtd html level 0//",
    "-//ietf//dtd html level 1//",
    "-//ietf//dtd html level 2//",
    "-//ietf//dtd html level 3//",
    "-//ietf//dtd html strict level 0//",
    "-//ietf//dtd html strict level 1//",
    "-//ietf//dtd html strict level 2//",
    "-//ietf//dtd html strict level 3//",
    "-//ietf//dtd html strict//",
    "-//ietf//dtd html//",
    "-//metrius//dtd metrius presentational//",
    "-//microsoft//dtd internet explorer 2.0 html strict//",
    "-//microsoft//dtd internet explorer 2.0 html//",
    "-//microsoft//dtd internet explorer 2.0 tables//",
    "-//microsoft//dtd internet explorer 3.0 html strict//",
    "-//microsoft//dtd internet explorer 3.0 html//",
    "-//microsoft//dtd internet explorer 3.0 tables//",
    "-//netscape comm. corp.//dtd html//",
    "-//netscape comm. corp.//dtd strict html//",
    "-//o'reilly and associates//dtd html 2.0//",
    "-//o'reilly and associates//dtd html extended 1.0//",
    "-//o'reilly and associates//dtd html extended relaxed 1.0//",
    "-//softquad software//dtd hotmetal pro 6.0::19990601::extensions to html 4.0//",
    "-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0//",
    "-//spyglass//dtd html 2.0 extended//",
    "-//sq//dtd html 2.0 hotmetal + extensions//",
    "-//sun microsystems corp.//dtd hotjava html//",
    "-//sun microsystems corp.//dtd hotjava strict html//",
    "-//w3c//dtd html 3 1995-03-24//",
    "-//w3c//dtd html 3.2 draft//",
    "-//w3c//dtd html 3.2 final//",
    "-//w3c//dtd html 3.2//",
    "-//w3c//dtd html 3.2s draft//",
    "-//w3c//dtd html 4.0 frameset//",
    "-//w3c//dtd html 4.0 transitional//",
    "-//w3c//dtd html experimental 19960712//",
    "-//w3c//dtd html experimental 970421//",
    "-//w3c//dtd w3 html//",
    "-//w3o//dtd w3 html 3.0//",
    "-//webtechs//dtd mozilla html 2.0//",
    "-//webtechs//dtd mozilla html//",
];

#[cfg(test)]
mod tests {
    use super::is_quirky;

    #[test]
    fn old_types_are_quirky() {
        assert!(!is_quirky(" html"));
        assert!(!is_quirky(" HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" \"http://www.w3.org/TR/html4/loose.dtd\""));
        assert!(is_quirky(" HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\""));
        assert!(is_quirky(" html public '-//W3C//DTD HTML 3.2 Final//EN'"));
        assert!(is_quirky("") && is_quirky(" svg") && is_quirky(" html nonsense") && is_quirky(" html public \"unclosed"));
        assert!(!is_quirky(" html SYSTEM 'about:legacy-compat'"));
    }
}
