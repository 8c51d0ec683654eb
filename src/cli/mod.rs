//! The command line.
//!
//! Brief overview: [`main`] parses arguments, runs the command and gives the exit code: 0 done, 1 failed, 2 wrong
//! usage, 3 done but some records were refused, 4 to 6 what `replay` found. Results go to standard output, everything said to a person to
//! standard error.

mod advise;
mod audit;
mod availability;
mod batch;
pub mod bench;
mod demo;
mod engine;
pub mod evaluate;
mod first_start;
mod import;
mod matching;
mod model;
mod output;
mod rankings;
mod reindex;
mod replay;
mod search;
mod serve;
mod settings;
mod taxonomy;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::config::Config;
use crate::service::ReplayVerdict;
use crate::telemetry;

const EXAMPLES: &str = "\
Examples:
  kohtaanto                                       start the server; the first start loads demo data
  kohtaanto import vacancies vacancies.jsonl      load records
  kohtaanto search \"sjuksköterska Stockholm\"      search the stored vacancies
  kohtaanto match vacancies --profile demo:p001   vacancies for a person, with reasons
  kohtaanto config                                what is configured

Settings: defaults, then the file of --config, then environment variables such as KOHTAANTO__SERVER__PORT=8081, then \
options. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 some records were refused, \
4 to 6 see `replay`.";

/// Matching engine of a national job market
///
/// Finds vacancies for people and candidates for vacancies, and says why. Without a command it serves the page and the
/// HTTP interface on this computer.
#[derive(Debug, Parser)]
#[command(name = "kohtaanto", version, after_help = EXAMPLES)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    global: Global,
    /// Options of `serve`, which needs no name.
    #[command(flatten)]
    serve: serve::ServeArgs,
    /// What to do.
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
    /// Configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Data directory with store and index [default: ./var]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Log what commands other than `serve` do
    #[arg(long, short, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the page and the HTTP interface (the default)
    Serve(serve::ServeArgs),
    Import(import::ImportArgs),
    Search(search::SearchArgs),
    Match(matching::MatchArgs),
    Replay(replay::ReplayArgs),
    Rankings(rankings::RankingsArgs),
    Availability(availability::AvailabilityArgs),
    Advise(advise::AdviseArgs),
    Taxonomy(taxonomy::TaxonomyArgs),
    Model(model::ModelArgs),
    Demo(demo::DemoArgs),
    Reindex(reindex::ReindexArgs),
    Evaluate(evaluate::EvaluateArgs),
    Audit(audit::AuditArgs),
    Bench(bench::BenchArgs),
    Config(settings::ConfigArgs),
}

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// All of it was done.
    Done,
    /// Some records were refused.
    SomeRejected,
    /// An answer was replayed.
    Replayed(ReplayVerdict),
}

impl Global {
    /// The configuration with the options that every command has.
    fn load(&self) -> anyhow::Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(dir) = &self.data {
            config.data.dir.clone_from(dir);
        }
        Ok(config)
    }

    /// As `load`, and starts the log of a command that is no server: it is quiet unless told otherwise.
    fn start(&self) -> anyhow::Result<Config> {
        let config = self.load()?;
        let mut log = config.log.clone();
        if !self.verbose {
            log.filter = "error".to_owned();
        }
        telemetry::start(&log)?;
        Ok(config)
    }
}

/// A wrong use of a command that the parser cannot see.
fn usage(message: &str) -> anyhow::Error {
    Cli::command().error(ErrorKind::ArgumentConflict, message).into()
}

/// Parses the arguments of the process and runs the command.
#[must_use]
pub fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::SomeRejected) => ExitCode::from(3),
        Ok(Ending::Replayed(verdict)) => replay::exit_code(verdict),
        Err(error) if error.is::<output::ReaderGone>() => ExitCode::SUCCESS,
        Err(error) => match error.downcast::<clap::Error>() {
            Ok(error) => error.exit(),
            Err(error) => {
                output::tell(format_args!("error: {}", output::explain(&error)));
                ExitCode::FAILURE
            }
        },
    }
}

fn run(cli: Cli) -> anyhow::Result<Ending> {
    let Cli { global, serve, command } = cli;
    let done = |()| Ending::Done;
    match command {
        None => serve::run(&serve, &global).map(done),
        Some(Command::Serve(args)) => serve::run(&serve.or(args), &global).map(done),
        Some(_) if serve.any() => Err(usage("options of `serve` before another command")),
        Some(Command::Import(args)) => import::run(&args, &global),
        Some(Command::Search(args)) => search::run(&args, &global).map(done),
        Some(Command::Match(args)) => matching::run(&args, &global).map(done),
        Some(Command::Replay(args)) => replay::run(&args, &global).map(Ending::Replayed),
        Some(Command::Rankings(args)) => rankings::run(&args, &global).map(done),
        Some(Command::Availability(args)) => availability::run(&args, &global).map(done),
        Some(Command::Advise(args)) => advise::run(&args, &global).map(done),
        Some(Command::Taxonomy(args)) => taxonomy::run(&args, &global).map(done),
        Some(Command::Model(args)) => model::run(&args, &global).map(done),
        Some(Command::Demo(args)) => demo::run(&args, &global).map(done),
        Some(Command::Reindex(args)) => reindex::run(&args, &global).map(done),
        Some(Command::Evaluate(args)) => {
            let config = global.start()?;
            evaluate::run(args, &config).map(done)
        }
        Some(Command::Audit(args)) => {
            let config = global.start()?;
            audit::run(&args, &config).map(done)
        }
        Some(Command::Bench(args)) => {
            let config = global.start()?;
            bench::run(args, &config).map(done)
        }
        Some(Command::Config(args)) => settings::run(&args, &global).map(done),
    }
}

/// Reads a file whole, or standard input for `-`.
fn read_input(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes)
            .context("cannot read standard input")?;
        return Ok(bytes);
    }
    std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    //! 1. The definition of the command line holds together.
    //! 2. Options of every command stand before or after it.

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_of_every_command_stand_anywhere() {
        for line in ["kohtaanto --data d config", "kohtaanto config --data d"] {
            let cli = Cli::parse_from(line.split(' '));
            assert_eq!(cli.global.data, Some(PathBuf::from("d")), "{line}");
        }
        let cli = Cli::parse_from("kohtaanto --port 81 config".split(' '));
        assert!(run(cli).is_err_and(|error| error.is::<clap::Error>()));
    }
}
