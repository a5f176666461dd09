//! What the world says, as messages to the client.

use super::convert::to_diagnostic;
use super::{PATIENCE, Uris};
use crate::server::world::Outgoing;
use std::sync::PoisonError;
use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::Client;
use tower_lsp::ls_types as lsp;

/// Delivers what the world says. Requests to the client are never waited for.
pub(super) async fn deliver(mut leaving: UnboundedReceiver<Outgoing>, client: Client, uris: Uris) {
    while let Some(outgoing) = leaving.recv().await {
        match outgoing {
            Outgoing::Publish { uri, version, diagnostics } => {
                let known = uris.lock().unwrap_or_else(PoisonError::into_inner).get(&uri).cloned();
                let Some(uri) = known else { continue };
                let diagnostics =
                    diagnostics.iter().map(|diagnostic| to_diagnostic(diagnostic, &uri)).collect();
                client.publish_diagnostics(uri, diagnostics, version).await;
            }
            Outgoing::Refresh => {
                let client = client.clone();
                tokio::task::spawn_local(async move {
                    let _ = tokio::time::timeout(PATIENCE, client.workspace_diagnostic_refresh()).await;
                });
            }
            Outgoing::RefreshHints => {
                let client = client.clone();
                tokio::task::spawn_local(async move {
                    let _ = tokio::time::timeout(PATIENCE, client.inlay_hint_refresh()).await;
                });
            }
            Outgoing::RefreshLenses => {
                let client = client.clone();
                tokio::task::spawn_local(async move {
                    let _ = tokio::time::timeout(PATIENCE, client.code_lens_refresh()).await;
                });
            }
            Outgoing::Tell(message) => client.show_message(lsp::MessageType::INFO, message).await,
            Outgoing::Show(message) => client.show_message(lsp::MessageType::WARNING, message).await,
        }
    }
}
