//! What may stand on the command line.

use super::outputs::Output;
use super::select::Shard;
use crate::catalog::{self, Locale};
use crate::config::Config;
use crate::report;
use crate::rules::Severity;
use anstream::ColorChoice;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::env;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  lsp-check                            check the folder that you are in
  lsp-check src mail/queue.py          check a folder and a file
  lsp-check --format text --format sarif=out.sarif
                                       for people, and for a code-scanning service
  lsp-check --fix src                  mend what is certain; --diff only shows it
  lsp-check --add-ignore REASON src
                                       put comments with a reason that silence what is found
  lsp-check --baseline known.json      leave out what known.json names; --update-baseline writes it
  lsp-check merge part-*.json          tell of what several machines found as of one run
  lsp-check codes src                  list every code that stands in src
  lsp-check explain 452                what 452 means and what to do about it
  lsp-check explain 452 4.2.2          a reply code and the enhanced code beside it
  lsp-check compare 252 452            two codes side by side, or 4.2.2 5.2.2
  lsp-check explain --all --format markdown
                                       the whole catalogue as one document

A file `smtp-lsp.toml` sets the severity of rules and leaves files out:
  exclude = [\"vendor\"]
  rules = { transient-as-permanent = \"error\", class-mismatch = \"off\" }

Exit status: 0 no findings, 1 findings, 2 an error.";

/// Finds SMTP reply codes in code and in mail-server configs, and warns where they are mishandled.
#[derive(Parser)]
#[command(name = "lsp-check", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: Check,
}

#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) paths: Asked,
    #[command(flatten)]
    pub(super) telling: Telling,
    #[command(flatten)]
    pub(super) mend: Mend,
    /// Run again whenever a file changes.
    #[arg(long, conflicts_with_all = CHANGES)]
    pub(super) watch: bool,
    #[command(flatten)]
    pub(super) show: Show,
}

/// How findings are told.
#[derive(Args)]
pub(super) struct Telling {
    /// How findings are written, and to which file; as often as wanted.
    ///
    /// One format can go to the standard output. text is the default.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = Output::parse, long_help = formats_help())]
    pub(super) format: Vec<Output>,
    /// Write the format that has no file of its own to this one.
    #[arg(long, value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,
    /// Count the findings of each rule instead of listing them.
    #[arg(long)]
    pub(super) statistics: bool,
    #[command(flatten)]
    pub(super) known: Known,
    /// Exit with 0 even if there are findings.
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// The least severity that makes the run fail.
    #[arg(long, value_name = "SEVERITY", value_enum, default_value = "hint")]
    pub(super) fail_on: Severity,
    /// Leave the summary out.
    #[arg(short, long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) color: Color,
}

/// What is known already.
#[derive(Args)]
pub(super) struct Known {
    /// Leave out the findings that this file names; lines may have moved since.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write all findings of this run to the baseline.
    #[arg(long, requires = "baseline")]
    pub(super) update_baseline: bool,
}

/// Options that change files.
const CHANGES: [&str; 4] = ["fix", "unsafe_fixes", "add_ignore", "update_baseline"];

/// What is shown instead of a check.
#[derive(Args)]
pub(super) struct Show {
    /// List the files that would be checked, and check none.
    #[arg(long, conflicts_with_all = CHANGES)]
    pub(super) show_files: bool,
    /// Show which settings hold for each PATH and where they stand, and check nothing.
    #[arg(long, conflicts_with_all = CHANGES, conflicts_with = "show_files")]
    pub(super) show_settings: bool,
}

/// What is changed in the files.
#[derive(Args)]
pub(super) struct Mend {
    /// Mend what is certain, in the files.
    #[arg(long)]
    pub(super) fix: bool,
    /// Mend what is likely as well. Read what it did.
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Show what --fix (or, with it, --unsafe-fixes) would change, and change nothing.
    #[arg(long)]
    pub(super) diff: bool,
    /// Put a comment that silences it above each finding, with this reason.
    #[arg(long, value_name = "REASON", value_parser = reason, conflicts_with_all = ["fix", "unsafe_fixes", "diff", "update_baseline"])]
    pub(super) add_ignore: Option<String>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// List every reply code and enhanced status code that stands in the files.
    Codes {
        #[command(flatten)]
        paths: Asked,
        #[command(flatten)]
        style: ListStyle,
    },
    /// Explain a reply code (452), an enhanced code (4.2.2), both together or a whole reply, a class (4yz), a rule, or
    /// what may answer a command (RCPT).
    Explain {
        /// What to explain.
        #[arg(value_name = "CODE|RULE|COMMAND", required_unless_present = "all", num_args = 1..)]
        subject: Vec<String>,
        /// Explain the whole catalogue, as one document.
        #[arg(long, conflicts_with = "subject")]
        all: bool,
        #[command(flatten)]
        style: PageStyle,
    },
    /// Show two codes side by side, each a reply code (452) or an enhanced code (4.2.2).
    Compare {
        /// The one.
        #[arg(value_name = "CODE")]
        first: String,
        /// The other.
        #[arg(value_name = "CODE")]
        second: String,
        #[command(flatten)]
        style: PageStyle,
    },
    /// Tell of runs that each wrote `--format part=FILE` as of one, such as those of the machines that took a --shard.
    Merge {
        /// What they wrote.
        #[arg(value_name = "FILE", required = true)]
        parts: Vec<PathBuf>,
        #[command(flatten)]
        telling: Telling,
    },
    /// Write the script that completes commands in a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the manual page, as man reads it.
    Man,
    /// List the rules.
    Rules {
        #[command(flatten)]
        style: ListStyle,
    },
    /// List the languages and config formats, and which rules work in each.
    Languages {
        #[command(flatten)]
        style: ListStyle,
    },
}

#[derive(Args)]
pub(super) struct Asked {
    /// Files and folders, or `-` for the standard input. Ignore files hold in folders; a file that is named is always
    /// checked. Without any, the folder around.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Take paths from this file too, one a line or with a NUL behind each; `-` is the standard input.
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Option<PathBuf>,
    /// What the text of the standard input is called.
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Look into hidden folders.
    #[arg(long)]
    pub(super) hidden: bool,
    /// Follow links.
    #[arg(long)]
    pub(super) follow: bool,
    /// Only files that differ from a commit of git, or that git does not know yet.
    #[arg(long, value_name = "COMMIT")]
    pub(super) changed_since: Option<String>,
    /// Only one part of all files; every file is in just one of them.
    #[arg(long, value_name = "PART/PARTS", value_parser = Shard::parse)]
    pub(super) shard: Option<Shard>,
}

impl Asked {
    /// Whether files are left out that would else be looked at.
    pub(super) fn takes_a_part(&self) -> bool {
        self.shard.is_some() || self.changed_since.is_some()
    }
}

#[derive(Args)]
pub(super) struct ListStyle {
    /// How the list is written.
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ListFormat,
    #[command(flatten)]
    pub(super) color: Color,
}

#[derive(Args)]
pub(super) struct PageStyle {
    /// How the page is written.
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: PageFormat,
    /// The language of the explanation, as a tag such as `ru` or `pt-BR`.
    #[arg(long, value_name = "TAG", value_parser = catalog::known_locale)]
    pub(super) locale: Option<&'static Locale>,
    #[command(flatten)]
    pub(super) color: Color,
}

impl PageStyle {
    /// What the user asks for, else what the configuration around says, else English.
    pub(super) fn locale(&self) -> &'static Locale {
        let configured = || {
            let folder = env::current_dir().ok()?;
            // A broken configuration is told of where files are checked.
            Config::for_folder(&folder).ok()?.locale
        };
        self.locale.or_else(configured).unwrap_or_else(catalog::english)
    }
}

#[derive(Args)]
pub(super) struct Color {
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto", help = "When to use colours")]
    color: clap::ColorChoice,
}

impl Color {
    pub(super) fn choice(&self) -> ColorChoice {
        match self.color {
            clap::ColorChoice::Auto => ColorChoice::Auto,
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For people.
    Text,
    /// One array.
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    /// For people.
    Text,
    /// Markdown.
    Markdown,
    /// One object.
    Json,
}

/// A reason goes into a comment of one line.
fn reason(text: &str) -> Result<String, String> {
    if text.contains(['\n', '\r']) || !text.contains(char::is_alphanumeric) {
        return Err("a reason is one line that says why the code is right".to_owned());
    }
    Ok(text.trim().to_owned())
}

fn formats_help() -> String {
    let width = report::formats().iter().map(|format| format.name.len()).max().unwrap_or(0);
    let rows: Vec<String> = report::formats()
        .iter()
        .map(|format| format!("\n  {:width$}  {}", format.name, format.summary))
        .collect();
    format!(
        "How findings are written, and to which file; as often as wanted. One format can go to the standard output. \
         The default is {}:{rows}",
        report::DEFAULT,
        rows = rows.concat()
    )
}

/// The whole command line, for what is made from it.
pub(super) fn whole() -> clap::Command {
    Arguments::command()
}

/// The names of the commands.
pub(super) fn commands() -> Vec<String> {
    Arguments::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}
