"""Exim: one session with `exim -bh` for each case, which does everything but take mail. A case is a part of a
configuration: statements of one ACL, a redirect router, or retry rules."""

import re
import subprocess

from machine import fresh

# A line of retry rules that nothing falls through, and routers for every address.
BASE = """\
exim_path = {exim}
spool_directory = {spool}
log_file_path = {spool}/log/%slog
primary_hostname = mx.case.example
domainlist here = here.example
host_lookup =
rfc1413_hosts =
helo_accept_junk_hosts = *
keep_environment =
tls_advertise_hosts =
"""
HELLO = ["EHLO client.example"]
MAIL = HELLO + ["MAIL FROM:<a@b.example>"]
RCPT = MAIL + ["RCPT TO:<someone@here.example>"]
SESSIONS = {
    "rcpt": RCPT,
    "predata": RCPT + ["DATA"],
    "vrfy": HELLO + ["VRFY someone@here.example"],
    "connect": [],
    "quit": HELLO + ["QUIT"],
    "router": RCPT,
    "retry": None,
}


def configuration(case):
    """The configuration around a case, with the number of lines in front of the case itself."""
    where = case["where"]
    head = BASE
    if where not in ("router", "retry"):
        head += f"acl_smtp_{where} = acl_case\n"
        if where == "predata":
            head += "acl_smtp_rcpt = acl_all\n"
        head += "begin acl\nacl_all:\n  accept\nacl_case:\n"
        tail = "begin routers\nhere:\n  driver = accept\n  transport = none\nbegin transports\nnone:\n  driver = appendfile\n  file = /dev/null\n"
    elif where == "router":
        head += "acl_smtp_rcpt = acl_all\nbegin acl\nacl_all:\n  require\n    verify = recipient\n  accept\nbegin routers\ncase:\n  driver = redirect\n"
        tail = ""
    else:
        head += "begin retry\n"
        tail = ""
    return head, head.count("\n"), head + case["is"].rstrip("\n") + "\n" + tail


def replay(packages, work, cases):
    fresh(work)
    spool = fresh(packages / "work" / "exim-spool")
    program = packages / "exim4-daemon-light/usr/sbin/exim4"
    replies, fragments = [], []
    for at, case in enumerate(cases):
        _, above, text = configuration(case)
        path = work / f"case{at}" / "exim4.conf"
        path.parent.mkdir()
        path.write_text(text.replace("{exim}", str(program)).replace("{spool}", str(spool)))
        replies.append(answer(program, path, case, spool))
        fragments.append((str(path.relative_to(work)), above + 1, above + case["is"].strip("\n").count("\n") + 1))
    return replies, fragments


def answer(program, path, case, spool):
    session = SESSIONS[case["where"]]
    if session is None:
        return tool(program, "-C", path, *case.get("tool", ["-bV"]))
    panic = spool / "log" / "paniclog"
    panic.unlink(missing_ok=True)
    # `exim -bV` is what people check a configuration with: it says nothing of any of these.
    if "rror" in tool(program, "-C", path, "-bV"):
        return "exim -bV complains: " + tool(program, "-C", path, "-bV")
    done = subprocess.run([program, "-C", path, "-bh", "127.0.0.1"], capture_output=True, text=True,
                          input="\n".join([*session, *(["NOOP"] if case.get("then") else [])]) + "\n")
    found = done.stderr + (panic.read_text() if panic.exists() else "")
    if case.get("log", "") not in found:
        return f"not in the log: {case['log']}"
    # The transcript has the replies alone; the banner is the first, and `221` may follow at the end.
    replies = read(done.stdout)
    count = len(session)
    if len(replies) <= count:
        return "closed"
    if "then" in case:
        after = replies[count + 1] if len(replies) > count + 1 else "closed"
        return f"{replies[count]} / {after}"
    return replies[count]


def read(transcript):
    replies, lines = [], []
    for line in transcript.splitlines():
        if re.match(r"\d\d\d[ -]", line):
            lines.append(line)
            if line[3] == " ":
                replies.append(" | ".join(lines))
                lines = []
    return replies


def tool(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    return (done.stdout + done.stderr).strip().splitlines()[-1]
