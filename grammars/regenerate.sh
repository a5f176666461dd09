#!/usr/bin/env bash
# regenerate.sh [--check] [DIR...]
#
# Generates the parser of each grammar folder (default: every folder here with a
# grammar.js) and runs its corpus. --check changes nothing: it names the files
# that are out of date and exits 1. Exit 2: tree-sitter is missing or another version.
set -eu

version=0.27.1
generated='parser.c grammar.json node-types.json'

read -r _ found _ < <(tree-sitter --version 2>/dev/null) || found=none
if [ "$found" != "$version" ]; then
    echo "tree-sitter $version is needed (found: $found): cargo install --locked tree-sitter-cli --version $version" >&2
    exit 2
fi

check=false
if [ "${1-}" = --check ]; then
    check=true
    shift
fi
if [ $# -eq 0 ]; then
    for grammar in "$(dirname "$0")"/*/grammar.js; do
        [ ! -e "$grammar" ] || set -- "$@" "${grammar%/grammar.js}"
    done
fi

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
ulimit -v 4000000 2>/dev/null || true # a faulty scanner can eat all memory

status=0
fail() {
    echo "$1" >&2
    status=1
}

for dir in "$@"; do
    if ! (cd "$dir" && tree-sitter generate --js-runtime native --abi 15 --output "$temp/src") >"$temp/log" 2>&1; then
        cat "$temp/log" >&2
        fail "cannot generate: $dir"
        continue
    fi
    if ! $check; then
        mkdir -p "$dir/src"
        cp -R "$temp/src/." "$dir/src/"
    fi
    for file in $generated; do
        cmp -s "$temp/src/$file" "$dir/src/$file" || fail "out of date: $dir/src/$file"
    done
    if ! (cd "$dir" && tree-sitter test) >"$temp/log" 2>&1; then
        cat "$temp/log" >&2
        fail "corpus fails: $dir"
    fi
done
exit $status
