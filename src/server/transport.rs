//! Frames in, frames out. Written out here because the framework's own loop ends at the first body that is not JSON,
//! and because it starts handlers in an order of its own choosing.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp::jsonrpc::{Request, Response};
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tower_service::Service as _;

/// The longest body that is taken. A client that sends more gets an error, and the bytes are passed over.
const LONGEST_BODY: u64 = 512 << 20;
/// The longest line of a header that is looked at.
const LONGEST_HEADER: u64 = 8 << 10;

/// Serves until `exit`, the end of the input, or a broken output.
pub(super) async fn serve<S: LanguageServer>(
    mut service: LspService<S>,
    socket: ClientSocket,
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite + Unpin + 'static,
) {
    let (out, frames) = unbounded_channel::<Vec<u8>>();
    let writer = tokio::task::spawn_local(write(frames, output));
    let (mut to_client, mut from_client) = socket.split();
    let requests = out.clone();
    let forward = tokio::task::spawn_local(async move {
        while let Some(request) = to_client.next().await {
            send(&requests, &request);
        }
    });

    let mut input = BufReader::new(input);
    loop {
        match read(&mut input).await {
            Frame::End => break,
            Frame::Broken(reason) => refuse(&out, -32700, &reason),
            Frame::Body(body) => {
                let message: Value = match serde_json::from_slice(&body) {
                    Ok(message) => message,
                    Err(error) => {
                        refuse(&out, -32700, &format!("this is not JSON: {error}"));
                        continue;
                    }
                };
                if message.get("method").is_some() {
                    match serde_json::from_value::<Request>(message) {
                        Ok(request) => {
                            let ends = request.method() == "exit";
                            call(&mut service, request, &out).await;
                            if ends {
                                break;
                            }
                        }
                        Err(error) => refuse(&out, -32600, &format!("this is no request: {error}")),
                    }
                } else if let Ok(response) = serde_json::from_value::<Response>(message) {
                    // A service that has ended takes no responses.
                    let _ = from_client.send(response).await;
                } else {
                    refuse(&out, -32600, "this is neither a request nor a response");
                }
            }
        }
        if out.is_closed() {
            break;
        }
    }
    forward.abort();
    drop(out);
    let _ = tokio::time::timeout(Duration::from_millis(500), writer).await;
}

/// Calls the service, and runs the handler to its first wait before the next message is looked at: so what handlers
/// do before they wait happens in the order of the messages.
async fn call<S: LanguageServer>(
    service: &mut LspService<S>,
    request: Request,
    out: &UnboundedSender<Vec<u8>>,
) {
    let mut answer = service.call(request);
    match poll_once(&mut answer).await {
        Some(Ok(Some(response))) => send(out, &response),
        Some(_) => {}
        None => {
            let out = out.clone();
            tokio::task::spawn_local(async move {
                if let Ok(Some(response)) = answer.await {
                    send(&out, &response);
                }
            });
        }
    }
}

async fn poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    poll_fn(|context| {
        Poll::Ready(match Pin::new(&mut *future).poll(context) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    })
    .await
}

fn send(out: &UnboundedSender<Vec<u8>>, message: &impl serde::Serialize) {
    if let Ok(body) = serde_json::to_vec(message) {
        // Nobody listens any more: the loop is about to end.
        let _ = out.send(body);
    }
}

fn refuse(out: &UnboundedSender<Vec<u8>>, code: i32, reason: &str) {
    send(out, &json!({ "jsonrpc": "2.0", "id": null, "error": { "code": code, "message": reason } }));
}

enum Frame {
    Body(Vec<u8>),
    /// Bytes that could not be taken as a message; the stream goes on behind them.
    Broken(String),
    End,
}

/// Reads the next frame. Lines that are no header are passed over.
async fn read(input: &mut (impl AsyncBufReadExt + Unpin)) -> Frame {
    let mut length: Option<u64> = None;
    let mut noise = false;
    loop {
        let mut line = Vec::new();
        match (&mut *input).take(LONGEST_HEADER).read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return Frame::End,
            Ok(_) => {}
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        match line.split_once(':') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
                noise |= length.is_none();
            }
            Some(_) => {}
            None if line.is_empty() => match length {
                Some(length) => return body(input, length).await,
                None if noise => {
                    return Frame::Broken("a message needs a header with its Content-Length".to_owned());
                }
                None => {}
            },
            None => noise = true,
        }
    }
}

async fn body(input: &mut (impl AsyncBufReadExt + Unpin), length: u64) -> Frame {
    if length > LONGEST_BODY {
        let mut rest = input.take(length);
        return match tokio::io::copy(&mut rest, &mut tokio::io::sink()).await {
            Ok(passed) if passed == length => {
                Frame::Broken(format!("a message of {length} bytes is too long"))
            }
            _ => Frame::End,
        };
    }
    // The memory grows with what really arrives, not with what the header promises.
    let mut body = Vec::new();
    match input.take(length).read_to_end(&mut body).await {
        Ok(read) if read as u64 == length => Frame::Body(body),
        _ => Frame::End,
    }
}

async fn write(mut frames: UnboundedReceiver<Vec<u8>>, mut output: impl AsyncWrite + Unpin) {
    while let Some(body) = frames.recv().await {
        let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        frame.extend_from_slice(&body);
        if output.write_all(&frame).await.is_err() || output.flush().await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn a_message_that_is_too_long_is_passed_over_and_the_next_one_taken() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it starts");
        runtime.block_on(async {
            let long = LONGEST_BODY + 1;
            let header = Cursor::new(format!("Content-Length: {long}\r\n\r\n"));
            let rest = Cursor::new("Content-Length: 2\r\n\r\n{}");
            let mut input = BufReader::new(header.chain(tokio::io::repeat(b'x').take(long)).chain(rest));
            assert!(matches!(read(&mut input).await, Frame::Broken(reason) if reason.contains("too long")));
            assert!(matches!(read(&mut input).await, Frame::Body(body) if body == b"{}"));
            assert!(matches!(read(&mut input).await, Frame::End));
        });
    }

    #[test]
    fn a_message_that_promises_more_than_comes_is_the_end() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it starts");
        runtime.block_on(async {
            for promised in [400_000_000, LONGEST_BODY + 5] {
                let text = format!("Content-Length: {promised}\r\n\r\nshort");
                assert!(matches!(read(&mut BufReader::new(text.as_bytes())).await, Frame::End));
            }
        });
    }
}
