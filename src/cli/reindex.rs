//! `kohtaanto reindex`.

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::output::Output;
use super::{Global, engine};

/// Build the index anew from the store
///
/// Deletes the index directory and builds it again. Records are not touched. The server must be stopped. It is never
/// needed for a change of settings, taxonomy or version: those make the next start do it.
#[derive(Debug, Args)]
pub(super) struct ReindexArgs {
    /// Print the counts as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Reindexed {
    vacancies: u64,
    profiles: u64,
    seconds: f64,
}

/// Runs `kohtaanto reindex`.
pub(super) fn run(args: &ReindexArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    engine::require_store(&config)?;
    // Whoever has the store open also has the index open.
    engine::check_unlocked(&config)?;
    let index = config.data.dir.join("index");
    match std::fs::remove_dir_all(&index) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot delete `{}`", index.display()));
        }
        _ => {}
    }
    let started = std::time::Instant::now();
    let service = engine::open(&engine::options(&config)?)?;
    let status = service.status()?;
    let done = Reindexed {
        vacancies: status.indexed_vacancies,
        profiles: status.indexed_profiles,
        seconds: (started.elapsed().as_secs_f64() * 100.0).round() / 100.0,
    };
    let mut output = Output::new();
    if args.json {
        output.json(&done)?;
    } else {
        output.line(format_args!(
            "indexed {} vacancies and {} profiles in {} s",
            done.vacancies, done.profiles, done.seconds
        ))?;
    }
    output.finish()
}
