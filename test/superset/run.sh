#!/usr/bin/env bash
# npm run test:superset: proves that a real Superset starts with the rendered configuration, on a real PostgreSQL and a real store in memory, both over
# TLS, and takes the rendered dashboards, twice. Trino is played by the lane, which sees who asks what.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/lanes/setup.sh
. test/superset/setup.sh
export LAKEHOUSE_POSTGRESQL LAKEHOUSE_STORE
LAKEHOUSE_POSTGRESQL=$(postgresql_programs)
LAKEHOUSE_STORE=$(command -v valkey-server || command -v redis-server)
exec node_modules/.bin/tsx test/superset/main.ts "$@"
