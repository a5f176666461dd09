//! `workspace/executeCommand`: texts for the user to read.

use super::{Backend, Error, Event};
use crate::catalog::{self, Code, EnhancedCode, Locale, ReplyCode};
use crate::topic::Topic;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

/// The command that compares two codes.
pub(super) const COMPARE: &str = "smtp-lsp.compare";
/// The command that explains a code, a pair, a set, a command of SMTP or a rule.
pub(super) const EXPLAIN: &str = "smtp-lsp.explain";

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.execute_command_provider = Some(lsp::ExecuteCommandOptions {
        commands: vec![COMPARE.to_owned(), EXPLAIN.to_owned()],
        work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
    });
}

/// Answers with Markdown.
pub(super) async fn execute_command(
    backend: &Backend,
    params: lsp::ExecuteCommandParams,
) -> Result<Option<lsp::LSPAny>> {
    let write: Box<dyn FnOnce(&'static Locale) -> String + Send> = match params.command.as_str() {
        COMPARE => {
            let codes: Vec<Code> = params.arguments.iter().filter_map(to_code).collect();
            let [first, second] = codes[..] else {
                return Err(Error::invalid_params(format!(
                    "`{COMPARE}` takes two codes, such as [252, 452]"
                )));
            };
            Box::new(move |locale| catalog::compare(first, second, locale).to_markdown())
        }
        EXPLAIN => {
            let words: Vec<String> = params.arguments.iter().map(to_word).collect();
            let words = words.join(" ");
            // What cannot be explained is told before anybody waits for it.
            Topic::parse(&words, catalog::english()).map_err(Error::invalid_params)?;
            Box::new(move |locale| {
                Topic::parse(&words, locale).map_or_else(|message| message, |topic| topic.to_markdown())
            })
        }
        other => return Err(Error::invalid_params(format!("there is no command `{other}`"))),
    };
    let (answer, receive) = oneshot::channel();
    backend.send(Event::Read { write, answer });
    Ok(Some(super::answered(receive.await.map(Ok))?.into()))
}

fn to_word(argument: &lsp::LSPAny) -> String {
    argument.as_str().map_or_else(|| argument.to_string(), str::to_owned)
}

/// A code, as a number or as its digits.
fn to_code(argument: &lsp::LSPAny) -> Option<Code> {
    if let Some(code) = argument.as_str().and_then(EnhancedCode::parse) {
        return Some(code.into());
    }
    let number = argument.as_u64().or_else(|| argument.as_str()?.parse().ok())?;
    u16::try_from(number).ok().filter(|number| (100..600).contains(number)).map(|code| ReplyCode(code).into())
}
