"""Replays the tables in cases/: each fragment of a configuration is given to lsp-check and to its server, and both must
say what the table says. Runs inside the namespaces that tests/servers/run makes."""

import sys
import time
import tomllib
from pathlib import Path

import exim
import opensmtpd
import postfix
import sendmail
from findings import findings_in
from machine import prepare

HERE = Path(__file__).parent
SERVERS = {"postfix": postfix, "exim": exim, "opensmtpd": opensmtpd, "sendmail": sendmail}


def judge(case, reply, found):
    """What is wrong with a case: nothing, if the server and lsp-check both say what the table says."""
    wrong = []
    if case["reply"] not in reply:
        wrong.append(f"the server says {reply!r}, not {case['reply']!r}")
    wanted = [case["finds"]] if "finds" in case else []
    if [rule for rule, _ in found] != wanted:
        wrong.append(f"lsp-check finds {found}, not {wanted}")
    elif wanted and case["says"] not in found[0][1]:
        wrong.append(f"lsp-check says {found[0][1]!r}, not {case['says']!r}")
    return wrong


def main(check, packages):
    prepare()
    failed = counted = 0
    for name, server in SERVERS.items():
        began = time.monotonic()
        cases = tomllib.loads((HERE / "cases" / f"{name}.toml").read_text())["case"]
        work = Path(packages) / "work" / name
        replies, fragments = server.replay(Path(packages), work, cases)
        # One look at all that was written, as a user would.
        findings = findings_in(check, work.parent, name)
        print(f"\n{name}: {len(cases)} cases, {time.monotonic() - began:.1f} s")
        for case, reply, fragment in zip(cases, replies, fragments, strict=True):
            wrong = judge(case, reply, findings.on(*fragment))
            mark = "FAILED" if wrong else "ok"
            written = case["is"].strip().replace("\n", " ⏎ ")
            print(f"  {mark:6} {written[:72]:72} → {reply[:60]:60} {case.get('finds', '–')}")
            for message in wrong:
                print(f"         {message}")
            failed += bool(wrong)
            counted += 1
        for stray in findings.rest():
            print(f"  FAILED a finding in no case: {stray}")
            failed += 1
    print(f"\n{counted} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
