"""Sendmail: one configuration with an access table and a mailertable, and one session with `sendmail -bs` for each case."""

import os
import subprocess

from machine import fresh, read_reply

HELLO = ["EHLO client.example"]
MAIL = HELLO + ["MAIL FROM:<a@b.example>"]
TABLES = {
    "access": ("mail/access", "To:r{}@here.example\t{}\n", "r{}@here.example"),
    "mailertable": ("mail/mailertable", "m{}.example\t{}\n", "someone@m{}.example"),
}
BASE = """\
include(`{cf}/m4/cf.m4')dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `mx.case.example')dnl
define(`confCW_FILE', `-o {work}/names')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupReadableKeyFile')dnl
define(`confMAX_QUEUE_CHILDREN', `0')dnl
define(`QUEUE_DIR', `{work}/queue')dnl
define(`STATUS_FILE', `{work}/status')dnl
define(`HELP_FILE', `{work}/help')dnl
define(`ALIAS_FILE', `')dnl
define(`confPID_FILE', `{work}/pid')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`access_db', `hash -T<TMPF> {work}/mail/access')dnl
FEATURE(`blocklist_recipients')dnl
FEATURE(`mailertable', `hash {work}/mail/mailertable')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
LOCAL_CONFIG
Cwhere.example
"""


def replay(packages, work, cases):
    fresh(work)
    (work / "mail").mkdir()
    (work / "queue").mkdir(mode=0o700)
    tools = packages / "sendmail-bin/usr"
    lines = {role: [] for role in TABLES}
    fragments = []
    for at, case in enumerate(cases):
        path, line, _ = TABLES[case["role"]]
        lines[case["role"]].append(line.format(at, case["is"]))
        fragments.append((path, len(lines[case["role"]]), len(lines[case["role"]])))
    cf = packages / "sendmail-cf/usr/share/sendmail/cf"
    source = BASE.format(cf=cf, work=work)
    made = subprocess.run([packages / "m4/usr/bin/m4", f"-D_CF_DIR_={cf}/", "-"], input=source,
                          capture_output=True, text=True, check=True)
    if made.stderr:
        raise SystemExit(f"m4: {made.stderr}")
    (work / "case.cf").write_text(made.stdout)
    for role, (path, _, _) in TABLES.items():
        (work / path).write_text("".join(lines[role]))
        with open(work / path) as table:
            subprocess.run([tools / "sbin/makemap", "-C", work / "case.cf", "hash", work / path], stdin=table, check=True)
    program = next(path for path in [tools / "libexec/sendmail/sendmail", tools / "lib/sm.bin/sendmail"] if path.exists())
    replies = [answer(program, work, case, at) for at, case in enumerate(cases)]
    clean(work)
    return replies, fragments


def answer(program, work, case, at):
    """The reply to RCPT, and whether the session goes on. What is said before its turn is refused."""
    recipient = TABLES[case["role"]][2].format(at)
    server = subprocess.Popen([program, "-C", work / "case.cf", "-bs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, env={**os.environ, "LANG": "C"})
    replies = [read_reply(server.stdout)]
    for line in [*MAIL, f"RCPT TO:<{recipient}>", "NOOP", "QUIT"]:
        server.stdin.write(line.encode() + b"\r\n")
        server.stdin.flush()
        replies.append(read_reply(server.stdout))
    server.communicate()
    after = "goes on" if replies[-2].startswith("250") else "closed"
    return f"{replies[-3]} / {after}"


def clean(work):
    """Leaves the tables alone: what was made of them is no file of a project."""
    for path in work.iterdir():
        if path.name not in ("mail", "queue"):
            path.unlink()
    for path in (work / "mail").glob("*.db"):
        path.unlink()
