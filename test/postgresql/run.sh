#!/usr/bin/env bash
# npm run test:postgresql: proves that the rendered schema jobs, settings and access rules do on a real PostgreSQL what they say: tables, rights, TLS,
# and nothing beside.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/lanes/setup.sh
debian postgresql openssl
LAKEHOUSE_POSTGRESQL=$(postgresql_programs) exec node_modules/.bin/tsx test/postgresql/main.ts "$@"
