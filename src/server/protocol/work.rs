//! Work that takes a while: shown by the client, ended by its user.

use super::{Backend, PATIENCE};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tower_lsp::ls_types as lsp;

/// What is done sooner is not shown, unless the client asked for it.
const SOON: Duration = Duration::from_millis(300);
const TITLE: &str = "Reading the project's mail code";

/// What goes on.
#[derive(Default)]
pub(super) struct Works {
    running: Arc<Mutex<HashMap<lsp::ProgressToken, Arc<AtomicBool>>>>,
    count: std::sync::atomic::AtomicU32,
}

/// Work that goes on until this is dropped.
pub(super) struct Work {
    /// Whether the user has ended it.
    pub(super) is_ended: Arc<AtomicBool>,
    _until: oneshot::Sender<()>,
}

/// Begins work, under the client's token where it gave one.
pub(super) fn begin(backend: &Backend, given: Option<lsp::ProgressToken>) -> Work {
    let is_ended = Arc::new(AtomicBool::new(false));
    let (until, mut done) = oneshot::channel();
    let works = &backend.works;
    let work = Work { is_ended: Arc::clone(&is_ended), _until: until };
    let (is_asked, client) = (given.is_some(), backend.client.clone());
    if !is_asked && !backend.can().shows_progress {
        return work;
    }
    let number = works.count.fetch_add(1, Ordering::SeqCst);
    let token = given.unwrap_or_else(|| lsp::NumberOrString::String(format!("smtp-lsp/{number}")));
    let running = Arc::clone(&works.running);
    running.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), is_ended);
    // Never awaited by a handler: a client that does not answer would hold it.
    tokio::task::spawn_local(async move {
        let is_shown = is_asked || {
            let goes_on = timeout(SOON, &mut done).await.is_err();
            let create = client.create_work_done_progress(token.clone());
            goes_on && matches!(timeout(PATIENCE, create).await, Ok(Ok(())))
        };
        if is_shown {
            let shown = client.progress(token.clone(), TITLE).with_cancel_button().begin().await;
            // It ends when the other end is dropped.
            let _ = done.await;
            shown.finish().await;
        }
        running.lock().unwrap_or_else(PoisonError::into_inner).remove(&token);
    });
    work
}

/// `window/workDoneProgress/cancel`.
pub(super) async fn cancel(backend: &Backend, params: lsp::WorkDoneProgressCancelParams) {
    let running = backend.works.running.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(is_ended) = running.get(&params.token) {
        is_ended.store(true, Ordering::SeqCst);
    }
}
