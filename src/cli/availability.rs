//! `kohtaanto availability`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::matching::subject;
use super::output::{Output, tell};
use super::{Global, engine};
use crate::domain::{Lang, Vacancy, VacancyId};
use crate::matching::{AreaCount, AvailabilityAnswer, AvailabilityStep};

const EXAMPLES: &str = "\
Examples:
  kohtaanto availability --vacancy demo:v001 --lang en
  kohtaanto availability --vacancy-file vacancy.json --json
A file is stored nowhere; `-` is standard input. The server must be stopped (or ask it: POST /v1/availability).";

/// Count the available people for a vacancy by area, at each step of what it asks
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AvailabilityArgs {
    /// Id of a stored vacancy
    #[arg(long, value_name = "ID", required_unless_present = "vacancy_file")]
    vacancy: Option<VacancyId>,
    /// File with one vacancy as JSON
    #[arg(long, value_name = "FILE", conflicts_with = "vacancy")]
    vacancy_file: Option<PathBuf>,
    /// Language of names: fi, sv or en
    #[arg(long, default_value = "fi")]
    lang: Lang,
    /// The day that counts as today [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Print the whole answer as JSON
    #[arg(long)]
    json: bool,
}

/// Runs `kohtaanto availability`.
pub(super) fn run(args: &AvailabilityArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    let vacancy = subject(args.vacancy.as_ref(), args.vacancy_file.as_deref(), Vacancy::from_json)?;
    let service = engine::open_existing(&config, args.today)?;
    let answer = service.availability(&vacancy, args.lang)?;
    let mut output = Output::new();
    if args.json {
        output.json(&answer)?;
        return output.finish();
    }
    print(&answer, &mut output)?;
    output.finish()?;
    tell(&answer.note);
    Ok(())
}

/// Steps as rows, then areas with a column per step.
fn print(answer: &AvailabilityAnswer, output: &mut Output) -> anyhow::Result<()> {
    for (at, step) in answer.steps.iter().enumerate() {
        let parts = match (step.eligible, step.if_confirmed) {
            (Some(eligible), Some(if_confirmed)) => format!("  ({eligible} + {if_confirmed})"),
            _ => String::new(),
        };
        output.line(format_args!(
            "{:>2}. {:>9} {:>9}  {}{parts}",
            at + 1,
            step.people,
            step.alone,
            step.label
        ))?;
    }
    if let Some(elsewhere) = &answer.elsewhere {
        output.line(format_args!("    + {} → {}", elsewhere.commuting, elsewhere.moving))?;
    }
    let columns = |area: &AreaCount| {
        area.people.iter().map(|count| format!("{count:>9}")).collect::<Vec<_>>().concat()
    };
    for areas in [&answer.regions, &answer.employment_areas] {
        output.line("")?;
        let steps = 1..=AvailabilityStep::ALL.len();
        let head: String = steps.map(|at| format!("{at:>8}.")).collect();
        output.line(format_args!("{head}"))?;
        for area in areas.iter().filter(|area| area.people.iter().any(|count| *count > 0)) {
            let here = if area.workplace { "*" } else { "" };
            output.line(format_args!("{}  {}{here}", columns(area), area.name))?;
        }
    }
    Ok(())
}
