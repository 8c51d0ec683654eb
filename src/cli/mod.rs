//! The command line.

pub mod bench;
pub mod evaluate;

use clap::{Parser, Subcommand};

/// Matching engine of a national job market.
#[derive(Debug, Parser)]
#[command(name = "kohtaanto", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Measure the quality of linking, search and matching on judged sets
    Evaluate(evaluate::EvaluateArgs),
    /// Measure time and memory beside a bare full-text index
    Bench(bench::BenchArgs),
}

/// Runs the command of the arguments.
///
/// # Errors
/// What the command says.
pub fn run() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Evaluate(args) => evaluate::run(args),
        Command::Bench(args) => bench::run(args),
    }
}
