//! The `kohtaanto` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    kohtaanto::cli::main()
}
