"""The namespaces that the servers live in: users that exist there alone, a loopback, and a talk over SMTP."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

USERS = ["postfix", "Debian-exim", "opensmtpd", "opensmtpq", "smmta", "smmsp", "someone"]
GROUPS = ["postdrop"]
FIRST_ID = 61000


def prepare():
    """Users, empty spools and a network of the namespace's own; nothing of it is seen outside."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    home = tempfile.mkdtemp(prefix="empty")
    os.chmod(home, 0o755)
    people = "".join(
        f"{name}:x:{FIRST_ID + at}:{FIRST_ID + at}::{home}:/usr/sbin/nologin\n" for at, name in enumerate(USERS)
    )
    groups = "".join(f"{name}:x:{FIRST_ID + at}:\n" for at, name in enumerate(USERS + GROUPS))
    texts = {
        "/etc/passwd": Path("/etc/passwd").read_text() + people,
        "/etc/group": Path("/etc/group").read_text() + groups,
        # Every lookup in DNS fails for the moment: nobody answers on that port.
        "/etc/hosts": "",
        "/etc/resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
    }
    for path, text in texts.items():
        with tempfile.NamedTemporaryFile("w", delete=False) as file:
            file.write(text)
        os.chmod(file.name, 0o644)
        subprocess.run(["mount", "--bind", file.name, path], check=True)
    for folder in ["/var/spool", "/var/lib", "/run"]:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder], check=True)


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def talk(port, lines, patience=20):
    """The reply to the last of the lines; `closed` where the server hangs up before it, `nothing` where it is silent
    for so many seconds."""
    with connected(port, patience) as connection:
        stream = connection.makefile("rwb", buffering=0)
        reply = read_reply(stream)
        for line in lines:
            if reply in ("closed", "nothing"):
                return reply
            stream.write(line.encode() + b"\r\n")
            reply = read_reply(stream)
        return reply


def connected(port, patience):
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=patience)
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise SystemExit(f"no server on port {port}")


def read_reply(stream):
    lines = []
    while True:
        try:
            line = stream.readline()
        except ConnectionResetError:
            line = b""
        except TimeoutError:
            return "nothing"
        if not line:
            return "closed"
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        lines.append(text)
        if not re.match(r"\d\d\d-", text):
            return " | ".join(lines)
