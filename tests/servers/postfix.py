"""Postfix: tables in one server, parameters each in one of its own, since many of them stop it."""

import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from machine import fresh, talk

PORT = 2525
HELLO = ["EHLO client.example"]
ROLES = {
    "access": ("recipient_access", "r{}@case.example\t{}\n"),
    "header": ("header_checks", "/^Subject: case {}$/ {}\n"),
    "transport": ("transport", "r{}@moved.example\t{}\n"),
}
BASE = """\
compatibility_level = 3.6
command_directory = {root}/usr/sbin
daemon_directory = {root}/usr/lib/postfix/sbin
meta_directory = {conf}
queue_directory = {conf}/queue
data_directory = {conf}/data
maillog_file = {conf}/log
maillog_file_prefixes = {conf}
import_environment = MAIL_CONFIG LD_LIBRARY_PATH TZ LANG=C
myhostname = mx.case.example
mydestination = here.example
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps = static:all
smtpd_peername_lookup = no
default_transport = discard:
local_transport = discard:
"""
TABLES = """\
smtpd_recipient_restrictions = check_recipient_access texthash:{conf}/recipient_access, permit_mynetworks, reject
header_checks = regexp:{conf}/header_checks
transport_maps = texthash:{conf}/transport
"""
SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
postlog unix-dgram n - n - 1 postlogd
"""
QUEUES = "active bounce corrupt defer deferred flush hold incoming pid private saved trace maildrop public"


class Server:
    """A running Postfix with its own folders."""

    def __init__(self, root, conf, main, port=PORT):
        self.env = {**os.environ, "LD_LIBRARY_PATH": f"{root}/usr/lib/postfix", "MAIL_CONFIG": str(conf)}
        self.root, self.conf = root, conf
        queue = fresh(conf / "queue")
        for name in QUEUES.split():
            (queue / name).mkdir()
            shutil.chown(queue / name, "postfix", "postdrop")
        shutil.chown(fresh(conf / "data"), "postfix")
        (conf / "main.cf").write_text(main)
        (conf / "master.cf").write_text(SERVICES.format(port=port))
        shutil.copy(root / "usr/share/postfix/dynamicmaps.cf", conf)

    def __enter__(self):
        self.master = subprocess.Popen(
            [self.root / "usr/lib/postfix/sbin/master", "-d"], env=self.env, cwd=self.conf,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        return self

    def __exit__(self, *_):
        self.master.terminate()
        self.master.wait()

    def say(self, tool, *arguments):
        command = [self.root / "usr/sbin" / tool, "-c", self.conf, *arguments]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True)
        return done.stdout.strip() or done.stderr.strip()


def talk_of(case, at):
    """What a client says to come to what a case is about."""
    if "send" in case:
        return HELLO + case["send"]
    start = HELLO + ["MAIL FROM:<sender@client.example>"]
    if case["role"] == "header":
        return start + ["RCPT TO:<someone@here.example>", "DATA", f"Subject: case {at}\r\n\r\nx\r\n."]
    domain = "moved" if case["role"] == "transport" else "case"
    return start + [f"RCPT TO:<r{at}@{domain}.example>"]


def replay(packages, work, cases):
    root = packages / "postfix"
    fresh(work)
    answers = {}
    tables = [at for at, case in enumerate(cases) if case["role"] in ROLES]
    answers.update(replay_tables(root, work / "tables", cases, tables))
    # Most of the time of a start and an end is sleep.
    with ThreadPoolExecutor(8) as pool:
        alone = [at for at, case in enumerate(cases) if case["role"] == "main"]
        done = pool.map(lambda at: replay_main(root, work / f"main{at}", cases[at], at), alone)
        answers.update(zip(alone, done))
    replies, fragments = zip(*(answers[at] for at in range(len(cases))))
    clean(work)
    return replies, [(str(path.relative_to(work)), first, last) for path, first, last in fragments]


def replay_tables(root, conf, cases, tables):
    fresh(conf)
    lines, places = {}, {}
    for name, _ in ROLES.values():
        lines[name] = []
    for at in tables:
        name, line = ROLES[cases[at]["role"]]
        lines[name].append(line.format(at, cases[at]["is"]))
        places[at] = (conf / name, len(lines[name]), len(lines[name]))
    for name, text in lines.items():
        (conf / name).write_text("".join(text))
    main = (BASE + TABLES).format(root=root, conf=conf)
    with Server(root, conf, main) as server:
        replies = {at: talk(PORT, talk_of(cases[at], at)) for at in tables}
        for at in tables:
            # What the table gives is what the case is: the server read the line as it was meant.
            name, line = ROLES[cases[at]["role"]]
            key = line.split()[0].format(at) if cases[at]["role"] != "header" else f"Subject: case {at}"
            kind = "regexp" if cases[at]["role"] == "header" else "texthash"
            given = server.say("postmap", "-q", key, f"{kind}:{conf}/{name}")
            if given != cases[at]["is"]:
                replies[at] = f"postmap -q gives {given!r}"
        for at in tables:
            if not wait_for(conf / "log", cases[at].get("log", "")):
                replies[at] = f"not in the log: {cases[at]['log']}"
    return {at: (replies[at], places[at]) for at in tables}


def replay_main(root, conf, case, at):
    fresh(conf)
    for name, text in case.get("files", {}).items():
        (conf / name).write_text(text)
    base = BASE.format(root=root, conf=conf)
    fragment = case["is"].replace("CONF", str(conf))
    # A parameter is given once: postconf warns of those that stand there twice.
    names = {line.split("=")[0].strip() for line in fragment.splitlines()}
    kept = [line for line in base.splitlines() if line.split("=")[0].strip() not in names]
    first = len(kept) + 1
    port = PORT + 1 + at
    server = Server(root, conf, "\n".join(kept) + "\n" + fragment.rstrip("\n") + "\n", port)
    warned = server.say("postconf", "-n").count("warning: ")
    with server:
        reply = talk(port, talk_of(case, at), patience=1 if case["reply"] == "nothing" else 20)
        logged = wait_for(conf / "log", case.get("log", ""))
    if not logged:
        reply = f"not in the log: {case['log']}"
    if warned:
        reply = "postconf warns of it"
    if "in" in case:
        # What is looked at is a table that the fragment names.
        return reply, (conf / case["in"], 1, case["files"][case["in"]].count("\n"))
    return reply, (conf / "main.cf", first, first + fragment.strip().count("\n"))


def wait_for(log, text):
    """Whether a text comes to stand in the log, which is written behind the reply."""
    for _ in range(60):
        if not text or log.exists() and text in log.read_text():
            return True
        time.sleep(0.05)
    return False


def clean(work):
    """Leaves the configuration alone: queues and logs are no files of a project."""
    for conf in work.iterdir():
        for name in ["queue", "data"]:
            shutil.rmtree(conf / name)
        (conf / "log").unlink(missing_ok=True)
