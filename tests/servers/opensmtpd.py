"""OpenSMTPD: one server, with a listener and a filter of its own for each case, and an alias table."""

import os
import shutil
import subprocess

from machine import fresh, talk

PORT = 3525
HELLO = ["EHLO client.example"]
MAIL = HELLO + ["MAIL FROM:<a@b.example>"]
SPOOL = "/var/spool/smtpd"
JAIL = "/var/lib/opensmtpd/empty"


def replay(packages, work, cases):
    fresh(work)
    program = packages / "opensmtpd/usr/sbin/smtpd"
    lines, aliases, fragments = ["table people file:ALIASES\n"], [], []
    for at, case in enumerate(cases):
        if case["role"] == "filter":
            lines.append(f"filter case{at} {case['is']}\n")
            lines.append(f"listen on lo inet4 port {PORT + at} filter case{at} hostname mx.case.example\n")
            fragments.append(("smtpd.conf", len(lines) - 1, len(lines) - 1))
        else:
            aliases.append(f"r{at}: {case['is']}\n")
            lines.append(f"listen on lo inet4 port {PORT + at} hostname mx.case.example\n")
            fragments.append(("aliases", len(aliases), len(aliases)))
    lines += ['action here maildir "/dev/null" alias <people>\n', "match from any for domain here.example action here\n"]
    conf = work / "smtpd.conf"
    conf.write_text("".join(lines).replace("ALIASES", str(work / "aliases")))
    (work / "aliases").write_text("".join(aliases))
    return serve(program, conf, cases), fragments


def serve(program, conf, cases):
    os.makedirs(SPOOL)
    os.makedirs(JAIL)
    for name in ["queue", "offline", "purge"]:
        os.mkdir(f"{SPOOL}/{name}")
    shutil.chown(f"{SPOOL}/queue", "opensmtpq")
    shutil.chown(f"{SPOOL}/purge", "opensmtpq")
    shutil.chown(f"{SPOOL}/offline", "root", "opensmtpq")
    os.chmod(SPOOL, 0o711)
    os.chmod(f"{SPOOL}/queue", 0o700)
    os.chmod(f"{SPOOL}/purge", 0o700)
    os.chmod(f"{SPOOL}/offline", 0o770)
    tested = subprocess.run([program, "-n", "-f", conf], capture_output=True, text=True)
    if tested.returncode != 0:
        raise SystemExit(f"smtpd -n: {tested.stderr}")
    with open(conf.parent.parent / "opensmtpd.log", "w") as log:
        server = subprocess.Popen([program, "-d", "-f", conf], stdout=log, stderr=log)
    try:
        return [answer(case, PORT + at, at) for at, case in enumerate(cases)]
    finally:
        server.terminate()
        server.wait()


def answer(case, port, at):
    sender = {"connect": [], "helo": ["HELO client.example"], "mail-from": MAIL}
    lines = sender.get(case.get("phase")) if case["role"] == "filter" else None
    if lines is None:
        lines = MAIL + [f"RCPT TO:<r{at}@here.example>"]
    after = "closed" if talk(port, [*lines, "NOOP"]) == "closed" else "goes on"
    return f"{talk(port, lines)} / {after}"
