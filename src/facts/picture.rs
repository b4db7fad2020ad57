//! The lead image's caption and credit: of the figure whose picture is the page's image, else of the first one at the headline.

use std::sync::LazyLock;

use crate::document::Document;
use crate::document::region::Region;
use crate::facts::agencies;
use crate::facts::evidence::{Evidence, Weighed};
use crate::html::NodeId;
use crate::lexicon::credits::credits;
use crate::model::{Hints, Origin};
use crate::text::likeness::{head, squeeze};

/// Figures beyond this number are not looked at.
const MOST: usize = 40;
/// A longer text is no caption, or no credit.
const LONGEST_CAPTION: usize = 1_500;
const LONGEST_CREDIT: usize = 120;
static PICTURE: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut out = credits("picture");
    out.sort_by_key(|w| std::cmp::Reverse(w.len()));
    out
});
static LIBRARY: LazyLock<Vec<&'static str>> = LazyLock::new(|| credits("library"));

/// Adds caption and credit of the lead image; `image` is its address, `headline` its place.
pub(crate) fn gather(scene: &Document<'_>, image: Option<&str>, headline: Option<u32>, evidence: &mut Evidence) {
    let tree = scene.tree;
    let figures: Vec<NodeId> = figures(scene).take(MOST).collect();
    let name = image.and_then(file_name);
    let shows = |id: &&NodeId| {
        let name = name.as_deref().unwrap_or_default();
        let pictures = tree.descendants(**id).take(60).filter(|d| matches!(tree.tag(*d), "img" | "source"));
        let mut addresses =
            pictures.flat_map(|p| ["src", "data-src", "srcset", "data-srcset"].into_iter().filter_map(move |a| tree.attr(p, a)));
        !name.is_empty() && addresses.any(|address| head(address, 4_000).contains(name))
    };
    let first = || {
        let lead = figures.iter().find(|id| headline.is_none_or(|place| scene.place(**id) + 150 > place))?;
        let here = scene.line_at(scene.place(*lead));
        let title = headline.map(|place| scene.line_at(place))?;
        // Before the text has begun: a figure inside it shows something else.
        let prose = scene.lines.get(title..here).is_some_and(|lines| lines.iter().filter(|l| l.text.len() > 200).count() > 1);
        (!prose).then_some((*lead, "first figure", 0.55))
    };
    let Some((figure, place, weight)) = figures.iter().find(shows).map(|id| (*id, "figure of the image", 0.8)).or_else(first) else {
        return;
    };
    let (caption, credit) = read(scene, figure);
    evidence.image_captions.extend(caption.map(|v| Weighed::new(v, Origin::Text, place, weight)));
    evidence.image_credits.extend(credit.map(|v| Weighed::new(v, Origin::Text, place, weight)));
}

/// Figures and old pages' caption boxes, in the order of the page.
fn figures<'a>(scene: &'a Document<'_>) -> impl Iterator<Item = NodeId> + 'a {
    let foreign = Region::FOREIGN.with(Region::FOOTER);
    let mut seen = std::collections::HashSet::new();
    let captions = scene.lines.iter().filter(move |l| l.region.is(Region::CAPTION) && !l.region.is(foreign));
    captions
        .filter_map(move |line| scene.tree.ancestors(line.node).take(12).find(|id| scene.tree.tag(*id) == "figure"))
        .filter(move |id| seen.insert(*id))
}

/// The last part of an address without what says its size: `ferry` of `/img/ferry-1200x675.jpg?w=3`.
fn file_name(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let name = path.rsplit('/').next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let cut = stem.rfind(['-', '_', '@']).filter(|at| stem[at + 1..].chars().all(|c| c.is_ascii_digit() || c == 'x'));
    let stem = cut.map_or(stem, |at| &stem[..at]);
    (stem.len() >= 5).then(|| stem.to_owned())
}

/// Caption and credit of a figure.
fn read(scene: &Document<'_>, figure: NodeId) -> (Option<String>, Option<String>) {
    let tree = scene.tree;
    let Some(caption) = tree.elements(figure, "figcaption").next() else { return (None, None) };
    let marked = tree.descendants(caption).take(80).filter(|id| *id != caption).find(|id| {
        let property = tree.attr(*id, "itemprop").is_some_and(|p| matches!(p, "author" | "creator" | "copyrightHolder" | "creditText"));
        property || scene.hints(*id).any(Hints::CREDIT)
    });
    let text = scene.text(caption, LONGEST_CAPTION + 100);
    if let Some(credit) = marked.map(|id| scene.text(id, LONGEST_CREDIT + 100)).filter(|c| !c.is_empty() && c.len() <= LONGEST_CREDIT) {
        // The credit's own words are no part of the caption, wherever in it they stand.
        let rest = squeeze(&text.replacen(&credit, " ", 1));
        let (caption, other) = parted(&rest);
        let credits: Vec<String> = other.iter().map(|o| tidy(o)).chain([tidy(&credit)]).filter(|c| is_named(c)).collect();
        return (worded(caption), Some(credits.join(" / ")).filter(|c| !c.is_empty()));
    }
    caption_and_credit(&text)
}

/// What the words below a picture say of it, and who made it.
pub(crate) fn caption_and_credit(text: &str) -> (Option<String>, Option<String>) {
    let (rest, credit) = parted(text);
    (worded(rest), credit.map(|c| tidy(&c)).filter(|c| is_named(c)))
}

/// A credit names somebody: "03:07 Min" does not.
fn is_named(credit: &str) -> bool {
    let letters = credit.chars().filter(|c| c.is_alphabetic()).count();
    letters > 1 && letters > credit.chars().filter(|c| c.is_numeric()).count()
}

/// A caption that says something.
fn worded(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '/' | '-' | '–' | '—' | '(' | '[' | '•' | '·' | ';'));
    let says = text.chars().filter(|c| c.is_alphabetic()).count() >= 3 && text.len() <= LONGEST_CAPTION;
    says.then(|| text.to_owned())
}

/// Parts a caption from the credit at its end: in brackets, behind "Photo:" or "©", or a last sentence that names a library.
fn parted(text: &str) -> (&str, Option<String>) {
    let text = text.trim();
    if let Some((at, inside)) = in_brackets(text)
        && (after_phrase(inside).is_some() || is_library(inside) || is_pair(inside))
    {
        return (&text[..at], Some(after_phrase(inside).unwrap_or(inside).to_owned()));
    }
    // "…（ソウルで、３日）＝ＡＰ".
    if let Some((caption, tail)) = text.rsplit_once('＝')
        && (agencies::agency(tail).is_some() || tail.ends_with("撮影") || tail.ends_with("提供"))
    {
        return (caption, Some(tail.trim_end_matches("撮影").trim_end_matches("提供").to_owned()));
    }
    let starts = text.char_indices().filter(|(at, c)| !c.is_whitespace() && is_start(&text[..*at]));
    let starts: Vec<usize> = starts.map(|(at, _)| at).filter(|at| text.len() - at <= LONGEST_CREDIT).collect();
    let opens = |at: usize| at == 0 || text[..at].trim_end().ends_with(['.', '!', '?', '|', '"', '”', '。', '—', '–']);
    // Where a sentence may begin first: "AP Photo/Bo Ek" whole, not what follows "Photo/".
    let named = starts.iter().rev().take(16).filter(|at| opens(**at)).find_map(|at| {
        let tail = &text[*at..];
        let library = (tail.len() < 60 && is_library(tail)).then_some(tail);
        Some((*at, after_phrase(tail).or(library)?))
    });
    let said = || starts.iter().rev().take(16).find_map(|at| Some((*at, after_phrase(&text[*at..])?)));
    match named.or_else(said) {
        Some((at, credit)) => (&text[..at], Some(credit.to_owned())),
        None => (text, None),
    }
}

/// A credit begins the text, or behind a space or a bar.
fn is_start(before: &str) -> bool {
    before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || matches!(c, '|' | '/' | '。' | '）' | ')' | '.' | '］'))
}

/// What stands in the brackets that end a text, and where they begin.
fn in_brackets(text: &str) -> Option<(usize, &str)> {
    let inside = text.trim_end_matches('.').strip_suffix([')', '）', ']', '】'])?;
    let at = inside.rfind(['(', '（', '[', '【'])?;
    let open = inside[at..].chars().next()?.len_utf8();
    Some((at, inside[at + open..].trim())).filter(|(_, inside)| !inside.is_empty() && inside.len() <= LONGEST_CREDIT)
}

/// What follows a phrase such as "Photo:".
fn after_phrase(text: &str) -> Option<&str> {
    let lower = head(text, 40).to_lowercase();
    let phrase = PICTURE
        .iter()
        .find(|w| lower.starts_with(**w) && !(w.ends_with(char::is_alphabetic) && is_letter(lower[w.len()..].chars().next())))?;
    let rest = text.get(phrase.len()..)?.trim_start_matches([':', ' ', '：', '|', '-', '\u{a0}']);
    // "Photo: © Bo Ek".
    let rest = rest.trim_start_matches(['©', ' ']);
    let signs = phrase.ends_with([':', '：', '=', '/', '|', '.']) || matches!(*phrase, "©" | "(c)");
    let fits = signs || rest.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
    (fits && !rest.is_empty() && rest.split(' ').count() <= 14).then_some(rest)
}

/// "NOAA/SPC": names with nothing but a slash between them.
fn is_pair(text: &str) -> bool {
    text.contains('/') && text.len() < 60 && text.split('/').all(|part| part.trim().starts_with(char::is_uppercase))
}

fn is_letter(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphabetic())
}

fn is_library(text: &str) -> bool {
    let lower = text.to_lowercase();
    let named = |part: &str| LIBRARY.contains(&part) || LIBRARY.iter().any(|l| l.contains(' ') && part.ends_with(l));
    let parts = || lower.split(['/', ',', '|', '-']).map(str::trim);
    parts().any(named) || text.split(['/', ',']).any(|part| agencies::agency(part.trim()).is_some())
}

/// The credit without the words and signs around the names.
fn tidy(credit: &str) -> String {
    let signs = |c: char| {
        c.is_whitespace()
            || matches!(c, '(' | ')' | '[' | ']' | '（' | '）' | '|' | ':' | '：' | '©' | ',' | ';' | '-' | '–' | '—' | '【' | '】')
    };
    let bare = credit.trim_matches(signs);
    // Behind "Photo by" a name may be small.
    let phrase = |text: &str| {
        PICTURE.iter().find(|w| w.len() > 4 && text.to_lowercase().starts_with(&format!("{w} "))).and_then(|w| bare.get(w.len()..))
    };
    let bare = after_phrase(bare).or_else(|| phrase(bare)).unwrap_or(bare).trim_matches(signs);
    let bare = bare.strip_suffix('.').filter(|b| b.rsplit(' ').next().is_some_and(|w| w.len() > 2)).unwrap_or(bare);
    bare.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[test]
    fn captions_are_parted_from_their_credits() {
        for (text, caption, credit) in [
            ("The ferry in port. Photo: Bo Ek/Courier", "The ferry in port.", "Bo Ek/Courier"),
            ("The ferry in port. (Photo by Bo Ek/Getty Images)", "The ferry in port.", "Bo Ek/Getty Images"),
            ("The ferry in port (AP Photo/Bo Ek)", "The ferry in port", "AP Photo/Bo Ek"),
            ("The ferry in port. AP Photo/Bo Ek", "The ferry in port.", "AP Photo/Bo Ek"),
            ("Die Fähre im Hafen. © Bo Ek", "Die Fähre im Hafen.", "Bo Ek"),
            ("Die Fähre im Hafen. Foto: Bo Ek/dpa", "Die Fähre im Hafen.", "Bo Ek/dpa"),
            ("Le ferry au port. Crédit photo : Bo Ek", "Le ferry au port.", "Bo Ek"),
            ("港のフェリー（写真：山田太郎）", "港のフェリー", "山田太郎"),
            ("Паром в порту. Фото: Бо Эк", "Паром в порту.", "Бо Эк"),
            ("Storms on Friday. (NOAA/SPC)", "Storms on Friday.", "NOAA/SPC"),
            ("港のフェリー（３日）＝共同", "港のフェリー（３日）", "共同"),
            ("REUTERS/Bo Ek", "", "REUTERS/Bo Ek"),
        ] {
            let (rest, found) = parted(text);
            assert_eq!((worded(rest).unwrap_or_default().as_str(), found.map(|c| tidy(&c)).as_deref()), (caption, Some(credit)), "{text}");
        }
        for text in ["The ferry in port", "Photo of the ferry as it left the old port", "The ferry (left) and the pilot (right)", ""] {
            assert_eq!(parted(text).1, None, "{text}");
        }
    }

    fn found(body: &str, image: Option<&str>) -> (Option<String>, Option<String>) {
        let page = html::parse(&format!("<title>Ferry</title><article><h1>Ferry</h1>{body}</article>"), &html::Options::default());
        let scene = Document::of(&page.tree);
        let mut evidence = Evidence::default();
        let headline = scene.headings.first().map(|h| h.place);
        gather(&scene, image, headline, &mut evidence);
        (evidence.image_captions.pop().map(|c| c.value), evidence.image_credits.pop().map(|c| c.value))
    }

    #[test]
    fn the_figure_of_the_image_goes_before_the_first() {
        let body = "<figure><img src=/map.png><figcaption>A map</figcaption></figure>\
            <figure><img src='/img/ferry-800x450.jpg?x'><figcaption>In port <span class='img-credit'>Photo: Bo Ek</span></figcaption></figure>";
        assert_eq!(found(body, Some("https://courier.example/big/ferry-1200x675.jpg")), (Some("In port".into()), Some("Bo Ek".into())));
        assert_eq!(found(body, None), (Some("A map".into()), None));
        let body = "<figure><img src=/ferry.png><figcaption>In port. Foto: Bo Ek <i class=credit>Photo by ada7</i><i>Getty Images</i></figcaption></figure>";
        assert_eq!(found(body, None), (Some("In port.".into()), Some("Bo Ek Getty Images / ada7".into())));
        let body = "<figure><img src=/ferry.png><figcaption>In port <i class=credit>03:07 Min</i></figcaption></figure>";
        assert_eq!(found(body, None), (Some("In port".into()), None));
    }

    #[test]
    fn a_figure_inside_the_text_is_not_the_lead() {
        let prose = format!("<p>{}</p>", "The ferry came back to the harbour on Monday. ".repeat(6)).repeat(3);
        assert_eq!(found(&format!("{prose}<figure><img src=/a.png><figcaption>A map</figcaption></figure>"), None), (None, None));
        assert_eq!(found("<p>By Ada Lind</p><nav><figure><figcaption>A map</figcaption></figure></nav>", None), (None, None));
    }
}
