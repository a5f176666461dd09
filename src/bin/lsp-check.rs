//! The checker for the command line and for CI.

use std::process::ExitCode;

fn main() -> ExitCode {
    smtp_lsp::check::run()
}
