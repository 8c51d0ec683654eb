//! `kohtaanto evaluate judged`: the product's own judged sets in tables.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::{Bar, configured, model};
use crate::cli::output::Output;
use crate::config::Config;
use crate::evaluation::{JudgedTables, judged, losses};

/// What `judged` takes.
#[derive(Debug, Args)]
pub struct JudgedArgs {
    /// Folder laid out as `data/judged`
    #[arg(default_value = "data/judged")]
    pub folder: PathBuf,
    /// Earlier tables (`--json`): fail where the reporting half has lost more than 0.02 of nDCG@10 or F1
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// A model of short texts from `kohtaanto model train`, in place of the one in the binary
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long)]
    pub json: bool,
}

pub(super) fn run(args: &JudgedArgs, config: &Config, bar: &Bar) -> anyhow::Result<()> {
    let before: Option<JudgedTables> = match &args.baseline {
        Some(path) => {
            let text =
                std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
            Some(serde_json::from_slice(&text).with_context(|| path.display().to_string())?)
        }
        None => None,
    };
    let (engine, model) = (configured(config)?, model(args.model.as_deref())?);
    let tables = judged(&engine, &model, &args.folder, &|what, done, total| {
        bar.show(what, done, total);
    })?;
    bar.finish();
    let mut output = Output::new();
    if args.json {
        output.json(&tables)?;
    } else {
        print(&mut output, &tables)?;
    }
    output.finish()?;
    let losses = before.map(|before| losses(&tables, &before)).unwrap_or_default();
    anyhow::ensure!(losses.is_empty(), "the reporting half has lost: {}", losses.join("; "));
    Ok(())
}

fn print(output: &mut Output, tables: &JudgedTables) -> anyhow::Result<()> {
    output.line(
        "set            lang   half    setting   texts  nDCG@10 (95 %)         hit@1 (95 %)",
    )?;
    for row in &tables.texts {
        let [ndcg, ndcg_low, ndcg_high] = row.ndcg_10;
        let [hit, hit_low, hit_high] = row.hit_1;
        output.line(format_args!(
            "{:<14} {:<6} {:<7} {:<9} {:>5}  {ndcg:.3} ({ndcg_low:.3} – {ndcg_high:.3})  {hit:.3} ({hit_low:.3} – {hit_high:.3})",
            row.set, row.lang, row.half, row.setting, row.texts,
        ))?;
    }
    output.line("")?;
    output.line(
        "adverts        lang   half    marked  read  right  precision  recall     F1  need",
    )?;
    for row in tables.adverts.iter().filter(|row| row.marked + row.read > 0) {
        output.line(format_args!(
            "{:<14} {:<6} {:<7} {:>6} {:>5}  {:>5}  {:>9.3}  {:>6.3}  {:>5.3}  {:>4.2}",
            row.kind,
            row.lang,
            row.half,
            row.marked,
            row.read,
            row.right,
            row.precision(),
            row.recall(),
            row.f1(),
            row.need_right as f64 / row.right.max(1) as f64,
        ))?;
    }
    output.line("")?;
    output.line("match          setting  queries  nDCG@10 (95 %)         hit@1 (95 %)")?;
    for row in &tables.matches {
        let [ndcg, ndcg_low, ndcg_high] = row.ndcg_10;
        let [hit, hit_low, hit_high] = row.hit_1;
        output.line(format_args!(
            "{:<14} {:<8} {:>7}  {ndcg:.3} ({ndcg_low:.3} – {ndcg_high:.3})  {hit:.3} ({hit_low:.3} – {hit_high:.3})",
            row.direction, row.setting, row.queries,
        ))?;
    }
    Ok(())
}
