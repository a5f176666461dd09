//! The process of the client.

use crate::server::log::Log;
use std::time::Duration;

/// How often a look is taken whether the client is still alive.
const PULSE: Duration = Duration::from_secs(5);

/// Ends the process when the client has died without saying so.
pub(super) async fn follow(parent: u32, log: Log) {
    while is_alive(parent) {
        tokio::time::sleep(PULSE).await;
    }
    log.line("the client is gone");
    std::process::exit(1);
}

#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    let id = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    // Another user's process is alive too; only one that is not there is dead.
    id.is_none_or(|id| rustix::process::test_kill_process(id) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    // There the end of the input tells.
    true
}
