//! The language server.
//!
//! Handlers run concurrently, so a handler sends one [`world::Event`] before it waits for anything: events arrive in
//! the order of the messages. One task, the [`world::World`], owns all documents and is their only writer. Analysis
//! runs on snapshots in threads of its own ([`worker`], [`desks`]); what it finds comes back as an event and is published only if
//! nothing has changed meanwhile. Positions of the protocol exist in [`position`] and its types in [`protocol`] only.

mod desks;
mod diagnostics;
mod hover;
mod log;
mod position;
mod protocol;
#[cfg(test)]
mod tests;
mod transport;
mod worker;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

/// Serves one client over standard input and output until it says `exit`, its input ends, or it dies.
///
/// `log` names a file that gets one line for whatever is out of the ordinary. The exit code is 0 after `shutdown` and
/// `exit`, and 1 otherwise, as the protocol wants it.
#[must_use]
pub fn run(log: Option<PathBuf>) -> ExitCode {
    let log = match log::Log::open(log) {
        Ok(log) => log,
        Err(message) => {
            eprintln!("smtp-lsp: {message}");
            return ExitCode::from(2);
        }
    };
    // Handlers and the world do no work to speak of: one thread for them, a few for answers and for the streams; those of
    // the analysis are its own.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(6).build();
    match runtime {
        Ok(runtime) => {
            let code = runtime.block_on(protocol::serve(
                log,
                worker::analysed,
                tokio::io::stdin(),
                tokio::io::stdout(),
            ));
            // A worker that is still busy, or a read that never ends, must not keep the process alive.
            runtime.shutdown_background();
            code
        }
        Err(error) => {
            eprintln!("smtp-lsp: cannot start: {error}");
            ExitCode::from(2)
        }
    }
}
