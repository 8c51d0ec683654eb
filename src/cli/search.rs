//! `kohtaanto search`.

use clap::Args;
use jiff::civil::Date;

use super::matching::add_filters;
use super::output::{Output, tell};
use super::{Global, engine};
use crate::domain::Lang;
use crate::index::filter::VacancyFilters;
use crate::search::{MAX_LIMIT, SearchRequest};
use crate::service::VacancyCard;

const EXAMPLES: &str = "\
Examples:
  kohtaanto search \"lähihoitaja Tampere\"
  kohtaanto search --lang sv \"sjuksköterska\" --filter working_time=full_time --filter remote=partial
  kohtaanto search --json --limit 100 welder | jq '.hits[].id'
  kohtaanto search --today 2026-03-01 welder      as it would have been found on that day
The server must be stopped (or ask it: GET /v1/vacancies).";

/// Search the stored vacancies
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SearchArgs {
    /// Words, \"phrases\", +required, -excluded, begin*; nothing finds all
    #[arg(default_value = "")]
    query: String,
    /// Filter such as `place=municipality:837`; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    filter: Vec<String>,
    /// Most hits
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=MAX_LIMIT as u64))]
    limit: u64,
    /// `next_cursor` of the page before
    #[arg(long)]
    cursor: Option<String>,
    /// Language of labels: fi, sv or en
    #[arg(long, default_value = "fi")]
    lang: Lang,
    /// The day that counts as today: what closed before it is not shown [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// Print the whole answer as JSON, as the HTTP interface gives it
    #[arg(long)]
    json: bool,
}

/// Runs `kohtaanto search`.
pub(super) fn run(args: &SearchArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    let mut filters = VacancyFilters::default();
    add_filters(&args.filter, |name, value| Ok(filters.add(name, value)?))?;
    let service = engine::open_existing(&config, args.today)?;
    let request = SearchRequest {
        query: args.query.clone(),
        filters,
        limit: args.limit as usize,
        cursor: args.cursor.clone(),
        lang: args.lang,
        ..SearchRequest::default()
    };
    let answer = service.search_vacancies(&request)?;
    let mut output = Output::new();
    if args.json {
        output.json(&answer)?;
        return output.finish();
    }
    for (at, found) in answer.hits.iter().enumerate() {
        let title = found.card.as_ref().map(title).unwrap_or_default();
        output.line(format_args!("{:>3}. {title}  [{}]", at + 1, found.hit.id))?;
    }
    output.finish()?;
    tell(format_args!("{} of {}", answer.hits.len(), answer.total));
    if answer.total == 0 {
        let closed = service.past_deadline(&request)?;
        if closed > 0 {
            tell(format_args!(
                "{closed} more are past their deadline (--today YYYY-MM-DD searches as of an earlier day)"
            ));
        }
    }
    if let Some(meant) = &answer.did_you_mean {
        tell(format_args!("did you mean: {meant}"));
    }
    if let Some(relaxed) = &answer.relaxed {
        tell(format_args!(
            "only {} have all words; not required: {}",
            relaxed.strict_total,
            relaxed.words.join(", ")
        ));
    }
    if let Some(cursor) = &answer.next_cursor {
        tell(format_args!("next page: --cursor {cursor}"));
    }
    Ok(())
}

/// A vacancy in one line: title and employer.
fn title(card: &VacancyCard) -> String {
    match &card.employer {
        Some(employer) => format!("{} · {employer}", card.title),
        None => card.title.clone(),
    }
}
