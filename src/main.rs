//! The `kohtaanto` binary.

fn main() -> anyhow::Result<()> {
    kohtaanto::cli::run()
}
