#!/usr/bin/env bash
# npm run test:superset: proves that a real Superset starts with the rendered configuration, on a real PostgreSQL and a real store in memory, both over
# TLS, and takes the rendered dashboards, twice. Trino is played by the lane, which sees who asks what. One argument may name another folder than
# dist/cat-cafe. Superset takes 900 MB, is fetched once, and lies in $LAKEHOUSE_LAB or test/superset/.work/lab.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LAKEHOUSE_LAB=${LAKEHOUSE_LAB:-$PWD/test/superset/.work/lab}
mkdir -p "$LAKEHOUSE_LAB"
bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
missing=()
[ -n "$(bin)" ] || missing+=(postgresql)
command -v openssl >/dev/null || missing+=(openssl)
command -v valkey-server redis-server >/dev/null || missing+=(redis-server)
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
# The image's Superset and the packages that our Dockerfile adds. The image has what Superset was tested with; its package says less: rich and cachetools are
# missing from its list, and newer versions of these three do not go with it (requirements/base.txt).
superset=$(sed -n 's/^ARG SUPERSET_VERSION=//p' apps/superset/Dockerfile)
wanted="apache-superset==$superset rich cachetools Flask-Caching==2.3.1 celery==5.5.2 kombu==5.5.3 $(grep -v '^#' apps/superset/requirements.txt | tr '\n' ' ')"
if [ "$(cat "$LAKEHOUSE_LAB/superset/.done" 2>/dev/null || true)" != "$wanted" ]; then
  echo "setup: $LAKEHOUSE_LAB/superset"
  rm -rf "$LAKEHOUSE_LAB/superset"
  python3 -m venv "$LAKEHOUSE_LAB/superset"
  # shellcheck disable=SC2086 # a list of words
  "$LAKEHOUSE_LAB/superset/bin/pip" install -q $wanted
  echo "$wanted" >"$LAKEHOUSE_LAB/superset/.done"
fi
export LAKEHOUSE_POSTGRESQL LAKEHOUSE_STORE
LAKEHOUSE_POSTGRESQL=$(bin)
LAKEHOUSE_STORE=$(command -v valkey-server || command -v redis-server)
exec node_modules/.bin/tsx test/superset/main.ts "$@"
