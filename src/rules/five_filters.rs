//! Files of the `FiveFilters` collection (`ftr-site-config`): one directive a line, `name: value` or `name(argument): value`.
//!
//! Read: `title`, `body`, `author`, `date`, `strip`, `strip_id_or_class`, `find_string` with `replace_string`, `replace_string(…)`,
//! `next_page_link`, `single_page_link`, `test_url`, `test_contains`. What has no effect on text here is passed over: `tidy`, `prune`,
//! `parser`, `autodetect_on_failure`, `strip_image_src`, `strip_attr`, `wrap_in`, `dissolve`, `skip_json_ld`, `if_page_contains`,
//! `native_ad_clue` and their kin. Logins and headers are refused: nobody is logged in, and we say who we are.

use crate::rules::{Directive, Find, MAX_DIRECTIVES, Problem, Rule, Test};

/// A file's rule, and what could not be read of it.
pub(super) fn parse(text: &str) -> (Rule, Vec<Problem>) {
    let (mut rule, mut problems, mut sought) = (Rule::default(), Vec::new(), None);
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let lines = lines.map(|(at, line)| (at + 1, line.trim())).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    for (at, (line, content)) in lines.enumerate() {
        if at >= MAX_DIRECTIVES {
            problems.push(Problem { line, text: format!("there are more than {MAX_DIRECTIVES} directives: the rest is left out") });
            break;
        }
        let read = match directive(content) {
            Some(directive) => take(&mut rule, &mut sought, line, directive),
            None => Err(format!("`{content}` is no directive: write `name: value`")),
        };
        problems.extend(read.err().map(|text| Problem { line, text }));
    }
    if sought.is_some() {
        problems.push(Problem { line: 0, text: "a find_string has no replace_string behind it".to_owned() });
    }
    (rule, problems)
}

/// Adds one directive to the rule. `sought` is the `find_string` that waits for what replaces it.
fn take(rule: &mut Rule, sought: &mut Option<String>, line: usize, (name, argument, value): Written) -> Result<(), String> {
    let list = match name {
        "body" => &mut rule.body,
        "strip" => &mut rule.strip,
        "title" => &mut rule.title,
        "author" => &mut rule.author,
        "date" => &mut rule.date,
        "next_page_link" => &mut rule.next_page,
        "single_page_link" => &mut rule.single_page,
        _ => return take_plain(rule, sought, line, (name, argument, value)),
    };
    let find = Find::xpath(value).map_err(|error| format!("{name}: {error}"))?;
    list.push(Directive { line, find });
    Ok(())
}

/// Those whose value is no expression.
fn take_plain(rule: &mut Rule, sought: &mut Option<String>, line: usize, (name, argument, value): Written) -> Result<(), String> {
    match name {
        "strip_id_or_class" => {
            let name = value.trim_matches(['"', '\'']).trim();
            if name.is_empty() {
                return Err("strip_id_or_class names nothing".to_owned());
            }
            rule.strip.push(Directive { line, find: Find::IdOrClass(name.to_owned()) });
        }
        "find_string" => *sought = Some(value.to_owned()),
        "replace_string" => {
            let from = argument.map(str::to_owned).or_else(|| sought.take()).filter(|from| !from.is_empty());
            rule.replace.push((from.ok_or("replace_string has no find_string before it")?, value.to_owned()));
        }
        "test_url" => rule.tests.push(Test { url: value.to_owned(), contains: Vec::new() }),
        "test_contains" => rule.tests.last_mut().ok_or("test_contains has no test_url before it")?.contains.push(value.to_owned()),
        "http_header" => return Err("http_header: dateline says honestly who it is and sends no other headers".to_owned()),
        "not_logged_in_xpath" | "username" | "password" => return Err(format!("{name}: dateline logs in nowhere")),
        _ if name.contains("login") => return Err(format!("{name}: dateline logs in nowhere")),
        _ if WITHOUT_EFFECT.contains(&name) => {}
        _ => return Err(format!("`{name}` is no directive that is known")),
    }
    Ok(())
}

/// Name, argument and value of a line.
type Written<'l> = (&'l str, Option<&'l str>, &'l str);

/// Directives that other readers of these files act on, and that change no text here.
#[rustfmt::skip]
const WITHOUT_EFFECT: &[&str] = &[
    "tidy", "prune", "parser", "autodetect_on_failure", "autodetect_next_page", "convert_double_br_tags", "dissolve", "footnotes",
    "if_page_contains", "insert_detected_image", "move_into", "native_ad_clue", "post_strip_attr", "skip_json_ld", "src_lazy_load_attr",
    "strip_attr", "strip_comments", "strip_image_src", "wrap_in", "unwrap", "replace_tag", "skip_id_or_class", "test_title",
];

/// Name, argument and value of a line.
fn directive(line: &str) -> Option<Written<'_>> {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if let Some((name, rest)) = line.split_once('(').filter(|(name, _)| is_name(name)) {
        // The argument may hold brackets of its own.
        let (argument, value) = rest.split_once("):")?;
        return Some((name, Some(argument), value.trim()));
    }
    let (name, value) = line.split_once(':')?;
    is_name(name.trim()).then(|| (name.trim(), None, value.trim()))
}
