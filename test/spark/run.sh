#!/usr/bin/env bash
# npm run test:spark: proves that the rendered Spark jobs and the rendered notebook do on a real Spark what they say: the daily summary, twice with the
# same rows, and the maintenance of tables; with the jars of apps/spark, a real PostgreSQL over TLS, and a simulated AWS (S3 and Glue), and the history
# server over what they wrote.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/lanes/setup.sh
. test/spark/setup.sh
LAKEHOUSE_POSTGRESQL=$(postgresql_programs) exec node_modules/.bin/tsx test/spark/main.ts "$@"
