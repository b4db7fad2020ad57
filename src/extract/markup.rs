//! The body with what the page's markup says beside its text.

use std::collections::HashSet;

use url::Url;

use crate::document::Document;
use crate::document::markup::{Between, put_between};
use crate::facts;
use crate::model::{Article, Block, Form, Ledger, Outline, SpanKind};
use crate::text::normalize;

/// Of a body more than one part in so many is no box within it.
const LEAST_CALLOUT_PART: usize = 2;

/// The body with pictures, videos and rules between its blocks, and all addresses as the page's `<base>` has them. Notes stay in `between`.
pub(crate) fn dressed(body: Vec<Block>, between: &mut Vec<Between>, ledger: &Ledger, outline: &Outline, page: &Document<'_>) -> Vec<Block> {
    let is_note = |thing: &Between| matches!(thing.block.form(), Form::Note(_));
    let things = between.extract_if(.., |thing| !is_note(thing)).collect();
    let mut body = put_between(body, things, ledger, outline);
    without_wide_callouts(&mut body);
    if let Some(base) = page.base.and_then(|id| page.tree.attr(id, "href")).and_then(|href| Url::parse(href.trim()).ok()) {
        body.iter_mut().for_each(|block| resolve(block, &base));
    }
    for block in &mut body {
        if let Some(Form::Figure(image)) = block.markup.as_mut().map(|m| &mut m.form)
            && let Some(text) = image.caption.take()
        {
            (image.caption, image.credit) = facts::caption_and_credit(&text);
        }
    }
    body
}

/// A box that holds most of the text is the page's design.
fn without_wide_callouts(body: &mut [Block]) {
    let is_callout = |block: &Block| matches!(block.form(), Form::Callout(_));
    let bytes = |inside: bool| -> usize { body.iter().filter(|b| !inside || is_callout(b)).map(|b| b.text.len()).sum() };
    if bytes(true) * LEAST_CALLOUT_PART <= bytes(false) {
        return;
    }
    for markup in body.iter_mut().filter(|b| is_callout(b)).filter_map(|b| b.markup.as_mut()) {
        markup.form = Form::Plain;
    }
}

/// Addresses that are relative to the base of the page, as whole ones; places of the page itself stay.
fn resolve(block: &mut Block, base: &Url) {
    let whole = |address: &mut String| {
        if !address.starts_with('#')
            && let Ok(url) = base.join(address)
        {
            *address = url.into();
        }
    };
    block.links.iter_mut().for_each(|link| whole(&mut link.href));
    let Some(markup) = &mut block.markup else { return };
    for span in &mut markup.spans {
        if let SpanKind::Image(image) = &mut span.kind {
            whole(&mut image.src);
        }
    }
    match &mut markup.form {
        Form::Figure(image) => whole(&mut image.src),
        Form::Embed(embed) => whole(&mut embed.src),
        Form::Quoted(address) => whole(address),
        _ => {}
    }
}

/// The article with the notes that the text refers to and that are no part of it: they stand below it, and `text` has neither them nor their marks.
pub(crate) fn with_notes(mut article: Article, ledger: &Ledger, beside: Vec<Between>) -> Article {
    let body = &mut article.body;
    let spans = body.iter().filter_map(|b| b.markup.as_ref()).flat_map(|m| &m.spans);
    let names = spans.filter_map(|s| if let SpanKind::NoteRef(name) = &s.kind { Some(name.as_str()) } else { None });
    let names: HashSet<String> = names.map(str::to_owned).collect();
    if names.is_empty() {
        return article;
    }
    let note = |block: &Block| matches!(block.form(), Form::Note(name) if names.contains(name)) && !block.hidden;
    let dropped = ledger.iter().filter(|(block, verdict)| !verdict.keep && note(block)).map(|(block, _)| normalize::block(block));
    body.extend(dropped.filter(|block| !block.text.is_empty()));
    body.extend(beside.into_iter().map(|thing| thing.block).filter(note));
    article
}
