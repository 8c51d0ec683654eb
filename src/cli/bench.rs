//! `kohtaanto bench`: time and memory beside a bare full-text index.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::evaluate::{Bar, configured};
use super::output::Output;
use crate::config::Config;
use crate::evaluation::bench::{BenchReport, BenchSettings, Built, Row, run as run_bench};

/// Measure time and memory beside a bare full-text index
///
/// Generates vacancies and as many profiles, indexes them in a temporary directory, opens the indexes and puts
/// searches and matches to them. The same work is put to a bare index of the same documents, query by query in
/// turns: plain BM25, the same filters and facet counts, and for matching the weighted disjunction of the same
/// concepts. Milliseconds depend on the machine and what else it does; ratios hardly do.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Vacancies, and as many profiles
    #[arg(long, value_enum, default_value_t = Size::Large)]
    pub size: Size,
    /// Queries of each kind, at least 1
    #[arg(long, default_value_t = 240, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub queries: u32,
    /// Lists of each direction that are compared with scoring everything
    #[arg(long, default_value_t = 50)]
    pub exhaustive: u32,
    /// Lists of each direction that are made as a batch, without reasons; `all` makes everybody's
    #[arg(long, default_value = "500", value_name = "LISTS", value_parser = lists)]
    pub batch: usize,
    /// Leave the bare index out, so that memory is the engine's own
    #[arg(long)]
    pub alone: bool,
    /// Where to make the temporary directory; the system's by default
    #[arg(long, value_name = "DIR")]
    pub directory: Option<PathBuf>,
    /// Print JSON instead of a table
    #[arg(long)]
    pub json: bool,
}

/// How much to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Size {
    /// 10,000.
    #[value(name = "10k")]
    Small,
    /// 100,000.
    #[value(name = "100k")]
    Large,
    /// 1,000,000.
    #[value(name = "1m")]
    Huge,
}

fn lists(text: &str) -> Result<usize, String> {
    let lists = if text == "all" { Some(usize::MAX) } else { text.parse().ok() };
    lists.ok_or_else(|| "expected a number, or `all`".to_owned())
}

/// Runs `kohtaanto bench`.
///
/// # Errors
/// The temporary directory or an index in it cannot be written.
pub fn run(args: BenchArgs, config: &Config) -> anyhow::Result<()> {
    let engine = configured(config)?;
    let settings = BenchSettings {
        size: match args.size {
            Size::Small => 10_000,
            Size::Large => 100_000,
            Size::Huge => 1_000_000,
        },
        queries: args.queries as usize,
        exhaustive: args.exhaustive as usize,
        batch: args.batch,
        alone: args.alone,
        directory: args.directory.unwrap_or_else(std::env::temp_dir),
    };
    let bar = Bar::default();
    let report = run_bench(&engine, &engine.search(), &settings, &|what, done, total| {
        bar.show(what, done, total)
    })?;
    bar.finish();
    let mut output = Output::new();
    if args.json {
        output.json(&report)?;
    } else {
        output.line(table(&report).trim_end())?;
    }
    output.finish()
}

fn table(report: &BenchReport) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_table(&mut text, report);
    text
}

fn write_table(text: &mut String, report: &BenchReport) -> std::fmt::Result {
    let size = report.size;
    writeln!(text, "{size} vacancies and {size} profiles, {} queries a row\n", report.queries)?;
    writeln!(text, "{:<44} {:>10} {:>10} {:>7}", "build", "kohtaanto", "bare", "ratio")?;
    report.built.iter().try_for_each(|built| write_built(text, built))?;
    writeln!(text, "{:<44} {:>10.0}\n", "load taxonomy, ms", report.taxonomy_ms)?;
    writeln!(
        text,
        "{:<44} {:>7} {:>7} {:>7} {:>7} {:>8} | {:>7} {:>7} {:>7} {:>7} {:>8} | {:>6} {:>5}",
        "query, ms",
        "p50",
        "p95",
        "p99",
        "cpu",
        "found",
        "bare",
        "p95",
        "p99",
        "cpu",
        "found",
        "ratio",
        "goal"
    )?;
    report.rows.iter().try_for_each(|row| write_row(text, row))?;
    writeln!(
        text,
        "\n{:<44} {:>7} {:>7} {:>7} {:>12}",
        "everybody's lists", "lists", "lists/s", "cpu, ms", "all, minutes"
    )?;
    for row in &report.batches {
        let cpu = row.cpu_ms.map_or_else(|| "-".to_owned(), |cpu| format!("{cpu:.2}"));
        let (lists, speed) = (row.lists, row.per_second);
        writeln!(text, "{:<44} {lists:>7} {speed:>7.0} {cpu:>7} {:>12.1}", row.name, row.minutes)?;
    }
    writeln!(text, "\n{:<44} {:>7} {:>7} {:>7}", "exactness of lists", "@20", "@100", "worst")?;
    for row in &report.recall {
        let [twenty, hundred] = row.recall;
        let worst = twenty.worst.min(hundred.worst);
        writeln!(text, "{:<44} {:>7.4} {:>7.4} {worst:>7.4}", row.name, twenty.mean, hundred.mean)?;
    }
    writeln!(text)?;
    for (name, bytes) in [("resident with all open", report.resident), ("peak", report.peak)] {
        if let Some(bytes) = bytes {
            writeln!(text, "{:<44} {:>7} MB", format!("memory: {name}"), bytes / 1_000_000)?;
        }
    }
    Ok(())
}

fn write_built(text: &mut String, built: &Built) -> std::fmt::Result {
    let name = built.collection;
    let lines = [
        (format!("index {name}, documents/s"), built.per_second, built.bare_per_second),
        (format!("size of {name}, bytes/document"), built.bytes, built.bare_bytes),
        (format!("open {name}, ms"), built.open_ms, built.bare_open_ms),
    ];
    for (name, engine, bare) in lines {
        write!(text, "{name:<44} {engine:>10.0}")?;
        match bare {
            Some(bare) => writeln!(text, " {bare:>10.0} {:>7.2}", engine / bare)?,
            None => writeln!(text)?,
        }
    }
    Ok(())
}

fn write_row(text: &mut String, row: &Row) -> std::fmt::Result {
    let cpu = |cpu: Option<f64>| cpu.map_or_else(|| "-".to_owned(), |cpu| format!("{cpu:.3}"));
    let engine = &row.engine;
    write!(
        text,
        "{:<44} {:>7.3} {:>7.3} {:>7.3} {:>7} {:>8.1} |",
        row.name,
        engine.p50,
        engine.p95,
        engine.p99,
        cpu(engine.cpu),
        engine.found
    )?;
    let (Some(bare), Some(ratio)) = (&row.bare, row.ratio) else { return writeln!(text) };
    let goal = row.goal.map_or_else(String::new, |goal| format!("{goal:.1}"));
    writeln!(
        text,
        " {:>7.3} {:>7.3} {:>7.3} {:>7} {:>8.1} | {ratio:>6.2} {goal:>5}",
        bare.p50,
        bare.p95,
        bare.p99,
        cpu(bare.cpu),
        bare.found
    )
}
