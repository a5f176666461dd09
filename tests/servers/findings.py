"""What lsp-check finds below a folder."""

import json
import subprocess


def run(check, folder, *paths):
    command = [check, "--format", "json", "--exit-zero", "--quiet", *paths]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


class Findings:
    def __init__(self, found):
        self.found = found
        self.asked = set()

    def on(self, path, first, last):
        """Rule and message of each finding in the lines of a file, both ends included."""
        here = [it for it in self.found if it["path"] == path and first <= it["line"] <= last]
        self.asked.update(id(it) for it in here)
        return [(it["rule"], it["message"]) for it in here]

    def rest(self):
        """The findings that nobody asked for."""
        return [it for it in self.found if id(it) not in self.asked]


def findings_in(check, folder, name):
    """What is found in a folder of a project, with paths from that folder on."""
    found = run(check, folder, name)
    return Findings([{**it, "path": it["path"].removeprefix(f"{name}/")} for it in found])
