//! `kohtaanto model`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use super::Global;
use super::output::{Output, tell};
use crate::config::Config;
use crate::evaluation::{RelatednessReport, choose_held_out, measure_relatedness, read_held_out};
use crate::taxonomy::Taxonomy;
use crate::text::relatedness::evaluate::{HeldOut, training_groups};
use crate::text::relatedness::{
    LabelGroup, Model, TrainOptions, broader_pairs, label_groups, train,
};

const EXAMPLES: &str = "\
Examples:
  kohtaanto model train -o job-terms.bin
  kohtaanto model train -o job-terms.bin --twin twin.bin --held-out labels.tsv
  kohtaanto model evaluate --model twin.bin --held-out labels.tsv";

/// Train and measure the model of short texts
///
/// The model says which occupation or skill a job title, a skill phrase or a few words of a query mean, in any of the
/// taxonomy's languages. It is made of the taxonomy's labels and nothing else, and the same labels, options and seed
/// give the same bytes on any machine.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ModelArgs {
    #[command(subcommand)]
    command: ModelCommand,
}

#[derive(Debug, Subcommand)]
enum ModelCommand {
    /// Make a model from the labels of the taxonomy
    ///
    /// Two are trained: one without the labels held out, which is measured and tells what scores are worth, and with
    /// the same settings one on all labels, which is kept.
    Train {
        /// File to write
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
        /// Where to keep the measured twin
        #[arg(long, value_name = "FILE")]
        twin: Option<PathBuf>,
        #[command(flatten)]
        held_out: HeldOutArgs,
        /// Steps of training
        #[arg(long, default_value_t = TrainOptions::default().steps, value_parser = steps)]
        steps: usize,
        /// Seed of chance
        #[arg(long, default_value_t = TrainOptions::default().seed)]
        seed: u64,
        /// Threads; they change the time and nothing else
        #[arg(long, default_value_t = TrainOptions::default().threads)]
        threads: usize,
        /// Print JSON instead of tables
        #[arg(long)]
        json: bool,
    },
    /// Measure a model on labels that it was not trained on
    ///
    /// The twin of `model train` is such a model. The one that was kept has seen all labels and would only repeat them.
    Evaluate {
        /// The model
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        #[command(flatten)]
        held_out: HeldOutArgs,
        /// Print JSON instead of tables
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct HeldOutArgs {
    /// Labels to hold out: a heading, then language, concept id, label and 1 where the whole concept is held out, with
    /// tabs between; else a tenth of the labels, always the same
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
}

impl HeldOutArgs {
    fn read(&self, taxonomy: &Taxonomy, groups: &[LabelGroup]) -> anyhow::Result<Vec<HeldOut>> {
        Ok(match &self.held_out {
            Some(path) => read_held_out(path, taxonomy)?,
            None => choose_held_out(taxonomy, groups),
        })
    }
}

fn steps(text: &str) -> Result<usize, String> {
    let steps = text.parse().ok().filter(|steps| (1..=1_000_000).contains(steps));
    steps.ok_or_else(|| "expected a number from 1 to 1,000,000".to_owned())
}

/// Runs `kohtaanto model`.
pub(super) fn run(args: &ModelArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    let taxonomy = taxonomy(&config)?;
    let groups = label_groups(&taxonomy);
    match &args.command {
        ModelCommand::Train { out, twin, held_out, steps, seed, threads, json } => {
            let held = held_out.read(&taxonomy, &groups)?;
            let options = TrainOptions {
                steps: *steps,
                seed: *seed,
                threads: *threads,
                ..TrainOptions::default()
            };
            let pairs = broader_pairs(&taxonomy);
            let measured = trained("1 of 2", &training_groups(&groups, &held), &pairs, &options)?;
            let (report, calibration) = measure_relatedness(&measured, &groups, &held);
            if let Some(twin) = twin {
                save(&measured.with_calibration(calibration.clone()), twin)?;
            }
            print(&report, *json)?;
            let model = trained("2 of 2", &groups, &pairs, &options)?;
            save(&model.with_calibration(calibration), out)
        }
        ModelCommand::Evaluate { model, held_out, json } => {
            let held = held_out.read(&taxonomy, &groups)?;
            let model = Model::open(model).with_context(|| model.display().to_string())?;
            print(&measure_relatedness(&model, &groups, &held).0, *json)
        }
    }
}

/// The taxonomy without national labels: these are found by the model, not learnt by it.
fn taxonomy(config: &Config) -> anyhow::Result<Taxonomy> {
    Ok(match &config.data.taxonomy {
        Some(path) => Taxonomy::open(path).with_context(|| path.display().to_string())?,
        None => Taxonomy::embedded()?,
    })
}

fn trained(
    which: &str,
    groups: &[LabelGroup],
    pairs: &[(u32, u32)],
    options: &TrainOptions,
) -> anyhow::Result<Model> {
    let started = Instant::now();
    let bar = ProgressBar::new(options.steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(format!("training {which}"));
    let model = train(groups, pairs.iter().copied(), options, &|progress| {
        bar.set_position(progress.step as u64);
    })?;
    bar.finish_and_clear();
    tell(format_args!("trained {which} in {:.0} s", started.elapsed().as_secs_f32()));
    Ok(model)
}

fn save(model: &Model, path: &Path) -> anyhow::Result<()> {
    model.save(path).with_context(|| path.display().to_string())
}

fn print(report: &RelatednessReport, json: bool) -> anyhow::Result<()> {
    let mut output = Output::new();
    if json {
        output.json(report)?;
        return output.finish();
    }
    output.line("query  index     occupations   labels   hit@1    ±      hit@10")?;
    for row in &report.rows {
        output.line(format_args!(
            "{:<6} {:<9} {:<12} {:>7} {:>7.3} {:>6.3} {:>8.3}",
            row.query,
            row.index,
            if row.new_concepts { "new" } else { "known" },
            row.asked,
            row.hit_at_1,
            row.margin,
            row.hit_at_10,
        ))?;
    }
    output.line(format_args!("\nno match below a score of {:.3}\n", report.floor))?;
    output.line("probability  labels    said   right")?;
    for tenth in &report.reliability {
        output.line(format_args!(
            "{:.1}–{:.1}     {:>9} {:>7.3} {:>7.3}",
            tenth.from,
            tenth.from + 0.1,
            tenth.labels,
            tenth.said,
            tenth.right,
        ))?;
    }
    output.finish()
}
