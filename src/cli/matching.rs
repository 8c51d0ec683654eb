//! `kohtaanto match`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::output::{Output, tell};
use super::{Global, batch, engine, read_input};
use crate::domain::{Lang, Profile, ProfileId, Vacancy, VacancyId};
use crate::index::filter::{ProfileFilters, VacancyFilters};
use crate::matching::{Eligibility, ListRequest, MAX_LIMIT, MatchAnswer, MatchItem};
use crate::service::{CandidateQuery, MatchSubject as Subject, Service, VacancyQuery};

/// Reasons of each kind that are shown.
const SHOWN_REASONS: usize = 3;

const EXAMPLES: &str = "\
Examples:
  kohtaanto match vacancies --profile demo:p001 --lang en
  kohtaanto match vacancies --profile-file me.json --filter place=municipality:837 --limit 5
  kohtaanto match vacancies --profile demo:p001 --ranking near-first
  kohtaanto match candidates --vacancy demo:v001 --json
  kohtaanto match batch vacancies --output lists.ndjson
A file is matched and stored nowhere; `-` is standard input. The server must be stopped (or ask it:
POST /v1/match/vacancies, POST /v1/match/candidates).";

/// Match people and vacancies, with reasons
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MatchArgs {
    #[command(subcommand)]
    command: MatchCommand,
}

#[derive(Debug, Subcommand)]
enum MatchCommand {
    /// Vacancies for a person
    #[command(after_help = EXAMPLES)]
    Vacancies {
        /// Id of a stored profile
        #[arg(long, value_name = "ID", required_unless_present = "profile_file")]
        profile: Option<ProfileId>,
        /// File with one profile as JSON
        #[arg(long, value_name = "FILE", conflicts_with = "profile")]
        profile_file: Option<PathBuf>,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Candidates for a vacancy
    #[command(after_help = EXAMPLES)]
    Candidates {
        /// Id of a stored vacancy
        #[arg(long, value_name = "ID", required_unless_present = "vacancy_file")]
        vacancy: Option<VacancyId>,
        /// File with one vacancy as JSON
        #[arg(long, value_name = "FILE", conflicts_with = "vacancy")]
        vacancy_file: Option<PathBuf>,
        #[command(flatten)]
        list: ListArgs,
    },
    Batch(batch::BatchArgs),
}

/// How a list is wanted.
#[derive(Debug, Args)]
struct ListArgs {
    /// Filter such as `remote=full`; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    filter: Vec<String>,
    /// Most items
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=MAX_LIMIT as u64))]
    limit: u64,
    /// `next_cursor` of the page before
    #[arg(long)]
    cursor: Option<String>,
    /// What ranks: the id of a ranking of `kohtaanto rankings`, or the code of a municipality that has one
    #[arg(long, value_name = "ID")]
    ranking: Option<String>,
    /// The list of what this rule keeps out instead, such as `closed` or the name of a filter
    #[arg(long, value_name = "RULE")]
    excluded_by: Option<String>,
    /// Language of reasons: fi, sv or en
    #[arg(long, default_value = "fi")]
    lang: Lang,
    /// The day that counts as today: what closed before it is not shown [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Print the whole answer as JSON
    #[arg(long)]
    json: bool,
}

/// Runs `kohtaanto match`.
pub(super) fn run(args: &MatchArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    match &args.command {
        MatchCommand::Batch(args) => batch::run(args, &config),
        MatchCommand::Vacancies { profile, profile_file, list } => {
            let mut filters = VacancyFilters::default();
            add_filters(&list.filter, |name, value| Ok(filters.add(name, value)?))?;
            let subject = subject(profile.as_ref(), profile_file.as_deref(), Profile::from_json)?;
            let service = engine::open_existing(&config, list.today)?;
            let query = VacancyQuery { profile: subject, filters, list: list.request(&service) };
            let answer = service.match_vacancies(&query)?;
            print(&answer, list, |ids| titles_of_vacancies(&service, ids, list.lang))
        }
        MatchCommand::Candidates { vacancy, vacancy_file, list } => {
            let mut filters = ProfileFilters::default();
            add_filters(&list.filter, |name, value| Ok(filters.add(name, value)))?;
            let subject = subject(vacancy.as_ref(), vacancy_file.as_deref(), Vacancy::from_json)?;
            let service = engine::open_existing(&config, list.today)?;
            let query = CandidateQuery { vacancy: subject, filters, list: list.request(&service) };
            let answer = service.match_candidates(&query)?;
            print(&answer, list, |ids| titles_of_candidates(&service, ids, list.lang))
        }
    }
}

impl ListArgs {
    fn request(&self, service: &Service) -> ListRequest {
        let mut request = service.list_request(self.lang);
        request.limit = self.limit as usize;
        request.cursor.clone_from(&self.cursor);
        request.excluded_by.clone_from(&self.excluded_by);
        request.tuning.ranking.clone_from(&self.ranking);
        request
    }
}

/// Adds filters that are written `name=value`.
pub(super) fn add_filters(
    filters: &[String],
    mut add: impl FnMut(&str, &str) -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    for filter in filters {
        let Some((name, value)) = filter.split_once('=') else {
            bail!("--filter: value `{filter}`: expected name=value, such as remote=full");
        };
        if !add(name.trim(), value.trim())? {
            bail!("--filter: no filter has the name `{name}`");
        }
    }
    Ok(())
}

/// Who or what is asked about: a stored record by its id, or one of a file.
pub(super) fn subject<Id: Clone, Record>(
    id: Option<&Id>,
    file: Option<&Path>,
    read: impl Fn(&[u8]) -> Result<Record, crate::domain::Invalid>,
) -> anyhow::Result<Subject<Id, Record>> {
    match (id, file) {
        (Some(id), _) => Ok(Subject::Stored(id.clone())),
        (None, Some(file)) => {
            let record = read(&read_input(file)?).with_context(|| file.display().to_string())?;
            Ok(Subject::Posted(Box::new(record)))
        }
        (None, None) => bail!("expected an id or a file"),
    }
}

fn titles_of_vacancies(service: &Service, ids: &[&str], lang: Lang) -> anyhow::Result<Vec<String>> {
    let ids: Result<Vec<VacancyId>, _> = ids.iter().map(|id| id.parse()).collect();
    let found = service.vacancies(&ids?)?;
    Ok(found
        .into_iter()
        .map(|vacancy| vacancy.map_or_else(String::new, |v| title(&v, lang)))
        .collect())
}

/// A vacancy in one line: title and employer.
fn title(vacancy: &Vacancy, lang: Lang) -> String {
    let title = vacancy.title.best(lang).map_or("", |(_, text)| text);
    match &vacancy.employer {
        Some(employer) => format!("{title} · {}", employer.name),
        None => title.to_owned(),
    }
}

/// What each person looks for, or has done: like every list of candidates, without anything written by the person.
fn titles_of_candidates(
    service: &Service,
    ids: &[&str],
    lang: Lang,
) -> anyhow::Result<Vec<String>> {
    let ids: Result<Vec<ProfileId>, _> = ids.iter().map(|id| id.parse()).collect();
    let found = service.profiles(&ids?)?;
    let title = |profile: Profile| {
        let card = service.candidate_card(&profile, lang);
        let named = [card.wanted, card.held, card.skills].into_iter().find(|list| !list.is_empty());
        let labels = named.unwrap_or_default().into_iter().take(SHOWN_REASONS);
        labels.map(|concept| concept.label).collect::<Vec<_>>().join(", ")
    };
    Ok(found.into_iter().map(|profile| profile.map_or_else(String::new, title)).collect())
}

fn print(
    answer: &MatchAnswer,
    list: &ListArgs,
    titles: impl Fn(&[&str]) -> anyhow::Result<Vec<String>>,
) -> anyhow::Result<()> {
    let mut output = Output::new();
    if list.json {
        output.json(answer)?;
        return output.finish();
    }
    let ids: Vec<&str> = answer.items.iter().map(|item| item.id.as_str()).collect();
    for (at, (item, title)) in answer.items.iter().zip(titles(&ids)?).enumerate() {
        output.line(format_args!(
            "{:>3}. {:>6}  {title}  [{}]",
            at + 1,
            item.score.to_string(),
            item.id
        ))?;
        if item.eligibility != Eligibility::Eligible {
            output.line(format_args!("             {}", item.eligibility.words()))?;
        }
        for reason in best_reasons(item) {
            output.line(format_args!("             {reason}"))?;
        }
    }
    output.finish()?;
    tell(format_args!("{} of {}", answer.items.len(), answer.total));
    let groups = answer.groups.iter().filter(|group| group.count > 0);
    let groups: Vec<String> =
        groups.map(|group| format!("{} {}", group.count, group.group.words())).collect();
    tell(format_args!("{}", groups.join(", ")));
    for exclusion in &answer.excluded {
        tell(format_args!("{}", exclusion.text));
    }
    if answer.total == 0 && answer.left_out > 0 {
        tell(format_args!("--today YYYY-MM-DD matches as of an earlier day"));
    }
    if let Some(cursor) = &answer.next_cursor {
        tell(format_args!("next page: --cursor {cursor}"));
    }
    Ok(())
}

/// What counts most for it, then what it lacks most.
fn best_reasons(item: &MatchItem) -> Vec<String> {
    let Some(explanation) = &item.explanation else { return Vec::new() };
    let mut found: Vec<_> =
        explanation.criteria.iter().flat_map(|criterion| &criterion.found).collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.points));
    let mut missing: Vec<_> = explanation
        .criteria
        .iter()
        .filter(|criterion| !criterion.missing.is_empty())
        .map(|criterion| {
            (criterion.possible.0 - criterion.contribution.0.min(criterion.possible.0), criterion)
        })
        .collect();
    missing.sort_by_key(|(lost, _)| std::cmp::Reverse(*lost));
    let missing = missing.into_iter().filter_map(|(_, criterion)| criterion.missing.first());
    let found = found.into_iter().take(SHOWN_REASONS).map(|finding| format!("+ {}", finding.text));
    found.chain(missing.take(SHOWN_REASONS).map(|finding| format!("– {}", finding.text))).collect()
}
