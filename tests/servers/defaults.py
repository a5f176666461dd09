"""The configurations that Debian's packages bring along: nothing is to be found in them, or what is found is judged
here, with the reason."""

import gzip
import os
import shutil
import sys
from pathlib import Path

from findings import run

# Package, path and rule of what is found and is right.
JUDGED = {}
# What only describes a package is no configuration.
SHOWN = ["etc/", "usr/share/postfix/", "usr/share/sendmail/", "usr/share/rspamd/", "usr/share/dovecot/", "usr/share/doc/"]
LEFT_OUT = ("changelog", "copyright", "NEWS", "README", "init.d", "cron", "/man/")


def collect(package, goal):
    """Copies the configuration of a package to a place where lsp-check reads it as a project of its own."""
    count = 0
    for path in sorted(package.rglob("*")):
        inner = path.relative_to(package).as_posix()
        if not path.is_file() or not inner.startswith(tuple(SHOWN)) or any(word in inner for word in LEFT_OUT):
            continue
        target = goal / package.name / inner.removesuffix(".gz")
        target.parent.mkdir(parents=True, exist_ok=True)
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        target.write_bytes(content)
        count += 1
    return count


def main(check, packages):
    goal = Path(packages) / "work" / "defaults"
    shutil.rmtree(goal, ignore_errors=True)
    names = [name for name in sorted(os.listdir(packages)) if name not in ("packages", "complete", "work")]
    count = sum(collect(Path(packages) / name, goal) for name in names)
    found = run(check, goal, ".")
    wrong = [it for it in found if (it["path"], it["rule"]) not in JUDGED]
    print(f"{count} files of configuration from {len(names)} packages: {len(found)} findings, {len(found) - len(wrong)} judged")
    for it in wrong:
        print(f"  FAILED {it['path']}:{it['line']}: [{it['rule']}] {it['message']}")
    return 1 if wrong or count < 100 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
