//! `kohtaanto evaluate weights`: what weights the judged matches ask for.

use std::path::PathBuf;

use clap::Args;

use super::{Bar, configured};
use crate::cli::output::Output;
use crate::config::Config;
use crate::evaluation::fit_weights;

/// What `weights` takes.
#[derive(Debug, Args)]
pub struct WeightsArgs {
    /// Folder laid out as `data/judged`
    #[arg(default_value = "data/judged")]
    pub folder: PathBuf,
    /// Print JSON instead of tables
    #[arg(long)]
    pub json: bool,
}

pub(super) fn run(args: &WeightsArgs, config: &Config, bar: &Bar) -> anyhow::Result<()> {
    let engine = configured(config)?;
    let fitted = fit_weights(&engine, &args.folder, &|what, done, total| {
        bar.show(what, done, total);
    })?;
    bar.finish();
    let mut output = Output::new();
    if args.json {
        output.json(&fitted)?;
        return output.finish();
    }
    for side in &fitted {
        output.line(format_args!("{} ({} queries)", side.side, side.queries))?;
        for (name, [mean, low, high]) in
            [("in force", side.before), ("cross-validated", side.cross_validated)]
        {
            output.line(format_args!("  nDCG@10 {name:<16} {mean:.3} ({low:.3} – {high:.3})"))?;
        }
        for ((criterion, before), (_, after)) in side.weights.iter().zip(&side.fitted) {
            output.line(format_args!("  {:<12} {before:.3} → {after:.3}", criterion.name()))?;
        }
    }
    output.finish()
}
