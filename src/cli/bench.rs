//! `kohtaanto bench`.

use clap::Args;

/// Measure time and memory beside a bare full-text index
#[derive(Debug, Args)]
pub struct BenchArgs {}

/// Runs `kohtaanto bench`.
///
/// # Errors
/// None.
pub fn run(_args: BenchArgs) -> anyhow::Result<()> {
    Ok(())
}
