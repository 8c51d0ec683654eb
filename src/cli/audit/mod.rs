//! `kohtaanto audit`.

mod records;

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use self::records::Records;
use super::evaluate::{Bar, configured};
use super::output::{Output, explain_toml, tell};
use crate::config::Config;
use crate::domain::clock::Clock;
use crate::evaluation::MatchSide;
use crate::evaluation::audit::{
    AuditReport, AuditStamp, Auditing, DesiredShare, EngineRanker, GroupFile, Limits, LimitsError,
    audit,
};

const EXAMPLES: &str = "\
Examples:
  kohtaanto audit                                            made-up and written records, a text
  kohtaanto audit --html audit.html --json > audit.json      a page for people, JSON for programs
  kohtaanto audit --profiles-file p.jsonl --vacancies-file v.jsonl --groups groups.tsv
  kohtaanto audit --stored --groups groups.tsv               what is in the data directory (the server must be stopped)

groups.tsv holds `profile_id<TAB>attribute<TAB>value` without a header. It is joined to finished lists and read by nothing else.
The same seed, day, records and version of the program give the same report. Exit codes: 0 passed, 1 above limits or failed.";

/// Audit the fairness of the ranking
///
/// Tells people otherwise in what must not matter (name, gendered words, year of birth, age of degrees, mother tongue,
/// disability and more) and requires that no score, eligibility or order moves, for people and for employers; measures what
/// a career gap and the next municipality do, and through which criteria; and measures how groups stand in the lists of
/// candidates (skew, NDKL, infeasible index, exposure, selection). Nothing is read from or written to the store unless
/// --stored asks for it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AuditArgs {
    /// People who are told otherwise: made up beside the written ones, or drawn from the records
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    profiles: u64,
    /// Vacancies, likewise
    #[arg(long, value_name = "M", default_value_t = 2000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    vacancies: u64,
    /// People in the lists of candidates of the group report, likewise
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    candidates: u64,
    /// Seed of all that is drawn
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The day that counts as today [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Depths of lists, such as 10,25 [default: those of the limits]
    #[arg(long, value_name = "K", value_delimiter = ',')]
    k: Vec<usize>,
    /// What share a group should have [default: that of the limits]
    #[arg(long, value_enum)]
    desired: Option<DesiredArg>,
    /// Groups of the people, TSV; without it made-up groups show what chance does
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// Limits in the shape of index-config/audit.toml
    #[arg(long, value_name = "FILE")]
    limits: Option<PathBuf>,
    /// Profiles to audit, JSON Lines, in place of made-up ones
    #[arg(long, value_name = "FILE", requires = "vacancies_file")]
    profiles_file: Option<PathBuf>,
    /// Vacancies to audit, JSON Lines, in place of made-up ones
    #[arg(long, value_name = "FILE", requires = "profiles_file")]
    vacancies_file: Option<PathBuf>,
    /// Audit the records of the data directory
    #[arg(long, conflicts_with_all = ["profiles_file", "vacancies_file"])]
    stored: bool,
    /// Where to write the report as a page
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    /// Print JSON instead of a text
    #[arg(long)]
    json: bool,
}

/// What share a group should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DesiredArg {
    /// Its share among the qualified of each list: equal opportunity
    Qualified,
    /// Its share among all people: demographic parity
    Population,
}

/// Runs `kohtaanto audit`.
pub(super) fn run(args: &AuditArgs, config: &Config) -> anyhow::Result<()> {
    // What can be wrong with files is told before the engine is made, which takes seconds.
    let limits = args.limits()?;
    let groups = args.groups.as_deref().map(GroupFile::read).transpose()?;
    let given = Records::given(args, config)?;
    let bar = Bar::default();
    let progress = |what, done, total| bar.show(what, done, total);
    let mut engine = configured(config)?;
    engine.today = args.today.unwrap_or_else(|| Clock::System.today());
    let Records { people, candidates, vacancies, origin } = match given {
        Some(records) => records,
        None => Records::made_up(args, &engine)?,
    };
    let vacancies = MatchSide::Vacancies(vacancies);
    let ranker = EngineRanker::new(&engine, &vacancies, args.seed, &progress)?;
    let auditing = Auditing {
        people: &people,
        candidates: &candidates,
        groups: groups.as_ref(),
        limits: &limits,
        places: &engine.reference.places,
        codes: &engine.reference.codes,
        stamp: AuditStamp {
            taxonomy: engine.reference.taxonomy.version().to_owned(),
            ranking: engine.model.hash(),
            limits: limits.hash(),
            seed: args.seed,
            today: engine.today,
            records: origin,
        },
    };
    let report = audit(&ranker, &auditing, &progress)?;
    bar.finish();
    if let Some(path) = &args.html {
        let page = report.html().context("the page cannot be made")?;
        std::fs::write(path, page).with_context(|| format!("cannot write `{}`", path.display()))?;
        tell(format_args!("{}: the report as a page", path.display()));
    }
    print(&report, args.json)?;
    let failures: Vec<String> = report.failures.iter().map(ToString::to_string).collect();
    anyhow::ensure!(report.passed, "above limits: {}", failures.join("; "));
    Ok(())
}

fn print(report: &AuditReport, json: bool) -> anyhow::Result<()> {
    let mut output = Output::new();
    if json {
        output.json(report)?;
    } else {
        output.line(report.to_string().trim_end())?;
    }
    output.finish()
}

impl AuditArgs {
    fn limits(&self) -> anyhow::Result<Limits> {
        let mut limits = match &self.limits {
            Some(path) => read_limits(path)?,
            None => Limits::default(),
        };
        if !self.k.is_empty() {
            limits.groups.k.clone_from(&self.k);
            limits.groups.k.sort_unstable();
            limits.groups.k.dedup();
        }
        if let Some(desired) = self.desired {
            limits.groups.desired = match desired {
                DesiredArg::Qualified => DesiredShare::Qualified,
                DesiredArg::Population => DesiredShare::Population,
            };
        }
        limits.check().context("--k")?;
        Ok(limits)
    }
}

fn read_limits(path: &Path) -> anyhow::Result<Limits> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("--limits: cannot read `{}`", path.display()))?;
    Limits::from_toml(&text).map_err(|error| match error {
        LimitsError::Syntax(error) => {
            anyhow!("--limits: `{}`: {}", path.display(), explain_toml(&text, &error))
        }
        error => anyhow!("--limits: `{}`: {error}", path.display()),
    })
}
