//! Settings: as the client tells of them, or as it answers when asked (`workspace/configuration`).

use super::{Backend, Event, PATIENCE, SECTION};
use std::sync::atomic::Ordering;
use tokio::time::timeout;
use tower_lsp::ls_types as lsp;

/// Asks the client for its settings, where it can be asked. What it has none of leaves things as they are.
pub(super) fn ask(backend: &Backend) {
    if !backend.can().pulls_settings {
        return;
    }
    let (client, events, news) = (backend.client.clone(), backend.events.clone(), backend.news.clone());
    let asked = std::sync::Arc::clone(&backend.asked);
    let number = asked.fetch_add(1, Ordering::SeqCst) + 1;
    // Never awaited by a handler: a client that does not answer would hold it.
    tokio::task::spawn_local(async move {
        let item = lsp::ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
        let Ok(Ok(answer)) = timeout(PATIENCE, client.configuration(vec![item])).await else { return };
        let settings = answer.into_iter().next().filter(|settings| !settings.is_null());
        // A later question has a later answer.
        if let Some(settings) = settings.filter(|_| asked.load(Ordering::SeqCst) == number) {
            news.send_modify(|count| *count += 1);
            // The world has ended: the process is about to.
            let _ = events.send(Event::Settings(settings));
        }
    });
}

/// The request to be told of changes, for clients that wait for it.
pub(super) fn registration() -> lsp::Registration {
    lsp::Registration {
        id: "settings".to_owned(),
        method: "workspace/didChangeConfiguration".to_owned(),
        register_options: Some(serde_json::json!({ "section": SECTION })),
    }
}

/// What has changed comes along, or is to be asked for.
pub(super) fn did_change_configuration(backend: &Backend, params: lsp::DidChangeConfigurationParams) {
    let comes_along = params.settings.get(SECTION).is_some();
    if !comes_along && backend.can().pulls_settings {
        ask(backend);
    } else if !params.settings.is_null() {
        backend.news.send_modify(|count| *count += 1);
        backend.send(Event::Settings(section(params.settings)));
    }
}

/// Our section of the settings, whether the client sends it bare or under its name.
pub(super) fn section(mut settings: serde_json::Value) -> serde_json::Value {
    match settings.get_mut(SECTION) {
        Some(section) => section.take(),
        None => settings,
    }
}
