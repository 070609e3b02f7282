#!/usr/bin/env bash
# Fetches the simulator, the scanner and the judge of permissions into the folder $1, once, and again when their versions change.
# Only package registries are used: PyPI, npm and, for missing tools, Debian.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lab=$1
simulator='ministack==1.5.33'
scanner='checkov==3.3.30'
wanted="$simulator $scanner $(cat "$here/judge/package-lock.json")"

if ! python3 -c 'import ensurepip' 2>/dev/null; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends python3-venv
fi

[ "$(cat "$lab/.done" 2>/dev/null || true)" = "$wanted" ] && exit
rm -rf "$lab"
mkdir -p "$lab/judge"
echo "setup: $lab"
{
  # Apart from each other: ministack runs containers where it finds the Docker SDK, which checkov brings along.
  python3 -m venv "$lab/simulator"
  "$lab/simulator/bin/pip" install -q "$simulator"
  python3 -m venv "$lab/scanner"
  "$lab/scanner/bin/pip" install -q "$scanner"
  # Not among our own packages: it is AGPL, and nothing of ours may come to depend on it.
  cp "$here/judge/package.json" "$here/judge/package-lock.json" "$lab/judge"
  npm --prefix "$lab/judge" ci --no-audit --no-fund --ignore-scripts
} >"$lab/setup.log" 2>&1 || { tail -n 30 "$lab/setup.log" >&2 && exit 1; }
echo "$wanted" >"$lab/.done"
