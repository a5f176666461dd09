"""A client of a language server over its standard input and output."""

import json
import os
import subprocess
import threading
import time
from pathlib import Path
from queue import Empty, Queue


class Server:
    """A server process; its messages are read as they come, each with the time at which it came."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/")
        self.messages = Queue()
        self.last_id = 0
        self.version = 1
        self.uri = ""
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.ask("shutdown", None)
            self.notify("exit", None)
            self.process.wait(5)
        except (OSError, Empty, subprocess.TimeoutExpired):
            self.process.kill()

    def _read(self):
        out = self.process.stdout
        while header := out.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                header = out.readline()
            body = out.read(length)
            came = time.perf_counter()
            message = json.loads(body)
            if "id" in message and "method" in message:
                # What a server asks of its client is answered with nothing.
                answer = [None] * len(message["params"].get("items", [])) if message["method"] == "workspace/configuration" else None
                self._send({"id": message["id"], "result": answer})
            else:
                self.messages.put((came, message))

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def send(self, method, params):
        """Sends a request without waiting for its answer; gives its number."""
        self.last_id += 1
        self._send({"id": self.last_id, "method": method, "params": params})
        return self.last_id

    def wait(self, wanted, seconds=60):
        """The first message that is wanted, with its time; others are dropped."""
        while True:
            came, message = self.messages.get(timeout=seconds)
            if wanted(message):
                return came, message

    def ask(self, method, params):
        number = self.send(method, params)
        return self.wait(lambda message: message.get("id") == number)

    def start(self):
        capabilities = {"textDocument": {"publishDiagnostics": {"versionSupport": True}, "hover": {"contentFormat": ["markdown"]}}}
        params = {"processId": os.getpid(), "rootUri": None, "capabilities": capabilities}
        answer = self.ask("initialize", params)[1]
        self.notify("initialized", {})
        self.capabilities = answer["result"]["capabilities"]

    def open(self, uri, language, text):
        self.uri = uri
        self.notify("textDocument/didOpen", {
            "textDocument": {"uri": uri, "languageId": language, "version": self.version, "text": text}})
        self.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics")

    def change(self, line, character, end, text):
        self.version += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [{"range": {"start": {"line": line, "character": character},
                                          "end": {"line": line, "character": end}}, "text": text}]})

    def type_and_wait(self, text, count):
        """Types into the middle of the text, each key once the diagnostics of the one before are there. Every line that
        is written mishandles a reply, so that diagnostics change."""
        line = next(number for number, row in enumerate(text.splitlines())
                    if number > text.count("\n") // 2 and row.startswith("    if code >= 500"))
        typed, column, times = "452 and code != 421", len("    if code >= "), []
        self.change(line, column, column + 3, "")
        self._diagnostics()
        position = 0
        while len(times) < count:
            begin = time.perf_counter()
            if position < len(typed):
                self.change(line, column + position, column + position, typed[position])
                position += 1
            else:
                self.change(line, column, column + position, "")
                position = 0
            times.append(self._diagnostics() - begin)
        if position:
            self.change(line, column, column + position, "")
            self._diagnostics()
        self.change(line, column, column, "500")
        self._diagnostics()
        return times

    def _diagnostics(self):
        """When the diagnostics of the text as it stands were there."""
        def is_current(message):
            params = message.get("params") or {}
            return (message.get("method") == "textDocument/publishDiagnostics"
                    and params.get("version", self.version) == self.version)
        if self.capabilities.get("diagnosticProvider"):
            return self.ask("textDocument/diagnostic", {"textDocument": {"uri": self.uri}})[0]
        return self.wait(is_current)[0]

    def ask_many(self, method, text, count):
        """Asks at codes all over the text; gives the seconds of each answer."""
        places = [(number, row.index("500") + 1) for number, row in enumerate(text.splitlines()) if "500" in row]
        provider = method.split("/")[1] + "Provider"
        if not self.capabilities.get(provider):
            return []
        times = []
        for number in range(count):
            line, character = places[number * 7 % len(places)]
            begin = time.perf_counter()
            came, _ = self.ask(method, {"textDocument": {"uri": self.uri}, "position": {"line": line, "character": character}})
            times.append(came - begin)
        return times

    def resident(self):
        """Megabytes in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(row for row in status.splitlines() if row.startswith("VmRSS")).split()[1]) / 1024
