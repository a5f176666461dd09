//! The language server: serves one client over standard input and output.

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// A language server for SMTP reply codes.
#[derive(Parser)]
#[command(name = "smtp-lsp", version)]
struct Arguments {
    /// Append one line to FILE for whatever is out of the ordinary.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Serve over standard input and output. This is the default; editors like to say it.
    #[arg(long)]
    stdio: bool,
}

fn main() -> ExitCode {
    smtp_lsp::server::run(Arguments::parse().log)
}
