#!/usr/bin/env bash
# npm run test:postgresql: proves that the rendered schema job, settings and access rules do on a real PostgreSQL what they say: tables, rights, TLS,
# and nothing beside. Takes the newest PostgreSQL of the machine, and Debian's where there is none. All is gone at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
missing=()
[ -n "$(bin)" ] || missing+=(postgresql)
command -v openssl >/dev/null || missing+=(openssl)
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
LAKEHOUSE_POSTGRESQL=$(bin) exec node_modules/.bin/tsx test/postgresql/main.ts
