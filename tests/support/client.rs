//! A language client over the real process and real framing.

#![allow(clippy::needless_pass_by_value, reason = "what is sent is written where it is sent")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Longer than anything takes, even on a busy machine; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server and what it has said so far.
pub(crate) struct Client {
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that were read while something else was waited for.
    kept: Vec<Value>,
    next_id: i64,
}

impl Client {
    /// Starts the server without saying anything to it.
    pub(crate) fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_smtp-lsp"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let input = process.stdin.take();
        let output = process.stdout.take().expect("stdout is piped");
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self { process, input, messages, kept: Vec::new(), next_id: 1 }
    }

    /// Starts the server and introduces a client with these capabilities.
    pub(crate) fn with(capabilities: Value) -> Self {
        Self::introduced(json!({ "processId": null, "rootUri": null, "capabilities": capabilities }))
    }

    /// Starts the server with these parameters of `initialize`.
    pub(crate) fn introduced(parameters: Value) -> Self {
        let mut client = Self::start();
        client.request("initialize", parameters);
        client.notify("initialized", json!({}));
        client
    }

    pub(crate) fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("input is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(crate) fn notify(&mut self, method: &str, parameters: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    /// Sends a request without waiting for the answer; gives its id.
    pub(crate) fn ask(&mut self, method: &str, parameters: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
        id
    }

    /// The whole answer to a request that was sent before.
    pub(crate) fn answer(&mut self, id: i64) -> Value {
        self.wait_for(&format!("the answer to request {id}"), |message| {
            message["id"] == id && message.get("method").is_none()
        })
    }

    /// Sends a request and gives its result, which must not be an error.
    pub(crate) fn request(&mut self, method: &str, parameters: Value) -> Value {
        let id = self.ask(method, parameters);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method} failed: {answer}");
        answer["result"].take()
    }

    /// The next message that fits, whatever else arrives before it.
    pub(crate) fn wait_for(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(position) = self.kept.iter().position(&fits) {
            return self.kept.remove(position);
        }
        loop {
            match self.messages.recv_timeout(PATIENCE) {
                Ok(message) if fits(&message) => return message,
                Ok(message) => self.kept.push(message),
                Err(error) => panic!("waited for {what}: {error}; heard {:?}", self.kept),
            }
        }
    }

    pub(crate) fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces a range (line, column, line, column) by a text.
    pub(crate) fn edit(&mut self, uri: &str, version: i64, range: [u32; 4], text: &str) {
        let [start_line, start, end_line, end] = range;
        let range = json!({
            "start": { "line": start_line, "character": start },
            "end": { "line": end_line, "character": end },
        });
        self.change(uri, version, json!([{ "range": range, "text": text }]));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let parameters =
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes });
        self.notify("textDocument/didChange", parameters);
    }

    /// The diagnostics that are published for a version of a document.
    pub(crate) fn published(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let message = self.wait_for(&format!("diagnostics of version {version}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().cloned().expect("a list")
    }

    /// The diagnostics that a client gets that asks for them.
    pub(crate) fn pulled(&mut self, uri: &str) -> Vec<Value> {
        let report = self.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
        assert_eq!(report["kind"], "full");
        report["items"].as_array().cloned().expect("a list")
    }

    /// The text of the hover at a position; empty where there is none.
    pub(crate) fn hover(&mut self, uri: &str, line: u32, column: u32) -> String {
        let id = self.ask_hover(uri, line, column);
        hover_text(&self.answer(id))
    }

    pub(crate) fn ask_hover(&mut self, uri: &str, line: u32, column: u32) -> i64 {
        let position = json!({ "line": line, "character": column });
        self.ask("textDocument/hover", json!({ "textDocument": { "uri": uri }, "position": position }))
    }

    /// Everything that was heard and not waited for.
    pub(crate) fn unheard(&mut self) -> Vec<Value> {
        while let Ok(message) = self.messages.try_recv() {
            self.kept.push(message);
        }
        std::mem::take(&mut self.kept)
    }

    /// Says goodbye and gives the exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.wait().code()
    }

    /// Closes the server's input.
    pub(crate) fn hang_up(&mut self) {
        self.input = None;
    }

    /// Waits for the process to end; its input stays open.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let mut waited = Duration::ZERO;
        let step = Duration::from_millis(10);
        loop {
            if let Some(status) = self.process.try_wait().expect("the process can be waited for") {
                return status;
            }
            assert!(waited < PATIENCE, "the server does not end");
            thread::sleep(step);
            waited += step;
        }
    }

    /// Whether the server says nothing for a moment.
    pub(crate) fn is_quiet(&mut self) -> bool {
        match self.messages.recv_timeout(Duration::from_millis(400)) {
            Err(RecvTimeoutError::Timeout) => true,
            Ok(message) => {
                self.kept.push(message);
                false
            }
            Err(RecvTimeoutError::Disconnected) => panic!("the server has ended"),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // After a failed test the process must not stay behind; after a passed one it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The text of an answer to a hover.
pub(crate) fn hover_text(answer: &Value) -> String {
    assert!(answer.get("error").is_none(), "the hover failed: {answer}");
    answer["result"]["contents"]["value"].as_str().unwrap_or("").to_owned()
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
