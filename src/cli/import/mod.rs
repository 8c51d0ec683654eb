//! `kohtaanto import`.

mod lines;
mod report;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use jiff::Timestamp;
use rayon::prelude::*;
use serde::Serialize;

use self::lines::Line;
use self::report::{Rejection, Report};
use super::output::{Output, tell};
use super::{Ending, Global, engine};
use crate::domain::{Invalid, Profile, Vacancy};
use crate::feeds::adverts::AdvertReader;
use crate::feeds::{Action, Note, Reading};
use crate::service::{Options, Service, ServiceError, WriteReport};

/// Records that are written together.
const BATCH: usize = 1_000;
/// Bytes of lines that are held at a time, so that a thousand huge lines need no gigabytes.
const BATCH_BYTES: usize = 16 << 20;

const EXAMPLES: &str = "\
Examples:
  kohtaanto import vacancies vacancies.jsonl
  kohtaanto import profiles profiles.jsonl.zst --dry-run
  kohtaanto import vacancies --format adverts adverts.jsonl.gz
  curl -s https://example.org/adverts | kohtaanto import vacancies --format adverts - --json

A refused record is told on standard error, field by field, as
  vacancies.jsonl:3: field `positions`: value 0: expected a number of posts from 1 to 1000
and all others go in. Every batch of 1,000 is on disk when it is reported, all of it or nothing: after a failure run the \
same command again, records that are there already are left as they are. Of records with one id the last counts.

Exit codes: 0 all went in, 1 failed, 2 wrong usage, 3 some records were refused.";

/// Load records from files
///
/// Reads JSON Lines, one record a line, also packed with gzip or Zstandard; `-` is standard input. The store must not
/// be in use: while a server runs, send the records to it instead (POST /v1/vacancies/bulk,
/// POST /v1/profiles/bulk).
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct ImportArgs {
    /// What the records are
    #[arg(value_enum)]
    collection: Kind,
    /// Files; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Shape of the records
    #[arg(long, value_enum, default_value_t = Format::Kohtaanto)]
    format: Format,
    /// Check everything, write nothing
    #[arg(long)]
    dry_run: bool,
    /// Take files without any record for granted
    #[arg(long)]
    allow_empty: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Print one line of JSON for every batch that is on disk (event, file, line, id, records), then the report as one
    /// line (event `summary`)
    #[arg(long)]
    json_progress: bool,
}

/// A kind of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Vacancies.
    Vacancies,
    /// Jobseekers' profiles.
    Profiles,
}

/// A shape of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Our own, as the HTTP interface takes it
    Kohtaanto,
    /// Flat adverts, as open data of employment services are often handed on; vacancies only
    Adverts,
}

/// A kind of record that can be imported.
trait Record: Sized + Send {
    fn read(
        service: &Service,
        adverts: Option<&AdvertReader>,
        json: &[u8],
    ) -> Result<Reading<Self>, Invalid>;
    fn put(service: &Service, records: Vec<Self>) -> Result<WriteReport, ServiceError>;
    fn id(&self) -> &str;
    /// Stated and extracted concepts.
    fn concepts(&self) -> (u64, u64);
    /// Whether it is kept but found by no search any more, because its deadline has passed.
    fn is_past(&self, now: Timestamp) -> bool;
    /// Takes over the time of publication that is stored where the source states none: it would be another one with
    /// every import.
    fn keep_published(service: &Service, undated: &mut [&mut Self]) -> Result<(), ServiceError>;
}

/// A record that is ready to be stored.
struct Ready<R> {
    record: R,
    /// The source does not say when it was published.
    undated: bool,
}

impl Record for Vacancy {
    fn read(
        service: &Service,
        adverts: Option<&AdvertReader>,
        json: &[u8],
    ) -> Result<Reading<Self>, Invalid> {
        let reading = match adverts {
            Some(reader) => reader.read(json)?,
            None => Reading { record: Self::from_json(json)?, notes: Vec::new() },
        };
        Ok(Reading { record: service.prepare_vacancy(reading.record)?, notes: reading.notes })
    }

    fn put(service: &Service, records: Vec<Self>) -> Result<WriteReport, ServiceError> {
        service.put_vacancies(records)
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn concepts(&self) -> (u64, u64) {
        let found = (self.occupations.iter().map(|item| item.extracted.is_some()))
            .chain(self.skills.iter().map(|item| item.extracted.is_some()));
        found.fold((0, 0), |(stated, extracted), is_extracted| {
            if is_extracted { (stated, extracted + 1) } else { (stated + 1, extracted) }
        })
    }

    fn is_past(&self, now: Timestamp) -> bool {
        self.deadline.is_some_and(|deadline| deadline < now)
    }

    fn keep_published(service: &Service, undated: &mut [&mut Self]) -> Result<(), ServiceError> {
        let ids: Vec<_> = undated.iter().map(|vacancy| vacancy.id.clone()).collect();
        for (vacancy, stored) in undated.iter_mut().zip(service.vacancies(&ids)?) {
            let published = stored.map(|stored| stored.published);
            // A deadline that was moved forward may lie before it.
            let fits = |at: &Timestamp| vacancy.deadline.is_none_or(|deadline| *at <= deadline);
            if let Some(published) = published.filter(fits) {
                vacancy.published = published;
            }
        }
        Ok(())
    }
}

impl Record for Profile {
    fn read(
        service: &Service,
        _adverts: Option<&AdvertReader>,
        json: &[u8],
    ) -> Result<Reading<Self>, Invalid> {
        let record = service.prepare_profile(Self::from_json(json)?)?;
        Ok(Reading { record, notes: Vec::new() })
    }

    fn put(service: &Service, records: Vec<Self>) -> Result<WriteReport, ServiceError> {
        service.put_profiles(records)
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn concepts(&self) -> (u64, u64) {
        (0, 0)
    }

    fn is_past(&self, _now: Timestamp) -> bool {
        false
    }

    fn keep_published(_: &Service, _undated: &mut [&mut Self]) -> Result<(), ServiceError> {
        Ok(())
    }
}

/// A batch that is on disk.
#[derive(Debug, Serialize)]
struct Acknowledged<'a> {
    event: &'static str,
    file: &'a str,
    /// The batch's last line.
    line: u64,
    /// Id of its last record.
    id: &'a str,
    /// Records on disk since the import began.
    records: u64,
}

#[derive(Debug, Serialize)]
struct Summary<'a> {
    event: &'static str,
    #[serde(flatten)]
    report: &'a Report,
}

/// Whether a note says that a time of publication was made up.
fn is_undated(note: &Note) -> bool {
    note.field == "published" && note.action == Action::Defaulted
}

fn id_hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Runs `kohtaanto import`.
///
/// # Errors
/// A file cannot be opened (nothing is written then), the store cannot be opened or written, or a file broke off.
pub(super) fn run(args: &ImportArgs, global: &Global) -> anyhow::Result<Ending> {
    if args.format == Format::Adverts && args.collection == Kind::Profiles {
        return Err(super::usage("--format adverts is for vacancies only"));
    }
    let bytes = check_files(&args.files)?;
    let config = global.start()?;
    let options = engine::options(&config)?;
    let service = if args.dry_run {
        engine::open(&Options { data_dir: None, ..options })?
    } else {
        engine::open(&options)?
    };
    let output = Output::new();
    let bar = engine::bar(bytes);
    match args.collection {
        Kind::Vacancies => Import::<Vacancy>::new(args, &service, output, bar).run(),
        Kind::Profiles => Import::<Profile>::new(args, &service, output, bar).run(),
    }
}

/// Fails where a file is missing, before anything is read; gives their size.
fn check_files(files: &[PathBuf]) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for path in files.iter().filter(|path| path.as_os_str() != "-") {
        let metadata = std::fs::metadata(path)
            .with_context(|| format!("cannot read `{}`; nothing was imported", path.display()))?;
        if metadata.is_dir() {
            bail!("`{}` is a directory, expected a file; nothing was imported", path.display());
        }
        bytes += metadata.len();
    }
    Ok(bytes)
}

/// A running import.
struct Import<'a, R> {
    args: &'a ImportArgs,
    service: &'a Service,
    adverts: Option<AdvertReader>,
    output: Output,
    bar: ProgressBar,
    report: Report,
    /// Hashes of the ids that were read.
    seen: HashSet<u64>,
    sequence: u64,
    record: std::marker::PhantomData<R>,
}

impl<'a, R: Record> Import<'a, R> {
    fn new(args: &'a ImportArgs, service: &'a Service, output: Output, bar: ProgressBar) -> Self {
        let adverts = (args.format == Format::Adverts).then(|| {
            let reference = service.reference().clone();
            let now = service.clock().now();
            AdvertReader::new(reference.taxonomy, reference.places, reference.codes, now)
        });
        let collection = match args.collection {
            Kind::Vacancies => "vacancies",
            Kind::Profiles => "profiles",
        };
        let report = Report::new(collection, args.dry_run);
        let record = std::marker::PhantomData;
        let seen = HashSet::new();
        Self { args, service, adverts, output, bar, report, seen, sequence: 0, record }
    }

    fn run(mut self) -> anyhow::Result<Ending> {
        self.bar.set_message("importing");
        for path in &self.args.files {
            self.file(path)?;
        }
        self.bar.set_message("indexing");
        self.service.wait_for(self.sequence)?;
        self.bar.finish_and_clear();
        self.report.finish();
        if self.args.json_progress {
            self.output.json_line(&Summary { event: "summary", report: &self.report })?;
        } else if self.args.json {
            self.output.json(&self.report)?;
        } else {
            self.report.print(&mut self.output)?;
        }
        self.output.finish()?;
        if let [first, ..] = self.report.broken_files.as_slice() {
            bail!("{first}; what came before it went in");
        }
        if self.report.read == 0 && !self.args.allow_empty {
            bail!("no record in the input (--allow-empty takes that for granted)");
        }
        Ok(if self.report.rejected > 0 { Ending::SomeRejected } else { Ending::Done })
    }

    fn file(&mut self, path: &Path) -> anyhow::Result<()> {
        let name = if path.as_os_str() == "-" {
            "(standard input)".to_owned()
        } else {
            path.display().to_string()
        };
        let mut lines = lines::open(path, &self.bar)?;
        let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
        loop {
            match lines.next() {
                Ok(Some((number, line))) => {
                    bytes += line.as_ref().map_or(0, Vec::len);
                    batch.push((number, line));
                    if batch.len() < BATCH && bytes < BATCH_BYTES {
                        continue;
                    }
                }
                Ok(None) => {
                    self.batch(&name, &batch)?;
                    return Ok(());
                }
                Err(error) => {
                    let line = batch.last().map_or(0, |(number, _)| *number);
                    self.batch(&name, &batch)?;
                    let problem = format!("{name}: cannot be read after line {line}: {error}");
                    self.tell(&problem);
                    self.report.broken_files.push(problem);
                    return Ok(());
                }
            }
            self.batch(&name, &batch)?;
            batch.clear();
            bytes = 0;
        }
    }

    fn batch(&mut self, file: &str, lines: &[(u64, Line)]) -> anyhow::Result<()> {
        let Some((last_line, _)) = lines.last() else { return Ok(()) };
        let (service, adverts) = (self.service, self.adverts.as_ref());
        let read: Vec<Result<Reading<R>, Invalid>> = lines
            .par_iter()
            .map(|(_, line)| match line {
                Ok(json) => R::read(service, adverts, json),
                Err(error) => Err(Invalid { errors: vec![error.clone()] }),
            })
            .collect();
        let now = service.clock().now();
        let before = self.report.accepted;
        let mut ready: Vec<Ready<R>> = Vec::with_capacity(read.len());
        let mut places: HashMap<String, usize> = HashMap::with_capacity(read.len());
        for ((number, _), read) in lines.iter().zip(read) {
            self.report.read += 1;
            match read {
                Ok(Reading { record, notes }) => {
                    self.report.accepted += 1;
                    self.report.note(&notes);
                    let (stated, extracted) = record.concepts();
                    self.report.count_concepts(stated, extracted);
                    if !self.seen.insert(id_hash(record.id())) {
                        self.report.repeated += 1;
                    }
                    let undated = notes.iter().any(is_undated);
                    let item = Ready { record, undated };
                    // Of two with one id in a batch only the last is written, so that the next import finds it
                    // unchanged.
                    match places.get(item.record.id()).and_then(|at| ready.get_mut(*at)) {
                        Some(earlier) => *earlier = item,
                        None => {
                            places.insert(item.record.id().to_owned(), ready.len());
                            ready.push(item);
                        }
                    }
                }
                Err(invalid) => self.reject(file, *number, invalid),
            }
        }
        let past = ready.iter().filter(|item| item.record.is_past(now)).count();
        self.report.past_deadline += past as u64;
        if ready.is_empty() || self.args.dry_run {
            return Ok(());
        }
        let mut undated: Vec<&mut R> =
            ready.iter_mut().filter(|item| item.undated).map(|item| &mut item.record).collect();
        R::keep_published(service, &mut undated)?;
        let records: Vec<R> = ready.into_iter().map(|item| item.record).collect();
        let last_id = records.last().map(|record| record.id().to_owned()).unwrap_or_default();
        let written = R::put(service, records).with_context(|| {
            format!(
                "{file}: up to line {last_line}: {before} records were stored before this batch"
            )
        })?;
        self.sequence = written.sequence;
        self.report.write(&written.outcomes);
        if self.args.json_progress {
            self.output.json_line(&Acknowledged {
                event: "acknowledged",
                file,
                line: *last_line,
                id: &last_id,
                records: self.report.accepted,
            })?;
        }
        Ok(())
    }

    fn reject(&mut self, file: &str, line: u64, invalid: Invalid) {
        for error in &invalid.errors {
            self.tell(&format!("{file}:{line}: {error}"));
        }
        let named = invalid.errors.into_iter();
        let file = file.to_owned();
        self.report
            .reject(named.map(|error| Rejection { file: file.clone(), line, error }).collect());
    }

    /// Tells something above the progress bar.
    fn tell(&self, text: &str) {
        self.bar.suspend(|| tell(text));
    }
}
