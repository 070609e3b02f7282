#!/usr/bin/env bash
# Fetches the engines into the folder $1, each once, and again when its description here changes.
# Only package registries are used: PyPI, Maven Central and, for missing tools, Debian.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lab=$1
mkdir -p "$lab"

FLINK='apache-flink-libraries==2.1.3' # the rendered image's Flink; the jars beside it stand in maven/flink.pom.xml
PYTHON=('moto[server,s3,glue]==5.2.5' 'pyiceberg[glue,pyarrow]==0.12.0')

missing=()
command -v javac >/dev/null || missing+=(openjdk-17-jdk-headless)
command -v mvn >/dev/null || missing+=(maven)
command -v openssl >/dev/null || missing+=(openssl)
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# once FOLDER DESCRIPTION COMMAND...: runs the command with the empty folder, unless it ran for the same description.
once() {
  local folder=$lab/$1 description=$2 log=$lab/setup-$1.log
  shift 2
  [ "$(cat "$folder/.done" 2>/dev/null || true)" = "$description" ] && return
  rm -rf "$folder"
  mkdir -p "$folder"
  echo "setup: $folder"
  "$@" "$folder" >"$log" 2>&1 || { tail -n 30 "$log" >&2 && return 1; }
  echo "$description" >"$folder/.done"
}

python_tools() { python3 -m venv "$1" && "$1/bin/pip" install -q "${PYTHON[@]}"; }

jars() { mvn -q -B -f "$1" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$2"; }

# PyPI carries the whole Flink distribution, as the libraries of PyFlink; Maven Central has no flink-dist.
distribution() {
  "$lab/python/bin/pip" download -q --no-deps --no-binary :all: -d "$1" "$FLINK" &&
    tar -xzf "$1"/*.tar.gz --strip-components=2 -C "$1" &&
    rm "$1"/*.tar.gz
}

program() { javac -d "$1" -cp "$lab/flink/lib/*" "$here/ScriptJob.java"; }

once python "${PYTHON[*]}" python_tools
once kafka "$(cat "$here/maven/kafka.pom.xml")" jars "$here/maven/kafka.pom.xml"
once flink-jars "$(cat "$here/maven/flink.pom.xml")" jars "$here/maven/flink.pom.xml"
once flink "$FLINK" distribution
once program "$FLINK $(cat "$here/ScriptJob.java")" program
