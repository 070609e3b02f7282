#!/usr/bin/env bash
# npm run test:spark: proves that the rendered Spark jobs do on a real Spark what they say: the daily summary, twice with the same rows, and the
# maintenance of tables; with the jars of apps/spark, a real PostgreSQL over TLS, and a simulated AWS (S3 and Glue), and the history server over what
# they wrote. The engine takes 650 MB, is fetched once, and lies in $LAKEHOUSE_SPARK_LAB or test/spark/.work/lab.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LAKEHOUSE_SPARK_LAB=${LAKEHOUSE_SPARK_LAB:-$PWD/test/spark/.work/lab}
bash test/spark/setup.sh "$LAKEHOUSE_SPARK_LAB"
LAKEHOUSE_POSTGRESQL=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
export LAKEHOUSE_POSTGRESQL
exec node_modules/.bin/tsx test/spark/main.ts "$@"
