//! The body with what the page's markup says beside its text.

use url::Url;

use crate::document::Document;
use crate::document::markup::{Between, put_between};
use crate::facts;
use crate::model::{Block, Form, Ledger, Outline, SpanKind};

/// The body with pictures, videos and rules between its blocks, and all addresses as the page's `<base>` has them.
pub(crate) fn dressed(body: Vec<Block>, between: Vec<Between>, ledger: &Ledger, outline: &Outline, page: &Document<'_>) -> Vec<Block> {
    let mut body = put_between(body, between, ledger, outline);
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
        _ => {}
    }
}
