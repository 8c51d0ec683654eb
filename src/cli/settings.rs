//! `kohtaanto config`.

use clap::Args;

use super::Global;
use super::output::Output;

const EXAMPLES: &str = "\
Examples:
  kohtaanto config > kohtaanto.toml           a file to change and give back with --config
  KOHTAANTO__SERVER__PORT=8081 kohtaanto config
  kohtaanto config --config kohtaanto.toml --json";

/// Print the configuration in force
///
/// Defaults, the file of --config, environment variables and --data taken together, as a TOML file that --config reads.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ConfigArgs {
    /// Print JSON instead of TOML
    #[arg(long)]
    json: bool,
}

/// Runs `kohtaanto config`.
pub(super) fn run(args: &ConfigArgs, global: &Global) -> anyhow::Result<()> {
    let config = global.load()?;
    let mut output = Output::new();
    if args.json {
        output.json(&config)?;
    } else {
        output.line(toml::to_string_pretty(&config)?.trim_end())?;
    }
    output.finish()
}
