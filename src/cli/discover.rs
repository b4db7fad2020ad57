//! `dateline discover`: what a feed, sitemap, list or homepage offers.

use std::io::{self, Write};

use anyhow::Result;

use super::voice::{Voice, counted, named, visible};
use super::{args, clock, net, setup};
use crate::extract;
use crate::fetch::Validators;
use crate::model::Candidate;
use crate::pipeline::{Offered, Pipeline, SourceKind};

pub(super) fn run(args: &args::Discover, common: &args::Common, voice: &mut Voice) -> Result<u8> {
    let start = clock::start();
    let config = setup::configuration(common, Vec::new())?;
    let pipeline = net::pipeline(&config, extract::Options::default(), true)?;
    let runtime = net::runtime()?;
    let (mut offered, mut failed) = (0, 0);
    for source in &args.sources {
        match runtime.block_on(discover(&pipeline, source)) {
            Ok(candidates) => {
                offered += candidates.len();
                print(&candidates, args.format == "jsonl")?;
                if candidates.is_empty() {
                    voice.warn(&format!("{source}: offers no article"));
                }
            }
            Err(error) => {
                failed += 1;
                voice.error(&named(source, &error));
            }
        }
    }
    voice.say(&format!(
        "{}: {} offered, {failed} failed ({:.1} s)",
        counted(args.sources.len(), "source"),
        counted(offered, "article"),
        start.elapsed().as_secs_f64()
    ));
    Ok(if failed == 0 { 0 } else { 1 + u8::from(failed == args.sources.len()) })
}

async fn discover(pipeline: &Pipeline, source: &str) -> Result<Vec<Candidate>, String> {
    let url = net::address(source)?;
    let offered = pipeline.source(&url, SourceKind::Auto, &Validators::default()).await.map_err(|e| e.to_string())?;
    Ok(match offered {
        Offered::New { candidates, .. } => candidates,
        Offered::Unchanged => Vec::new(),
    })
}

fn print(candidates: &[Candidate], json: bool) -> Result<()> {
    let mut out = io::stdout().lock();
    for candidate in candidates {
        let line = if json { serde_json::to_string(candidate)? } else { visible(&candidate.url) };
        writeln!(out, "{line}")?;
    }
    Ok(())
}
