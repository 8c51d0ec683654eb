//! `kohtaanto search`.

use clap::Args;

use super::matching::{add_filters, title};
use super::output::{Output, tell};
use super::{Global, engine};
use crate::domain::{Lang, VacancyId};
use crate::index::filter::VacancyFilters;
use crate::search::{MAX_LIMIT, SearchRequest};

const EXAMPLES: &str = "\
Examples:
  kohtaanto search \"lähihoitaja Tampere\"
  kohtaanto search --lang sv \"sjuksköterska\" --filter working_time=full_time --filter remote=partial
  kohtaanto search --json --limit 100 welder | jq '.hits[].id'
The server must be stopped (or ask it: GET /v1/vacancies/search).";

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
    /// Print the whole answer as JSON
    #[arg(long)]
    json: bool,
}

/// Runs `kohtaanto search`.
pub(super) fn run(args: &SearchArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    let mut filters = VacancyFilters::default();
    add_filters(&args.filter, |name, value| Ok(filters.add(name, value)?))?;
    let service = engine::open_existing(&config)?;
    let answer = service.search(&SearchRequest {
        query: args.query.clone(),
        filters,
        limit: args.limit as usize,
        cursor: args.cursor.clone(),
        lang: args.lang,
        ..SearchRequest::default()
    })?;
    let mut output = Output::new();
    if args.json {
        output.json(&answer)?;
        return output.finish();
    }
    let ids: Result<Vec<VacancyId>, _> = answer.hits.iter().map(|hit| hit.id.parse()).collect();
    let vacancies = service.vacancies(&ids?)?;
    for (at, (hit, vacancy)) in answer.hits.iter().zip(vacancies).enumerate() {
        let title = vacancy.map_or_else(String::new, |vacancy| title(&vacancy, args.lang));
        output.line(format_args!("{:>3}. {title}  [{}]", at + 1, hit.id))?;
    }
    output.finish()?;
    tell(format_args!("{} of {}", answer.hits.len(), answer.total));
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
