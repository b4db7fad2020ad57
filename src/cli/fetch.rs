//! `dateline fetch`: download, clean, write, results in input order.

use anyhow::{Context, Result};
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::inputs::Input;
use super::outcome::Outcome;
use super::voice::Voice;
use super::writer::{FilingDay, Writer};
use super::{args, clean, clock, net, setup};
use crate::config::Config;
use crate::model::{Article, Candidate, Origin};
use crate::pipeline::Pipeline;

pub(super) fn run(args: &args::Fetch, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let start = clock::start();
    let mut flags = setup::cleaning_flags(&args.cleaning);
    flags.extend(args.jobs.map(|n| setup::flag("fetch.concurrency", n, "--jobs")));
    let config = setup::configuration(common, flags)?;
    let options = setup::extract_options(&args.cleaning, &config.clean)?;
    let urls = addresses(args)?;
    let mut writer = clean::writer(&args.writing, &config)?;
    let pipeline = net::pipeline(&config, options, false)?;
    voice.begin(urls.len(), "pages");
    let outcome = net::runtime()?.block_on(fetch_all(&pipeline, &config, &urls, &mut writer, voice))?;
    voice.end();
    if urls.len() > 1 || writer.is_folder() {
        voice.say(&outcome.summary(start.elapsed()));
    }
    Ok(outcome.status())
}

/// The addresses on the command line and in the file, in that order; `#` begins a comment.
fn addresses(args: &args::Fetch) -> Result<Vec<String>> {
    let mut out = args.urls.clone();
    if let Some(list) = &args.list {
        let input = if list.as_os_str() == "-" { Input::Stdin } else { Input::File(list.clone()) };
        let text = input
            .read()
            .map_err(anyhow::Error::msg)
            .with_context(|| format!("{}: the list of addresses cannot be read", list.display()))?;
        let text = String::from_utf8_lossy(&text).into_owned();
        out.extend(text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned));
    }
    Ok(out)
}

async fn fetch_all(pipeline: &Pipeline, config: &Config, urls: &[String], writer: &mut Writer, voice: &Voice) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let now = clock::now();
    let day = FilingDay { day: now.to_zoned(TimeZone::UTC).date(), origin: Origin::Fetched };
    let mut pages = stream::iter(urls.iter().map(|url| fetch_one(pipeline, url, now))).buffered(config.fetch.concurrency.max(1));
    while let Some(articles) = pages.next().await {
        for article in articles {
            writer.take(&article, day, &mut outcome, voice)?;
        }
        voice.step();
    }
    Ok(outcome)
}

/// One page; a failure is a record that says why.
async fn fetch_one(pipeline: &Pipeline, url: &str, now: Timestamp) -> Vec<Article> {
    let candidate = Candidate { url: url.to_owned(), ..Candidate::default() };
    match pipeline.article(&candidate, now).await {
        Ok(cleaned) => cleaned.into_iter().map(|c| c.article).collect(),
        Err(error) => vec![Article::failed(url, error.to_string())],
    }
}
