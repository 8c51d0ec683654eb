//! `kohtaanto demo`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use indicatif::ProgressBar;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use super::output::Output;
use super::{Global, engine};
use crate::demo::Generator;
use crate::domain::clock::Clock;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::places::Places;

/// Records that are made at a time.
const CHUNK: u64 = 2_000;

const EXAMPLES: &str = "\
Examples:
  kohtaanto demo --vacancies 1000 --profiles 1000 --seed 7 --out made-up
  kohtaanto import vacancies made-up/vacancies.jsonl
  kohtaanto import profiles made-up/profiles.jsonl

The same seed, day and version of the program give the same bytes.";

/// Write made-up vacancies and profiles
///
/// People and employers are invented; occupations, skills and municipalities are real, skills and terms fit the
/// occupation, and there are gaps and near misses as in life. Writes DIR/vacancies.jsonl and DIR/profiles.jsonl.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DemoArgs {
    /// Number of vacancies
    #[arg(long, default_value_t = 1000)]
    vacancies: u64,
    /// Number of profiles
    #[arg(long, default_value_t = 1000)]
    profiles: u64,
    /// Seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day from which dates are counted [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Directory to write to; made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print what was written as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Made {
    vacancies: PathBuf,
    profiles: PathBuf,
    seed: u64,
    today: Date,
}

/// Runs `kohtaanto demo`.
pub(super) fn run(args: &DemoArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    let taxonomy = match &config.data.taxonomy {
        Some(path) => Taxonomy::open(path).with_context(|| path.display().to_string())?,
        None => Taxonomy::embedded()?,
    };
    let places = Places::embedded()?;
    let today = args.today.unwrap_or_else(|| Clock::System.today());
    let generator = Generator::new(&taxonomy, &places, args.seed, today);
    std::fs::create_dir_all(&args.out)
        .with_context(|| format!("cannot make `{}`", args.out.display()))?;
    let made = Made {
        vacancies: args.out.join("vacancies.jsonl"),
        profiles: args.out.join("profiles.jsonl"),
        seed: args.seed,
        today,
    };
    let bar = engine::bar(args.vacancies + args.profiles);
    bar.set_message("making records");
    write(&made.vacancies, args.vacancies, &bar, |number| generator.vacancy(number))?;
    write(&made.profiles, args.profiles, &bar, |number| generator.profile(number))?;
    bar.finish_and_clear();
    let mut output = Output::new();
    if args.json {
        output.json(&made)?;
    } else {
        output.line(format_args!("{}: {} vacancies", made.vacancies.display(), args.vacancies))?;
        output.line(format_args!("{}: {} profiles", made.profiles.display(), args.profiles))?;
    }
    output.finish()
}

fn write<T: Serialize>(
    path: &Path,
    count: u64,
    bar: &ProgressBar,
    make: impl Fn(u64) -> T + Sync,
) -> anyhow::Result<()> {
    let context = || format!("cannot write `{}`", path.display());
    let mut file = BufWriter::new(File::create(path).with_context(context)?);
    let mut next = 0;
    while next < count {
        let end = count.min(next + CHUNK);
        let lines: Vec<serde_json::Result<String>> = (next..end)
            .into_par_iter()
            .map(|number| serde_json::to_string(&make(number)))
            .collect();
        for line in lines {
            writeln!(file, "{}", line?).with_context(context)?;
        }
        bar.inc(end - next);
        next = end;
    }
    file.flush().with_context(context)
}
