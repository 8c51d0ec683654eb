//! `kohtaanto rankings`.

use anyhow::bail;
use clap::Args;

use super::output::Output;
use super::{Global, engine};
use crate::domain::Lang;
use crate::matching::RankingCard;
use crate::service::named_rankings;

const EXAMPLES: &str = "\
Examples:
  kohtaanto rankings                        all of them, a line each
  kohtaanto rankings near-first --lang fi   the card of one
  kohtaanto match vacancies --profile demo:p001 --ranking near-first
Rankings of one's own: files in the shape of index-config/rankings/near-first.toml, named by data.rankings.";

/// List the named rankings, or print the card of one
///
/// A card tells what a ranking is for, who answers for it, what it reads and never reads, how a list comes about, what each
/// criterion weighs, what it cannot do, and what people decide.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RankingsArgs {
    /// Id of a ranking: print its card
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Language of the card: fi, sv or en
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs `kohtaanto rankings`.
pub(super) fn run(args: &RankingsArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.start()?;
    let model = engine::model(&config)?;
    let rankings = named_rankings(config.data.rankings.as_deref(), &model)?;
    let cards: Vec<RankingCard> =
        rankings.iter().map(|ranking| RankingCard::new(ranking, &model, args.lang)).collect();
    let mut output = Output::new();
    let Some(id) = &args.id else {
        if args.json {
            output.json(&cards)?;
            return output.finish();
        }
        for card in &cards {
            output.line(format_args!("{:<16} {}: {}", card.id, card.name, card.purpose))?;
        }
        return output.finish();
    };
    let Some(card) = cards.iter().find(|card| card.id == *id) else {
        let known: Vec<&str> = cards.iter().map(|card| card.id.as_str()).collect();
        bail!("ranking `{id}`: expected one of {}", known.join(", "));
    };
    if args.json {
        output.json(card)?;
    } else {
        print(&mut output, card)?;
    }
    output.finish()
}

fn print(output: &mut Output, card: &RankingCard) -> anyhow::Result<()> {
    output.line(format_args!("{} ({}, {}, {})", card.name, card.id, card.owner, card.hash))?;
    output.line(format_args!("\n{}\n", card.purpose))?;
    for criterion in &card.criteria {
        let condition = |condition: Option<crate::matching::Condition>| {
            condition.map_or_else(String::new, |it| format!(" {it}"))
        };
        output.line(format_args!(
            "{:>6.1} %{} / {:>5.1} %{}  {}: {}",
            f64::from(criterion.person) * 100.0,
            condition(criterion.person_condition),
            f64::from(criterion.employer) * 100.0,
            condition(criterion.employer_condition),
            criterion.label,
            criterion.rule
        ))?;
    }
    for part in [&card.data, &card.rules, &card.limits, &card.oversight] {
        output.line("")?;
        for line in part {
            output.line(format_args!("- {line}"))?;
        }
    }
    Ok(())
}
