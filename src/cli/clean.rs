//! `dateline clean`: saved pages and dumps, many at once, results in input order.

use std::path::Path;

use anyhow::{Result, bail};
use jiff::civil;
use jiff::tz::TimeZone;

use super::args;
use super::chains::Chains;
use super::clock;
use super::filter;
use super::inputs::{self, Input};
use super::items::{self, Item, Page};
use super::learning;
use super::ordered::ordered;
use super::outcome::Outcome;
use super::saved;
use super::setup;
use super::voice::Voice;
use super::writer::{FilingDay, Writer};
use crate::config::Config;
use crate::extract;
use crate::files::Output;
use crate::model::{Article, Origin};
use crate::render;

pub(super) fn run(args: &args::Clean, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let start = clock::start();
    let mut flags = setup::cleaning_flags(&args.cleaning);
    flags.extend(args.jobs.map(|n| setup::flag("clean.jobs", n, "--jobs")));
    let config = setup::configuration(common, flags)?;
    if args.cleaning.input == args::Input::Jsonl {
        return filter::run(args, &config, voice);
    }
    if args.field.is_some() {
        bail!("--field is for --input jsonl");
    }
    let markup = common.verbose > 0 || setup::shows_markup(&args.writing, &config)?;
    let options = extract::Options { tell: common.verbose > 0, markup, ..setup::extract_options(&args.cleaning, &config.clean)? };
    let mut writer = writer(&args.writing, &config, &options)?;
    let inputs = inputs::expand(&args.paths);
    let wanted = learning::Wanted { lines: config.learn.enabled && !args.no_learn, chains: true };
    let (options, chains) = learning::survey(&inputs, options, wanted, config.clean.jobs, voice)?;
    let mut outcome = Outcome::default();
    voice.begin(inputs.len(), "pages");
    ordered(
        config.clean.jobs,
        || inputs.iter().flat_map(items::items),
        |item| clean(item, &options, &chains),
        |(articles, day)| {
            for article in articles {
                writer.take(&article, day, &mut outcome, voice)?;
            }
            voice.step();
            Ok(())
        },
    )?;
    voice.end();
    let filed = writer.is_folder();
    writer.finish()?;
    if inputs.len() > 1 || filed {
        voice.say(&outcome.summary(start.elapsed()));
    }
    Ok(outcome.status())
}

/// Stdout, the folder that `--output` names, or the file of columns.
pub(super) fn writer(args: &args::Writing, config: &Config, wanted: &extract::Options) -> Result<Writer> {
    if let Some(table) = setup::table(args, wanted)? {
        return Ok(table);
    }
    let (format, options) = setup::form(args, config)?;
    let options = render::Options { details: wanted.tell, ..options };
    Ok(match &args.output {
        None => Writer::stdout(format, options),
        Some(dir) => Writer::folder(Output::open(dir, &config.output.options())?, format, options),
    })
}

/// One item's articles, and the day by which undated ones are filed.
fn clean(item: Item, options: &extract::Options, chains: &Chains) -> (Vec<Article>, FilingDay) {
    let Item { name, page } = item;
    let modified = match &page {
        Page::Unread(Input::File(path)) => modified(path),
        _ => None,
    };
    let loaded = match page.load() {
        Ok(loaded) => loaded,
        Err(error) => return (vec![Article::failed(&name, error)], filing_day(modified)),
    };
    let day = filing_day(loaded.saved.map(|t| t.to_zoned(TimeZone::UTC).date()).or(modified));
    let mut cleaned = saved::cleaned(&name, &loaded, options);
    if let [_] = &cleaned[..]
        && let Some(article) = chains.article(options, &name, &mut cleaned)
    {
        return (vec![article], day);
    }
    (cleaned.into_iter().map(|cleaned| cleaned.article).collect(), day)
}

/// An undated article is filed by the day it was saved, else by its file's own time, else today.
fn filing_day(known: Option<civil::Date>) -> FilingDay {
    match known {
        Some(day) => FilingDay { day, origin: Origin::File },
        None => FilingDay { day: clock::now().to_zoned(TimeZone::UTC).date(), origin: Origin::Fetched },
    }
}

fn modified(path: &Path) -> Option<civil::Date> {
    let time = std::fs::metadata(path).and_then(|m| m.modified()).ok()?;
    Some(jiff::Timestamp::try_from(time).ok()?.to_zoned(TimeZone::UTC).date())
}
