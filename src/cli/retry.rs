//! `dateline retry`: pages that were done with become due once more.

use anyhow::{Result, bail};

use super::redact::redact;
use super::voice::{Voice, counted};
use super::{args, clock, setup, status};
use crate::model::PageVerdict;
use crate::store::Again;

pub(super) fn run(args: &args::Retry, common: &args::Common, voice: &Voice) -> Result<u8> {
    for verdict in &args.verdict {
        if !PageVerdict::ALL.iter().any(|known| known.name() == verdict) {
            let known: Vec<&str> = PageVerdict::ALL.iter().map(|verdict| verdict.name()).collect();
            bail!("--verdict: {verdict:?} is no verdict of a page; there are {}", known.join(", "));
        }
    }
    let flags = args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")).collect();
    let store = status::state(&setup::configuration(common, flags)?)?;
    let (now, mut due, mut unknown) = (clock::now(), 0, 0);
    if args.failed {
        due += store.read_again(Again::Failed, now)?;
    }
    for verdict in &args.verdict {
        due += store.read_again(Again::Verdict(verdict), now)?;
    }
    for url in &args.urls {
        let found = store.read_again(Again::Address(url), now)?;
        if found == 0 {
            unknown += 1;
            voice.error(&format!("{}: no source has offered it, or it is being read; `dateline fetch` reads any address", redact(url)));
        }
        due += found;
    }
    if due == 0 {
        voice.say("no page is due by that");
    } else {
        voice.say(&format!("{} due; a running dateline reads them within a minute, else the next `dateline run`", counted(due, "page")));
    }
    Ok(match (due, unknown) {
        (0, _) => 2,
        (_, 0) => 0,
        _ => 1,
    })
}
