# shellcheck shell=bash
# What the lanes share: where their engines lie, and how they get there. Sourced at the top of the project.
# Everything is fetched once, from package registries alone: PyPI, Maven Central, the Go proxy and, for missing tools, Debian.
export LAKEHOUSE_LAB=${LAKEHOUSE_LAB:-$PWD/.lab}
mkdir -p "$LAKEHOUSE_LAB"
LAKEHOUSE_LAB=$(cd "$LAKEHOUSE_LAB" && pwd)

# debian PACKAGE...: installs those that the machine lacks.
debian() {
  local package missing=() as_root=()
  for package in "$@"; do is_there "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || as_root=(sudo -E)
  echo "setup: ${missing[*]}" >&2
  "${as_root[@]}" apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# A program from elsewhere serves as well as that of the package.
is_there() {
  case $1 in
    default-jdk-headless) command -v javac ;;
    golang-go) command -v go ;;
    iproute2) command -v ip ;;
    maven) command -v mvn ;;
    postgresql) [ -n "$(postgresql_programs)" ] ;;
    python3-venv) python3 -c 'import ensurepip, venv' ;;
    redis-server) command -v valkey-server || command -v redis-server ;;
    *) command -v "$1" ;;
  esac >/dev/null 2>&1
}

# The programs of the newest PostgreSQL.
postgresql_programs() { find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1; }

# version NAME: as src/platform/versions.ts states it.
version() { node_modules/.bin/tsx -e "import * as versions from './src/platform/versions'; console.log(versions.$1)"; }

# once FOLDER DESCRIPTION COMMAND...: runs the command with the lab's empty folder, unless it ran there for the same description. A Python
# environment knows where it lies: a lab that was moved is set up anew.
once() {
  local folder=$LAKEHOUSE_LAB/$1 description="$LAKEHOUSE_LAB $2" log=$LAKEHOUSE_LAB/setup-${1//\//-}.log start=$SECONDS status
  shift 2
  [ "$(cat "$folder.done" 2>/dev/null || true)" != "$description" ] || return 0
  rm -rf "$folder"
  mkdir -p "$folder"
  # Not `"$@" || ...`: left of it a function would go on after a command of it has failed.
  set +e
  (set -e && "$@" "$folder") >"$log" 2>&1
  status=$?
  set -e
  [ "$status" = 0 ] || { tail -n 30 "$log" >&2 && return 1; }
  echo "$description" >"$folder.done"
  echo "setup: $folder in $((SECONDS - start)) s" >&2
}

# venv PACKAGE... FOLDER
venv() { python3 -m venv "${!#}" && "${!#}/bin/pip" install -q "${@:1:$#-1}"; }

# jars POM OPTION... FOLDER: what a pom names, as files.
jars() { mvn -q -B -f "$1" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="${!#}" "${@:2:$#-2}"; }

# S3 and Glue, simulated, and what reads tables beside the engines.
simulated_aws() {
  local packages=('moto[server,s3,glue]==5.2.5' 'pyiceberg[glue,pyarrow]==0.12.0')
  debian python3-venv
  once aws "${packages[*]}" venv "${packages[@]}"
}
