//! The whole server over frames in memory, with an analysis that fails or takes its time where a text wants it to: the
//! program itself has no such thing.

use super::log::Log;
use super::worker::Snapshot;
use super::{protocol, worker};
use crate::Analysis;
use serde_json::{Value, json};
use std::thread;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};

const URI: &str = "file:///mail/deliver.py";
const BOUNCE: &str = "import smtplib\ndef f(server, to):\n    code, text = server.rcpt(to)\n    if code == 452:\n        return 'bounced'\n";

fn fragile(snapshot: &mut Snapshot, settles: bool) -> Analysis {
    let text = snapshot.document.text().to_string();
    assert!(!text.contains("panic here"), "on purpose");
    if text.contains("take your time") {
        thread::sleep(Duration::from_millis(300));
    }
    worker::analysed(snapshot, settles)
}

struct Client {
    input: BufReader<ReadHalf<DuplexStream>>,
    output: WriteHalf<DuplexStream>,
    count: i64,
}

impl Client {
    async fn send(&mut self, message: Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.output.write_all(frame.as_bytes()).await.expect("the server reads");
    }

    async fn notify(&mut self, method: &str, parameters: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": parameters })).await;
    }

    async fn ask(&mut self, method: &str, parameters: Value) -> i64 {
        self.count += 1;
        let id = self.count;
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters })).await;
        id
    }

    async fn next(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.input.read_line(&mut line).await.expect("the server writes");
            match line.trim().split_once(": ") {
                Some((_, value)) => length = value.parse().expect("a length"),
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.input.read_exact(&mut body).await.expect("the server writes");
        serde_json::from_slice(&body).expect("JSON")
    }

    /// The next message that fits; others are dropped.
    async fn wait_for(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.next().await;
            if fits(&message) {
                return message;
            }
        }
    }

    async fn answer(&mut self, id: i64) -> Value {
        self.wait_for(|message| message["id"] == id).await
    }

    async fn open(&mut self, text: &str) {
        let document = json!({ "uri": URI, "languageId": "python", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document })).await;
    }

    async fn replace(&mut self, version: i64, text: &str) {
        let document = json!({ "uri": URI, "version": version });
        let changes = json!([{ "text": text }]);
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }))
            .await;
    }

    async fn hover(&mut self) -> i64 {
        let position = json!({ "line": 3, "character": 16 });
        self.ask("textDocument/hover", json!({ "textDocument": { "uri": URI }, "position": position })).await
    }

    async fn publication(&mut self) -> Value {
        let said = self.wait_for(|message| message["method"] == "textDocument/publishDiagnostics").await;
        said["params"].clone()
    }
}

/// Serves a client in memory; what the server wrote into its log.
fn with_server<F: AsyncFnOnce(&mut Client)>(test: F) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("log");
    let log = Log::open(Some(path.clone())).expect("it opens");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it starts");
    runtime.block_on(async {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let (input, output) = tokio::io::split(theirs);
        let (read, write) = tokio::io::split(ours);
        let mut client = Client { input: BufReader::new(read), output: write, count: 0 };
        let session = async {
            let id = client.ask("initialize", json!({ "processId": null, "capabilities": {} })).await;
            client.answer(id).await;
            test(&mut client).await;
            let id = client.ask("shutdown", Value::Null).await;
            client.answer(id).await;
            client.notify("exit", Value::Null).await;
        };
        let served = protocol::serve(log, fragile, input, output);
        tokio::time::timeout(Duration::from_secs(30), async { tokio::join!(served, session) })
            .await
            .expect("the session ends");
    });
    std::fs::read_to_string(path).expect("it is there")
}

#[test]
fn a_worker_that_panics_gives_an_error_and_a_line_in_the_log_and_the_server_goes_on() {
    let log = with_server(async |client| {
        client.open("import smtplib  # panic here\n").await;
        for _ in 0..2 {
            let id = client.hover().await;
            let answer = client.answer(id).await;
            assert_eq!(answer["error"]["code"], -32603, "{answer}");
            assert_eq!(answer["error"]["message"], "the analysis failed; see the server's log");
        }
        client.replace(2, BOUNCE).await;
        let id = client.hover().await;
        let answer = client.answer(id).await;
        let text = answer["result"]["contents"]["value"].as_str().unwrap_or("");
        assert!(text.starts_with("**452**"), "{answer}");
    });
    assert!(log.contains(&format!("the analysis of {URI} panicked")), "{log}");
}

#[test]
fn what_is_found_in_a_text_that_has_changed_is_not_published() {
    with_server(async |client| {
        let slow = "import smtplib  # take your time\n";
        client.open(slow).await;
        client.replace(2, slow).await;
        client.replace(3, slow).await;
        client.replace(4, BOUNCE).await;
        let told = client.publication().await;
        assert_eq!((&told["version"], told["diagnostics"].as_array().map(Vec::len)), (&json!(4), Some(1)));
    });
}

#[test]
fn what_is_found_in_a_document_that_is_closed_is_not_published() {
    with_server(async |client| {
        client.open(&format!("# take your time\n{BOUNCE}")).await;
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } })).await;
        let cleared = client.publication().await;
        assert_eq!(cleared["diagnostics"], json!([]));
        // Opened again, it is another document.
        client.open("import smtplib\n").await;
        let told = client.publication().await;
        assert_eq!(told, json!({ "uri": URI, "version": 1, "diagnostics": [] }));
        tokio::time::sleep(Duration::from_millis(400)).await;
        let id = client.hover().await;
        let next = client.next().await;
        assert_eq!(next["id"], id, "nothing came between: {next}");
    });
}
