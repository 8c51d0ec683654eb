//! `kohtaanto match batch`: everybody's lists into one file, resumed where it stopped.
//!
//! Lists are appended to `FILE.part` in the order of the askers' ids, in whole chunks of lines, and the finished file takes the
//! name that was asked for. The first line tells what made the lists; whatever stops the command, the
//! same command goes on after the last whole line, and ends with the same bytes.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::engine;
use super::matching::add_filters;
use super::output::tell;
use crate::config::Config;
use crate::domain::Lang;
use crate::index::filter::{ProfileFilters, VacancyFilters};
use crate::matching::{
    Asked, BatchList, Capacity, Eligibility, ListRequest, MAX_LIMIT, MatchItem, Placed, Points,
    Stamp,
};
use crate::service::{Batch, Service};

/// Lists that are made and written together: seconds of work, and enough for all threads.
const CHUNK: usize = 256;
/// Version of the file's form.
const FORMAT: u32 = 1;

const EXAMPLES: &str = "\
Examples:
  kohtaanto match batch vacancies --output lists.ndjson
  kohtaanto match batch vacancies --output lists.ndjson --capacity 10 --lead 3
  kohtaanto match batch candidates --output candidates.ndjson --limit 50 --filter place=municipality:837
The file has a line of JSON on what made it, then a line for each person (or vacancy) by id:
  {\"profile\":\"demo:p001\",\"items\":[{\"rank\":1,\"vacancy\":\"demo:v001\",\"score\":83.25,\"other_side\":79.1,\"eligibility\":\"eligible\"}]}
Stopped in whatever way, the same command goes on where it was. After midnight or a change of records it is another batch:
--today names the day, or remove FILE.part. The server must be stopped.";

/// Lists for all people or all vacancies, into a file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct BatchArgs {
    /// Vacancies for each person who is available, or candidates for each vacancy that is open
    #[arg(value_enum)]
    what: What,
    /// File to write, JSON Lines
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Most items of a list
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=MAX_LIMIT as u64))]
    limit: u64,
    /// Filter on what is listed, such as `remote=full`; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    filter: Vec<String>,
    /// Seed of the order among near-equal scores [default: the day]
    #[arg(long)]
    seed: Option<u64>,
    /// Lists that a vacancy may lead for each of its posts; who is beyond that finds it further below, marked. For `vacancies`
    #[arg(long, value_name = "FACTOR", value_parser = factor)]
    capacity: Option<f64>,
    /// Places that count as leading
    #[arg(long, default_value_t = 1, requires = "capacity", value_parser = clap::value_parser!(u64).range(1..=MAX_LIMIT as u64))]
    lead: u64,
    /// Write the reasons, too: a hundred times as much
    #[arg(long)]
    explain: bool,
    /// Language of reasons: fi, sv or en
    #[arg(long, default_value = "fi")]
    lang: Lang,
    /// The day that counts as today [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
}

/// Whose lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Vacancies,
    Candidates,
}

fn factor(text: &str) -> Result<f64, String> {
    let factor = text.parse().ok().filter(|factor: &f64| *factor > 0.0);
    factor.ok_or_else(|| "expected a number above 0, such as 5 or 0.5".to_owned())
}

/// The first line: what made the lists.
#[derive(Debug, Serialize)]
struct Header {
    format: u32,
    #[serde(flatten)]
    asked: Asked,
    request: ListRequest,
    #[serde(skip_serializing_if = "Option::is_none")]
    capacity: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<usize>,
    lists: usize,
    stamp: Stamp,
}

/// One list.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vacancy: Option<String>,
    items: Vec<Item>,
}

/// One item of a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Item {
    rank: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vacancy: Option<String>,
    score: Points,
    other_side: Points,
    eligibility: Eligibility,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    explanation: Option<Value>,
}

/// Why an item stands lower than by its score.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Moved {
    by: String,
    from: usize,
}

/// Runs `kohtaanto match batch`.
pub(super) fn run(args: &BatchArgs, config: &Config) -> anyhow::Result<()> {
    if args.capacity.is_some() && args.what == What::Candidates {
        return Err(super::usage("--capacity is for `batch vacancies`: vacancies have posts"));
    }
    let service = engine::open_existing(config, args.today)?;
    make(args, &service)
}

/// Makes the file, or what is missing of it.
fn make(args: &BatchArgs, service: &Service) -> anyhow::Result<()> {
    let asked = asked(args)?;
    let mut request = service.list_request(args.lang);
    request.limit = args.limit as usize;
    request.seed = args.seed;
    request.explain = args.explain;
    let batch = match &asked {
        Asked::Vacancies(filters) => service.batch_vacancies(filters, &request)?,
        Asked::Candidates(filters) => service.batch_candidates(filters, &request)?,
    };
    let lead = args.lead as usize;
    let capacity = args.capacity.map(|factor| Capacity { factor, lead });
    let header = Header {
        format: FORMAT,
        asked,
        request: request.clone(),
        capacity: args.capacity,
        lead: capacity.map(|capacity| capacity.lead),
        lists: batch.len(),
        stamp: batch.stamp.clone(),
    };
    let header = serde_json::to_string(&header)? + "\n";
    if is_made(&args.output, &header)? {
        tell(format_args!("{} is complete already", args.output.display()));
        return Ok(());
    }
    let part = beside(&args.output, "part");
    write_lists(&part, &header, &batch, args.what)?;
    match capacity {
        None => rename(&part, &args.output)?,
        Some(capacity) => {
            let placed = beside(&args.output, "placed");
            write_placed(service, capacity, batch.stamp.seed, &part, &placed)?;
            rename(&placed, &args.output)?;
            std::fs::remove_file(&part).with_context(|| part.display().to_string())?;
        }
    }
    tell(format_args!("{} lists in {}", batch.len(), args.output.display()));
    Ok(())
}

fn asked(args: &BatchArgs) -> anyhow::Result<Asked> {
    Ok(match args.what {
        What::Vacancies => {
            let mut filters = VacancyFilters::default();
            add_filters(&args.filter, |name, value| Ok(filters.add(name, value)?))?;
            Asked::Vacancies(Box::new(filters))
        }
        What::Candidates => {
            let mut filters = ProfileFilters::default();
            add_filters(&args.filter, |name, value| Ok(filters.add(name, value)))?;
            Asked::Candidates(Box::new(filters))
        }
    })
}

/// The name of the file with an ending of its own behind it.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn rename(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::rename(from, to).with_context(|| format!("cannot rename {}", from.display()))
}

/// True where the finished file is there; an error where it is another's.
fn is_made(path: &Path, header: &str) -> anyhow::Result<bool> {
    let there = path.try_exists().with_context(|| path.display().to_string())?;
    if !there {
        return Ok(false);
    }
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let mut first = String::new();
    // A file that is no text is not ours: the comparison says so.
    let _ = BufReader::new(file).read_line(&mut first);
    same_batch(path, &first, header).map(|()| true)
}

/// Fails where a file was made by another batch, and names what differs.
fn same_batch(path: &Path, found: &str, header: &str) -> anyhow::Result<()> {
    if found == header {
        return Ok(());
    }
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    let (Some(Value::Object(was)), Some(Value::Object(is))) = (read(found), read(header)) else {
        bail!(
            "{}: expected the file of a batch, or none: name another with --output",
            path.display()
        );
    };
    let mut differing = Vec::new();
    for (name, now) in flat(&is) {
        let before = flat(&was).find(|(other, _)| *other == name).map_or(Value::Null, |(_, v)| v);
        if before != now {
            differing.push(format!("`{name}` was {before} and is {now}"));
        }
    }
    let gone = flat(&was).filter(|(name, _)| !flat(&is).any(|(other, _)| other == *name));
    differing
        .extend(gone.map(|(name, before)| format!("`{name}` was {before} and is not asked for")));
    bail!(
        "{}: begun as another batch: {}: ask as before, remove the file, or name another with --output",
        path.display(),
        differing.join(", ")
    )
}

/// The values of a header; those of the stamp and the request by their own names.
fn flat(header: &serde_json::Map<String, Value>) -> impl Iterator<Item = (String, Value)> {
    header.iter().flat_map(|(name, value)| match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(field, value)| (format!("{name}.{field}"), value.clone()))
            .collect::<Vec<_>>(),
        value => vec![(name.clone(), value.clone())],
    })
}

/// Writes what lists are missing.
fn write_lists(path: &Path, header: &str, batch: &Batch<'_>, what: What) -> anyhow::Result<()> {
    let (mut file, done) = resume(path, header, batch, what)?;
    if done > 0 {
        tell(format_args!("going on after {done} of {} lists", batch.len()));
    }
    let bar = engine::bar(batch.len() as u64);
    bar.set_message("matching");
    bar.set_position(done as u64);
    bar.reset_eta();
    let written = || path.display().to_string();
    for from in (done..batch.len()).step_by(CHUNK) {
        let to = (from + CHUNK).min(batch.len());
        let mut lines = Vec::new();
        for list in batch.lists(from..to)? {
            serde_json::to_writer(&mut lines, &line(list, what)?)?;
            lines.push(b'\n');
        }
        file.write_all(&lines).with_context(written)?;
        bar.set_position(to as u64);
    }
    bar.finish_and_clear();
    file.sync_all().with_context(written)
}

/// Opens the file behind its last whole list, and counts the lists before that.
fn resume(
    path: &Path,
    header: &str,
    batch: &Batch<'_>,
    what: What,
) -> anyhow::Result<(File, usize)> {
    let named = || path.display().to_string();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path).with_context(named)?;
    let mut reader = BufReader::new(&file);
    let mut text = Vec::new();
    reader.read_until(b'\n', &mut text).with_context(named)?;
    if !text.ends_with(b"\n") {
        // Nothing, or less than a first line.
        if !header.as_bytes().starts_with(&text) {
            same_batch(path, &String::from_utf8_lossy(&text), header)?;
        }
        file.set_len(0).with_context(named)?;
        file.seek(SeekFrom::Start(0)).with_context(named)?;
        file.write_all(header.as_bytes()).with_context(named)?;
        return Ok((file, 0));
    }
    same_batch(path, &String::from_utf8_lossy(&text), header)?;
    let (mut length, mut done) = (text.len() as u64, 0);
    while done < batch.len() {
        text.clear();
        reader.read_until(b'\n', &mut text).with_context(named)?;
        if !text.starts_with(beginning(&batch.id(done), what).as_bytes())
            || !text.ends_with(b"]}\n")
        {
            break;
        }
        length += text.len() as u64;
        done += 1;
    }
    drop(reader);
    file.set_len(length).with_context(named)?;
    file.seek(SeekFrom::End(0)).with_context(named)?;
    Ok((file, done))
}

/// How the line of an asker begins. Ids have no characters that JSON writes otherwise.
fn beginning(id: &str, what: What) -> String {
    let field = match what {
        What::Vacancies => "profile",
        What::Candidates => "vacancy",
    };
    format!("{{\"{field}\":\"{id}\",")
}

fn line(list: BatchList, what: What) -> anyhow::Result<Line> {
    let ask = |id, asks| (what == asks).then_some(id);
    let item = |(rank, item): (usize, MatchItem)| -> anyhow::Result<Item> {
        let MatchItem { id, score, other_side, eligibility, explanation } = item;
        Ok(Item {
            rank,
            profile: ask(id.clone(), What::Candidates),
            vacancy: ask(id, What::Vacancies),
            score,
            other_side,
            eligibility,
            moved: None,
            explanation: explanation.map(serde_json::to_value).transpose()?,
        })
    };
    Ok(Line {
        profile: ask(list.id.clone(), What::Vacancies),
        vacancy: ask(list.id, What::Candidates),
        items: (1..).zip(list.items).map(item).collect::<Result<_, _>>()?,
    })
}

/// Writes all lists again with the ranks that the capacity of vacancies leaves.
fn write_placed(
    service: &Service,
    capacity: Capacity,
    seed: u64,
    from: &Path,
    to: &Path,
) -> anyhow::Result<()> {
    let open = || -> anyhow::Result<_> {
        let file = File::open(from).with_context(|| from.display().to_string())?;
        Ok(BufReader::new(file).lines())
    };
    let mut lists = Vec::new();
    for text in open()?.skip(1) {
        lists.push(known(serde_json::from_str(&text?)?));
    }
    let placed = service.place_by_capacity(capacity, &lists, seed);
    drop(lists);
    let file = File::create(to).with_context(|| to.display().to_string())?;
    let mut file = BufWriter::new(file);
    let mut lines = open()?;
    if let Some(header) = lines.next() {
        writeln!(file, "{}", header?)?;
    }
    for (text, placed) in lines.zip(placed) {
        let mut line: Line = serde_json::from_str(&text?)?;
        let items = std::mem::take(&mut line.items);
        line.items = placed.into_iter().filter_map(|place| put(&items, place)).collect();
        serde_json::to_writer(&mut file, &line)?;
        file.write_all(b"\n")?;
    }
    let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all().with_context(|| to.display().to_string())
}

fn put(items: &[Item], Placed { at, rank, moved }: Placed) -> Option<Item> {
    let item = items.get(at)?.clone();
    let moved = moved.then(|| Moved { by: "capacity".to_owned(), from: item.rank });
    Some(Item { rank, moved, ..item })
}

/// A line as far as it decides who leads.
fn known(line: Line) -> BatchList {
    let item = |item: Item| MatchItem {
        id: item.vacancy.unwrap_or_default(),
        score: item.score,
        other_side: item.other_side,
        eligibility: item.eligibility,
        explanation: None,
    };
    let id = line.profile.unwrap_or_default();
    BatchList { id, items: line.items.into_iter().map(item).collect() }
}

#[cfg(test)]
mod tests {
    //! 1. Wherever a batch is stopped, the same batch ends with the same bytes, and a finished one stays as it is.
    //! 2. Another batch does not go on with it, and says what differs.
    //! 3. Bounded by capacity, no vacancy leads more lists than it may, and what stands lower says so.

    use std::collections::HashMap;
    use std::sync::Arc;

    use clap::Parser;

    use super::*;
    use crate::cli::Cli;
    use crate::demo::Generator;
    use crate::domain::clock::Clock;
    use crate::service::Options;

    #[derive(Parser)]
    struct Only {
        #[command(flatten)]
        batch: BatchArgs,
    }

    fn args(line: &str, output: &Path) -> BatchArgs {
        let line = format!("batch {line} --output {}", output.display());
        Only::parse_from(line.split(' ')).batch
    }

    /// A service with more people than a chunk.
    fn service() -> Arc<Service> {
        let config = Config::load(None).unwrap();
        let clock = Clock::Fixed("2026-11-22T05:00:00Z".parse().unwrap());
        let options = Options { data_dir: None, clock, ..engine::options(&config).unwrap() };
        let service = Service::open(&options, &|_| ()).unwrap();
        let reference = service.reference();
        let (taxonomy, places) = (&reference.taxonomy, &reference.places);
        let generator = Generator::new(taxonomy, places, 5, clock.today());
        let vacancies = (0..60).map(|number| generator.vacancy(number)).collect();
        let profiles = (0..400).map(|number| generator.profile(number)).collect();
        service.put_vacancies(vacancies).unwrap();
        let written = service.put_profiles(profiles).unwrap();
        service.wait_for(written.sequence).unwrap();
        service
    }

    #[test]
    fn batches_go_on_and_stay_within_capacity() {
        let service = service();
        let dir = tempfile::tempdir().unwrap();
        let (whole, stopped) = (dir.path().join("whole"), dir.path().join("stopped"));
        make(&args("vacancies --limit 5", &whole), &service).unwrap();
        let bytes = std::fs::read(&whole).unwrap();
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        assert!(lines > CHUNK + 1, "{lines} lines are less than two chunks");
        let part = beside(&stopped, "part");
        let line = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for length in
            [0, 10, line - 1, line, line + 1, bytes.len() / 2, bytes.len() - 1, bytes.len()]
        {
            std::fs::write(&part, &bytes[..length]).unwrap();
            make(&args("vacancies --limit 5", &stopped), &service).unwrap();
            assert_eq!(std::fs::read(&stopped).unwrap(), bytes, "stopped after {length} bytes");
            assert!(!part.try_exists().unwrap());
            make(&args("vacancies --limit 5", &stopped), &service).unwrap();
            std::fs::remove_file(&stopped).unwrap();
        }

        std::fs::write(&part, &bytes[..bytes.len() / 2]).unwrap();
        for (line, words) in [
            ("vacancies --limit 6", "`request.limit` was 5 and is 6"),
            ("vacancies --limit 5 --seed 7", "`request.seed` was null and is 7"),
            (
                "vacancies --limit 5 --filter remote=full",
                "`filters.remote` was null and is [\"full\"]",
            ),
            ("candidates --limit 5", "`list` was \"vacancies\" and is \"candidates\""),
        ] {
            for path in [&stopped, &whole] {
                let error = make(&args(line, path), &service).unwrap_err().to_string();
                assert!(error.contains(words) && error.contains("another batch"), "{error}");
            }
        }
        assert_eq!(std::fs::read(&whole).unwrap(), bytes);
        std::fs::write(&whole, "my notes\n").unwrap();
        assert!(make(&args("vacancies --limit 5", &whole), &service).is_err());

        let read = |path: &Path| -> Vec<Line> {
            let text = std::fs::read_to_string(path).unwrap();
            text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        let (free, bounded) = (dir.path().join("free"), dir.path().join("bounded"));
        make(&args("vacancies --limit 5 --capacity inf", &free), &service).unwrap();
        let lists =
            |bytes: &[u8]| bytes[bytes.iter().position(|byte| *byte == b'\n').unwrap()..].to_vec();
        assert_eq!(lists(&std::fs::read(&free).unwrap()), lists(&bytes));
        make(&args("vacancies --limit 5 --capacity 2 --lead 2", &bounded), &service).unwrap();
        let posts = posts(&service);
        let (mut led, mut moved) = (HashMap::<String, usize>::new(), 0);
        for (list, before) in read(&bounded).iter().zip(read(&free)) {
            let ids = |line: &Line| {
                let mut ids: Vec<_> = line.items.iter().map(|item| item.vacancy.clone()).collect();
                ids.sort_unstable();
                ids
            };
            assert_eq!((ids(list), &list.profile), (ids(&before), &before.profile));
            for item in &list.items {
                let id = item.vacancy.clone().unwrap();
                if item.rank <= 2 {
                    *led.entry(id).or_default() += 1;
                }
                if let Some(Moved { by, from }) = &item.moved {
                    assert!(by == "capacity" && *from < item.rank);
                    moved += 1;
                }
            }
        }
        assert!(moved > 100, "{moved} items moved");
        assert!(led.iter().all(|(id, led)| *led <= 2 * posts[id]), "{led:?}");
    }

    fn posts(service: &Service) -> HashMap<String, usize> {
        let reference = service.reference();
        let (taxonomy, places) = (&reference.taxonomy, &reference.places);
        let generator = Generator::new(taxonomy, places, 5, service.clock().today());
        let posts = (0..60).map(|number| generator.vacancy(number));
        posts.map(|one| (one.id.to_string(), usize::from(one.positions))).collect()
    }

    #[test]
    fn posts_belong_to_vacancies() {
        let line = "kohtaanto match batch candidates --output x --capacity 0";
        assert!(Cli::try_parse_from(line.split(' ')).is_err());
        let line = "kohtaanto match batch vacancies --output x --lead 3";
        assert!(Cli::try_parse_from(line.split(' ')).is_err());
    }
}
