//! `kohtaanto evaluate`: judged sets in, measures and run files out.

mod judged;
mod weights;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use self::judged::JudgedArgs;
use self::weights::WeightsArgs;
use super::engine;
use super::output::Output;
use crate::config::Config;
use crate::domain::clock::Clock;
use crate::domain::{LanguageCode, Profile, Vacancy};
use crate::evaluation::{
    ConceptTarget, Direction, Engine, EvaluationError, ExhaustiveReport, Judgements, Linking,
    MatchSide, MatchTask, Measured, Outcome, Ranking, Record, first_line, label_link,
    label_link_concepts, linking, measure, percentile, read_json_lines, read_records,
    vacancy_search, wording, write_run,
};
use crate::taxonomy::codes::Codes;
use crate::text::link::LinkSettings;
use crate::text::relatedness::Model;

/// Measure the quality of linking, search and matching on judged sets
///
/// Every task goes through the engine's own understanding of text, its own index, search and matching. Nothing is
/// read from or written to the store.
///
/// Q and C are text files without a header, one `id<TAB>text` a line, further columns left out, `\n` in a text
/// standing for a line break; gzip and zstd are read as well. R holds `query_id<TAB>item_id<TAB>grade` with grades
/// above 0 for what is right (gain 2^grade − 1 in nDCG). OUT gets `query_id<TAB>rank<TAB>item_id<TAB>score`, ranks
/// from 1, and appears as a whole or not at all.
///
/// With judgements it prints MRR, hit@1/5/10, recall@10/100, nDCG@10 and MAP: means over the queries that have a
/// grade above 0, with 95 % bootstrap intervals (1,000 resamples, always the same). Milliseconds a query are those of
/// one query on one thread, from its text to its list.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// The task.
    #[command(subcommand)]
    pub task: Task,
}

/// Judged tasks.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Rank short labels or descriptions for texts
    ///
    /// Words, runs of letters and the concepts that text and label name are taken together, so that a Finnish text
    /// finds an English label. With --against the labels are those of the taxonomy.
    LabelLink(LabelLinkArgs),
    /// Suggest occupations and skills for what people tell about themselves
    ///
    /// As wording help does, both kinds in one list. An item's id is the last part of the concept's URI.
    Wording(WordingArgs),
    /// The judged sets of a folder, every language, setting and half
    ///
    /// Queries are linked to occupations or skills by the engine and by plain words, stems and runs of letters alone;
    /// descriptions are read as wording help reads them. One half was for choosing settings, the other is for reporting.
    Judged(JudgedArgs),
    /// Fit the weights of matching to the judged matches of a folder
    ///
    /// Prints nDCG@10 by the weights in force and, by five-fold cross-validation, by fitted ones, then both sets of weights
    /// as shares of 1. Nothing is changed: a person adopts weights in a ranking model (`data.ranking`) or leaves them.
    Weights(WeightsArgs),
    /// Rank adverts for short queries
    ///
    /// Each line of C is an advert: its first line is the title if it is shorter than 150 characters. Concepts are
    /// extracted from it, it is indexed, and queries are answered as the service answers them. Where fewer than
    /// --limit adverts have all that a query asks for, those that have some of it follow.
    VacancySearch(VacancySearchArgs),
    /// Rank CVs for adverts, or adverts for CVs
    ///
    /// Plain texts become vacancies and profiles by extraction: occupations, skills, languages and cards that they
    /// name. A CV's occupations count as wanted and as held for no time, because a text without dates proves no
    /// more. Lists are in the order of exact scores, before near-equal ones are spread; equal scores are in the
    /// order of what the labels of the person's concepts earn in the advert's text.
    Match(MatchArgs),
}

/// Files that every task has.
#[derive(Debug, Args)]
pub struct Files {
    /// Queries
    #[arg(long, value_name = "Q")]
    pub queries: PathBuf,
    /// Judgements; without them only the run is made
    #[arg(long, value_name = "R")]
    pub qrels: Option<PathBuf>,
    /// Language of all texts, as an ISO 639 code; else each text's language is guessed
    #[arg(long, value_name = "xx", value_parser = known_language)]
    pub lang: Option<LanguageCode>,
    /// Length of the lists
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub limit: u32,
    /// Where to write the lists
    #[arg(long, value_name = "OUT", value_parser = file_name)]
    pub run: Option<PathBuf>,
    /// Print JSON instead of a table
    #[arg(long)]
    pub json: bool,
}

/// A language of the code lists.
fn known_language(code: &str) -> Result<LanguageCode, String> {
    let known = Codes::embedded().map_err(|error| error.to_string())?.language(code).is_some();
    let expected = || format!("`{code}` is no known language, expected an ISO 639 code such as fi");
    code.parse().ok().filter(|_| known).ok_or_else(expected)
}

/// A name that is not taken for standard output.
fn file_name(path: &str) -> Result<PathBuf, String> {
    if path == "-" {
        return Err("`-` is no file: the report goes to standard output, name a file".to_owned());
    }
    Ok(path.into())
}

/// What `label-link` takes.
#[derive(Debug, Args)]
pub struct LabelLinkArgs {
    /// Files.
    #[command(flatten)]
    pub files: Files,
    /// Labels to rank
    #[arg(long, value_name = "C", required_unless_present = "against", conflicts_with = "against")]
    pub corpus: Option<PathBuf>,
    /// Rank concepts of the taxonomy; an item's id is the last part of the concept's URI
    #[arg(long, value_enum)]
    pub against: Option<Against>,
    /// What counts: `full` is what the engine goes by, the others are what it is measured against
    #[arg(long, value_enum, default_value_t = Setting::Full)]
    pub setting: Setting,
    /// Every setting, one after the other
    #[arg(long, conflicts_with_all = ["setting", "run"])]
    pub compare: bool,
    /// A model of short texts from `kohtaanto model train`, in place of the one in the binary
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Share of the model in a score, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = LinkSettings::default().model)]
    pub model_share: f32,
}

/// What counts when texts are linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Setting {
    /// Words, runs of letters, concepts and the model of short texts.
    Full,
    /// The same without the model.
    NoModel,
    /// BM25 of words as they stand.
    Plain,
    /// BM25 of words by their Snowball stems.
    Stems,
    /// BM25 of runs of four letters.
    Grams,
}

impl LabelLinkArgs {
    fn linking(&self, setting: Setting, model: &Arc<Model>) -> Linking {
        let name = setting.to_possible_value();
        let mut linking = linking(name.as_ref().map_or("", |name| name.get_name()), model);
        if setting == Setting::Full {
            linking.settings.model = self.model_share.clamp(0.0, 1.0);
        }
        linking
    }
}

/// Concepts of the taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Against {
    /// ESCO occupations.
    EscoOccupations,
    /// ESCO skills and knowledge.
    EscoSkills,
}

/// What `wording` takes.
#[derive(Debug, Args)]
pub struct WordingArgs {
    /// Files.
    #[command(flatten)]
    pub files: Files,
    /// A model of short texts from `kohtaanto model train`, in place of the one in the binary
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
}

/// What `vacancy-search` takes.
#[derive(Debug, Args)]
pub struct VacancySearchArgs {
    /// Files.
    #[command(flatten)]
    pub files: Files,
    /// Adverts to rank
    #[arg(long, value_name = "C")]
    pub corpus: PathBuf,
}

/// What `match` takes.
#[derive(Debug, Args)]
pub struct MatchArgs {
    /// Files.
    #[command(flatten)]
    pub files: Files,
    /// Adverts or CVs to rank
    #[arg(long, value_name = "C")]
    pub corpus: PathBuf,
    /// Q and C are JSON Lines of vacancies and profiles as `kohtaanto import` reads them
    #[arg(long)]
    pub jsonl: bool,
    /// Who is looked for. `auto` takes JSON records by their fields and texts by which side speaks like an
    /// employer; texts that sound alike are adverts in Q and CVs in C
    #[arg(long, value_enum, default_value_t = DirectionArg::Auto)]
    pub direction: DirectionArg,
    /// Score everything as well, and report recall of the two-stage list at 20 and 100
    #[arg(long)]
    pub exhaustive: bool,
}

/// Who is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DirectionArg {
    /// Found out from the files.
    Auto,
    /// Q holds CVs, C adverts.
    Vacancies,
    /// Q holds adverts, C CVs.
    Candidates,
}

/// What is printed.
#[derive(Debug, Serialize)]
struct Report {
    task: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<Direction>,
    queries: usize,
    /// Items of the collection; of the taxonomy where `--against` names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<usize>,
    prepared_s: f64,
    query_ms: QueryTimes,
    #[serde(flatten)]
    measured: Option<Measured>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exhaustive: Option<ExhaustiveReport>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct QueryTimes {
    mean: f64,
    p95: f64,
}

/// Runs `kohtaanto evaluate`.
///
/// # Errors
/// A file cannot be read or written, or a line of one is wrong: the message names file and line.
pub fn run(args: EvaluateArgs, config: &Config) -> anyhow::Result<()> {
    let bar = Bar::default();
    match args.task {
        Task::LabelLink(args) => run_label_link(&args, config, &bar),
        Task::Judged(args) => judged::run(&args, config, &bar),
        Task::Weights(args) => weights::run(&args, config, &bar),
        Task::Wording(args) => run_wording(&args, config, &bar),
        Task::VacancySearch(args) => run_vacancy_search(&args, config, &bar),
        Task::Match(args) => run_match(&args, config, &bar),
    }
}

/// The engine with the index and the ranking of the configuration.
pub(super) fn configured(config: &Config) -> anyhow::Result<Engine> {
    let embedded = Engine::embedded(Clock::System.today(), &config.analysis)?;
    Ok(Engine { settings: config.index, model: engine::model(config)?, ..embedded })
}

fn run_label_link(args: &LabelLinkArgs, config: &Config, bar: &Bar) -> anyhow::Result<()> {
    let queries = read_records(&args.files.queries)?;
    let model = model(args.model.as_deref())?;
    let limit = args.files.limit as usize;
    let progress = |what, done, total| bar.show(what, done, total);
    let corpus = args.corpus.as_deref().map(read_records).transpose()?;
    let engine = configured(config)?;
    let settings = if args.compare { Setting::value_variants() } else { &[args.setting] };
    for setting in settings {
        let linking = args.linking(*setting, &model);
        let outcome = match (&corpus, args.against) {
            (Some(corpus), _) => label_link(&engine, &linking, &queries, corpus, limit, &progress)?,
            (None, against) => {
                let target = match against {
                    Some(Against::EscoSkills) => ConceptTarget::Skills,
                    _ => ConceptTarget::Occupations,
                };
                label_link_concepts(&engine, &linking, &queries, target, limit, &progress)?
            }
        };
        bar.finish();
        if args.compare
            && let Some(name) = setting.to_possible_value()
        {
            let mut output = Output::new();
            output.line(name.get_name())?;
            output.finish()?;
        }
        let items = corpus.as_deref().map(ids);
        finish("label-link", None, &args.files, items.as_deref(), &outcome, None)?;
    }
    Ok(())
}

fn model(path: Option<&Path>) -> anyhow::Result<Arc<Model>> {
    Ok(match path {
        Some(path) => Arc::new(Model::open(path).with_context(|| path.display().to_string())?),
        None => Model::embedded()?,
    })
}

fn run_wording(args: &WordingArgs, config: &Config, bar: &Bar) -> anyhow::Result<()> {
    let texts = read_records(&args.files.queries)?;
    let model = model(args.model.as_deref())?;
    let limit = args.files.limit as usize;
    let outcome = wording(
        &configured(config)?,
        &model,
        &texts,
        args.files.lang,
        limit,
        &|what, done, total| bar.show(what, done, total),
    )?;
    bar.finish();
    finish("wording", None, &args.files, None, &outcome, None)
}

fn run_vacancy_search(args: &VacancySearchArgs, config: &Config, bar: &Bar) -> anyhow::Result<()> {
    let queries = read_records(&args.files.queries)?;
    let corpus = read_records(&args.corpus)?;
    let engine = configured(config)?;
    let outcome = vacancy_search(
        &engine,
        &engine.search(),
        &queries,
        &corpus,
        args.files.lang,
        args.files.limit as usize,
        &|what, done, total| bar.show(what, done, total),
    )?;
    bar.finish();
    finish("vacancy-search", None, &args.files, Some(&ids(&corpus)), &outcome, None)
}

fn run_match(args: &MatchArgs, config: &Config, bar: &Bar) -> anyhow::Result<()> {
    let (queries, corpus, direction) = if args.jsonl { read_json(args)? } else { read_text(args)? };
    let engine = configured(config)?;
    let progress = |what, done, total| bar.show(what, done, total);
    let task = MatchTask::prepare(&engine, direction, &queries, &corpus, &progress)?;
    let outcome = task.run(args.files.limit as usize, &progress)?;
    let exhaustive = if args.exhaustive { Some(task.exhaustive(&progress)?) } else { None };
    bar.finish();
    finish("match", Some(direction), &args.files, Some(&corpus.ids()), &outcome, exhaustive)
}

fn read_text(args: &MatchArgs) -> anyhow::Result<(MatchSide, MatchSide, Direction)> {
    let queries = read_records(&args.files.queries)?;
    let corpus = read_records(&args.corpus)?;
    let direction = match args.direction {
        DirectionArg::Auto => Direction::guess(&queries, &corpus),
        DirectionArg::Vacancies => Direction::Vacancies,
        DirectionArg::Candidates => Direction::Candidates,
    };
    let side = |records| MatchSide::Texts(records, args.files.lang);
    Ok((side(queries), side(corpus), direction))
}

fn read_json(args: &MatchArgs) -> anyhow::Result<(MatchSide, MatchSide, Direction)> {
    let direction = match args.direction {
        DirectionArg::Auto if holds_profiles(&args.files.queries)? => Direction::Vacancies,
        DirectionArg::Auto | DirectionArg::Candidates => Direction::Candidates,
        DirectionArg::Vacancies => Direction::Vacancies,
    };
    let vacancies = |path: &Path| {
        read_json_lines(path, |line| {
            let vacancy = Vacancy::from_json(line).map_err(|invalid| invalid.to_string())?;
            Ok((vacancy.id.as_str().to_owned(), vacancy))
        })
        .map(MatchSide::Vacancies)
    };
    let profiles = |path: &Path| {
        read_json_lines(path, |line| {
            let profile = Profile::from_json(line).map_err(|invalid| invalid.to_string())?;
            Ok((profile.id.as_str().to_owned(), profile))
        })
        .map(MatchSide::Profiles)
    };
    Ok(match direction {
        Direction::Vacancies => {
            (profiles(&args.files.queries)?, vacancies(&args.corpus)?, direction)
        }
        Direction::Candidates => {
            (vacancies(&args.files.queries)?, profiles(&args.corpus)?, direction)
        }
    })
}

/// Whether the first record has the time of change that profiles have, and no title.
fn holds_profiles(path: &Path) -> Result<bool, EvaluationError> {
    let first = first_line(path)?;
    // What is wrong with the line is said when it is read in earnest.
    let record: serde_json::Value = serde_json::from_str(&first).unwrap_or_default();
    Ok(record.get("modified").is_some() && record.get("title").is_none())
}

fn ids(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.id.as_str()).collect()
}

/// Writes the run, measures it and prints the report.
fn finish(
    task: &'static str,
    direction: Option<Direction>,
    files: &Files,
    items: Option<&[&str]>,
    outcome: &Outcome,
    exhaustive: Option<ExhaustiveReport>,
) -> anyhow::Result<()> {
    if let Some(path) = &files.run {
        write_run(path, &outcome.rankings)?;
    }
    let mut notes = Vec::new();
    let measured = match &files.qrels {
        None => None,
        Some(path) => {
            let judgements = Judgements::read(path)?;
            let measured = measure(&outcome.rankings, &judgements);
            notes = unknown(&judgements, &outcome.rankings, items);
            Some(measured.ok_or_else(|| EvaluationError::Unjudged {
                path: path.clone(),
                queries: outcome.rankings.len(),
            })?)
        }
    };
    let mut times: Vec<f64> =
        outcome.query_times.iter().map(|time| time.as_secs_f64() * 1000.0).collect();
    times.sort_by(f64::total_cmp);
    let mean = times.iter().sum::<f64>() / times.len().max(1) as f64;
    let report = Report {
        task,
        direction,
        queries: outcome.rankings.len(),
        items: items.map(<[&str]>::len),
        prepared_s: outcome.prepared.as_secs_f64(),
        query_ms: QueryTimes { mean, p95: percentile(&times, 0.95) },
        measured,
        exhaustive,
        notes,
    };
    let mut output = Output::new();
    if files.json {
        output.json(&report)?;
    } else {
        output.line(report.to_string().trim_end())?;
    }
    output.finish()
}

/// Judgements that could not have been met.
fn unknown(judgements: &Judgements, rankings: &[Ranking], items: Option<&[&str]>) -> Vec<String> {
    let queries: HashSet<&str> = rankings.iter().map(|ranking| ranking.query.as_str()).collect();
    let mut notes = Vec::new();
    let strange = judgements.queries().filter(|query| !queries.contains(query)).count();
    if strange > 0 {
        notes.push(format!("{strange} judged queries are not in the queries and do not count"));
    }
    if let Some(items) = items {
        let items: HashSet<&str> = items.iter().copied().collect();
        let strange = judgements.items().filter(|item| !items.contains(item)).count();
        if strange > 0 {
            notes.push(format!(
                "{strange} judged items are not in the corpus and count as not found"
            ));
        }
    }
    notes
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.task)?;
        match self.direction {
            Some(Direction::Vacancies) => write!(f, " (adverts for CVs)")?,
            Some(Direction::Candidates) => write!(f, " (CVs for adverts)")?,
            None => {}
        }
        write!(f, ": {} queries", self.queries)?;
        if let Some(items) = self.items {
            write!(f, ", {items} items")?;
        }
        writeln!(f, ", prepared in {:.1} s", self.prepared_s)?;
        if let Some(measured) = &self.measured {
            writeln!(f, "\n{:<12} {:>7}   95 % interval", "measure", "mean")?;
            for found in &measured.measures {
                let name = found.measure.name();
                writeln!(
                    f,
                    "{name:<12} {:>7.4}   {:.4} – {:.4}",
                    found.mean, found.low, found.high
                )?;
            }
            writeln!(f, "over {} judged queries", measured.judged_queries)?;
        }
        writeln!(f, "\nms a query: mean {:.2}, p95 {:.2}", self.query_ms.mean, self.query_ms.p95)?;
        if let Some(report) = &self.exhaustive {
            writeln!(
                f,
                "\nagainst scoring everything ({:.2} ms; list {:.2} ms)",
                report.exhaustive_ms, report.list_ms
            )?;
            for recall in &report.recall {
                writeln!(
                    f,
                    "recall@{:<5} {:>7.4}   worst {:.4}",
                    recall.k, recall.mean, recall.worst
                )?;
            }
            writeln!(f, "identical    {:>7.4}   share of spread lists", report.identical)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "note: {note}"))
    }
}

/// A bar on the terminal, one stage after the other; nothing where there is no terminal.
#[derive(Debug, Default)]
pub(super) struct Bar(Mutex<Option<(&'static str, ProgressBar)>>);

impl Bar {
    pub(super) fn show(&self, what: &'static str, done: u64, total: u64) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.as_ref().is_none_or(|(stage, _)| *stage != what) {
            if let Some((_, bar)) = shown.take() {
                bar.finish_and_clear();
            }
            let bar = ProgressBar::new(total);
            if let Ok(style) =
                ProgressStyle::with_template("{msg:>12} {wide_bar} {pos}/{len} {eta}")
            {
                bar.set_style(style);
            }
            bar.set_message(what);
            *shown = Some((what, bar));
        }
        if let Some((_, bar)) = shown.as_ref() {
            bar.set_length(total);
            // Counts come from several threads and not always in order.
            bar.set_position(done.max(bar.position()));
        }
    }

    pub(super) fn finish(&self) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bar)) = shown.take() {
            bar.finish_and_clear();
        }
    }
}
