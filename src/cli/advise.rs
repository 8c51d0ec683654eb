//! `kohtaanto advise`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::matching::{add_filters, subject};
use super::output::{Output, tell};
use super::{Global, engine};
use crate::domain::{Lang, Profile, ProfileId, Vacancy, VacancyId};
use crate::index::filter::{ProfileFilters, VacancyFilters};
use crate::matching::advice::{AdviceRequest, MAX_ADVICE, PersonAdvice};
use crate::matching::{Points, message};
use crate::service::{AdvertAdvice, ProfileAdviceQuery, Service, VacancyAdviceQuery};

const EXAMPLES: &str = "\
Examples:
  kohtaanto advise profile --profile demo:p001 --lang en
  kohtaanto advise profile --profile-file me.json --filter place=region:06 --threshold 65
  kohtaanto advise vacancy --vacancy demo:v001 --json
  kohtaanto advise vacancy --vacancy-file advert.json
A file is read and stored nowhere; `-` is standard input. Numbers of people are rounded down to fives.
The server must be stopped (or ask it: POST /v1/advice/profile, POST /v1/advice/vacancy).";

/// Tell what would open more: to a person, or to whoever writes an advert
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AdviseArgs {
    #[command(subcommand)]
    command: AdviseCommand,
}

#[derive(Debug, Subcommand)]
enum AdviseCommand {
    /// Which skill, card, language or wish would open most vacancies for a person
    #[command(after_help = EXAMPLES)]
    Profile {
        /// Id of a stored profile
        #[arg(long, value_name = "ID", required_unless_present = "profile_file")]
        profile: Option<ProfileId>,
        /// File with one profile as JSON
        #[arg(long, value_name = "FILE", conflicts_with = "profile")]
        profile_file: Option<PathBuf>,
        #[command(flatten)]
        wanted: AdviceArgs,
    },
    /// Which requirement of a vacancy costs most candidates, and what to mend before publishing
    #[command(after_help = EXAMPLES)]
    Vacancy {
        /// Id of a stored vacancy
        #[arg(long, value_name = "ID", required_unless_present = "vacancy_file")]
        vacancy: Option<VacancyId>,
        /// File with one vacancy as JSON
        #[arg(long, value_name = "FILE", conflicts_with = "vacancy")]
        vacancy_file: Option<PathBuf>,
        #[command(flatten)]
        wanted: AdviceArgs,
    },
}

/// How advice is wanted.
#[derive(Debug, Args)]
struct AdviceArgs {
    /// Filter such as `remote=full`; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    filter: Vec<String>,
    /// Score from which a pair counts, 0 to 100 [default: the person's 20th vacancy; 60 for a vacancy]
    #[arg(long, value_name = "POINTS", value_parser = points)]
    threshold: Option<Points>,
    /// Most pieces of advice
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=MAX_ADVICE as u64))]
    limit: u64,
    /// Language of sentences: fi, sv or en
    #[arg(long, default_value = "fi")]
    lang: Lang,
    /// The day that counts as today [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Print the whole answer as JSON
    #[arg(long)]
    json: bool,
}

fn points(text: &str) -> Result<Points, String> {
    let number: f64 = text.parse().map_err(|_error| "expected points from 0 to 100".to_owned())?;
    if (0.0..=100.0).contains(&number) {
        Ok(Points((number * 100.0).round() as u32))
    } else {
        Err("expected points from 0 to 100".to_owned())
    }
}

impl AdviceArgs {
    fn request(&self, service: &Service) -> AdviceRequest {
        AdviceRequest {
            threshold: self.threshold,
            limit: self.limit as usize,
            ..service.advice_request(self.lang)
        }
    }
}

/// Runs `kohtaanto advise`.
pub(super) fn run(args: &AdviseArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    match &args.command {
        AdviseCommand::Profile { profile, profile_file, wanted } => {
            let mut filters = VacancyFilters::default();
            add_filters(&wanted.filter, |name, value| Ok(filters.add(name, value)?))?;
            let profile = subject(profile.as_ref(), profile_file.as_deref(), Profile::from_json)?;
            let service = engine::open_existing(&config, wanted.today)?;
            let request = wanted.request(&service);
            let query = ProfileAdviceQuery { profile, filters, request };
            for_person(&service.advise_profile(&query)?, wanted)
        }
        AdviseCommand::Vacancy { vacancy, vacancy_file, wanted } => {
            let mut filters = ProfileFilters::default();
            add_filters(&wanted.filter, |name, value| Ok(filters.add(name, value)))?;
            let vacancy = subject(vacancy.as_ref(), vacancy_file.as_deref(), Vacancy::from_json)?;
            let service = engine::open_existing(&config, wanted.today)?;
            let request = wanted.request(&service);
            let query = VacancyAdviceQuery { vacancy, filters, request };
            for_employer(&service.advise_vacancy(&query)?, wanted)
        }
    }
}

fn for_person(answer: &PersonAdvice, wanted: &AdviceArgs) -> anyhow::Result<()> {
    let mut output = Output::new();
    if wanted.json {
        output.json(answer)?;
        return output.finish();
    }
    for (at, advice) in answer.advice.iter().enumerate() {
        output.line(format_args!("{:>3}. {}", at + 1, advice.text))?;
        for change in &advice.changes {
            let route = [&change.how, &change.authority, &change.authority_url];
            let route: Vec<&str> = route.into_iter().flatten().map(String::as_str).collect();
            if !route.is_empty() {
                output.line(format_args!("     {}", route.join(" · ")))?;
            }
        }
        let examples: Vec<String> = advice
            .examples
            .iter()
            .map(|one| format!("{} {} → {}", one.id, one.score_before, one.score_after))
            .collect();
        output.line(format_args!("     {}", examples.join(", ")))?;
    }
    output.finish()?;
    let passing = answer.passing;
    tell(format_args!(
        "{} pass {} points at present ({} if confirmed); {} changes tried",
        passing.all(),
        answer.threshold,
        passing.if_confirmed,
        answer.tried
    ));
    Ok(())
}

fn for_employer(answer: &AdvertAdvice, wanted: &AdviceArgs) -> anyhow::Result<()> {
    let mut output = Output::new();
    if wanted.json {
        output.json(answer)?;
        return output.finish();
    }
    let present = answer.advice.candidates;
    let values = [
        ("eligible", &*present.eligible.to_string()),
        ("if_confirmed", &*present.if_confirmed.to_string()),
        ("points", &*answer.advice.threshold.to_string()),
    ];
    output.line(format_args!("{}", message(wanted.lang, "advice.vacancy.present", &values)))?;
    for (at, advice) in answer.advice.advice.iter().enumerate() {
        output.line(format_args!("{:>3}. {}", at + 1, advice.text))?;
    }
    for together in &answer.advice.together {
        output.line(format_args!("  +  {}", together.text))?;
    }
    for check in &answer.checks {
        let labels: Vec<&str> = check.suggestions.iter().map(|one| &*one.label).collect();
        output.line(format_args!("  ?  {} {}", check.text, labels.join(", ")))?;
    }
    for found in &answer.wording {
        output.line(format_args!(
            "  !  {} {}–{}: “{}” → {}. {} ({})",
            found.field, found.start, found.end, found.words, found.instead, found.why, found.law
        ))?;
    }
    output.finish()
}
