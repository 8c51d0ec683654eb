//! `kohtaanto replay`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::output::Output;
use super::{Global, engine, read_input};
use crate::domain::{Profile, Vacancy};
use crate::matching::{Difference, DifferenceKind, GivenAnswer, Standing};
use crate::service::{ReplayPart, ReplayReport, ReplayVerdict};

const EXAMPLES: &str = "\
Examples:
  kohtaanto match vacancies --profile demo:p001 --json > answer.json
  kohtaanto replay answer.json
  curl -s http://127.0.0.1:8080/v1/profiles/demo:p001/vacancies | kohtaanto replay -
  kohtaanto replay answer.json --profile-file me.json
Exit codes: 0 the same list, 4 another list and what has changed since, 5 the answer is not as it was given, 6 another list \
though nothing has changed. A running server replays, too: POST /v1/match/replay.";

/// Make the list of an earlier answer again, and say what has changed since
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ReplayArgs {
    /// Answer of `match … --json` or of the HTTP interface; `-` is standard input
    answer: PathBuf,
    /// File with the profile, where the answer was for one that is not stored
    #[arg(long, value_name = "FILE")]
    profile_file: Option<PathBuf>,
    /// File with the vacancy, where the answer was for one that is not stored
    #[arg(long, value_name = "FILE", conflicts_with = "profile_file")]
    vacancy_file: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs `kohtaanto replay`.
pub(super) fn run(args: &ReplayArgs, global: &Global) -> anyhow::Result<ReplayVerdict> {
    let config = global.start()?;
    let named = |path: &PathBuf| path.display().to_string();
    let answer = GivenAnswer::from_json(&read_input(&args.answer)?);
    let answer = answer.with_context(|| named(&args.answer))?;
    let read = |path: &PathBuf| read_input(path).map(|bytes| (bytes, named(path)));
    let profile = args.profile_file.as_ref().map(read).transpose()?;
    let profile =
        profile.map(|(bytes, name)| Profile::from_json(&bytes).context(name)).transpose()?;
    let vacancy = args.vacancy_file.as_ref().map(read).transpose()?;
    let vacancy =
        vacancy.map(|(bytes, name)| Vacancy::from_json(&bytes).context(name)).transpose()?;
    let service = engine::open_existing(&config, Some(answer.replay.request.today))?;
    let report = service.replay(&answer, profile, vacancy)?;
    let mut output = Output::new();
    if args.json {
        output.json(&report)?;
    } else {
        print(&report, &mut output)?;
    }
    output.finish()?;
    Ok(report.verdict)
}

/// What a verdict means for scripts.
pub(super) fn exit_code(verdict: ReplayVerdict) -> ExitCode {
    ExitCode::from(match verdict {
        ReplayVerdict::Same => 0,
        ReplayVerdict::Changed => 4,
        ReplayVerdict::Altered => 5,
        ReplayVerdict::Unexplained => 6,
    })
}

fn print(report: &ReplayReport, output: &mut Output) -> anyhow::Result<()> {
    output.line(match report.verdict {
        ReplayVerdict::Same => "the same list",
        ReplayVerdict::Changed => "another list: something has changed since",
        ReplayVerdict::Altered => "the answer is not as it was given: its digest is another",
        ReplayVerdict::Unexplained => {
            "another list though nothing has changed: an error of the engine, please report it"
        }
    })?;
    for part in &report.changed {
        let name = match part.part {
            ReplayPart::Index => "records in the index, by their last change",
            ReplayPart::Subject => "the record that the list is for",
            ReplayPart::Taxonomy => "taxonomy",
            ReplayPart::Data => "qualifications or dictionaries",
            ReplayPart::Ranking => "ranking model",
            ReplayPart::Engine => "engine",
        };
        output.line(format_args!("changed: {name}: was {}, is {}", part.was, part.is))?;
    }
    report.differences.iter().try_for_each(|one| output.line(difference(one)))
}

fn difference(one: &Difference) -> String {
    let kind = match one.kind {
        DifferenceKind::Gone => "gone",
        DifferenceKind::New => "new",
        DifferenceKind::Moved => "moved",
        DifferenceKind::Rescored => "rescored",
    };
    let at = |standing: &Standing| format!("{}. with {}", standing.rank, standing.score);
    let stood = match (&one.was, &one.is) {
        (Some(was), Some(is)) => format!("was {}, is {}", at(was), at(is)),
        (Some(was), None) => format!("was {}", at(was)),
        (None, Some(is)) => format!("is {}", at(is)),
        (None, None) => String::new(),
    };
    let cause = match one.record_changed {
        Some(sequence) if one.deleted => format!("; deleted by change {sequence}"),
        Some(sequence) => format!("; its record changed with change {sequence}"),
        None => String::new(),
    };
    format!("{kind:<9} {}: {stood}{cause}", one.id)
}
