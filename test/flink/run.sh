#!/usr/bin/env bash
# npm run test:flink: proves that the rendered Flink SQL scripts run unchanged on a real Flink and a real Kafka, with the
# rendered topics, users and access rules, beside a simulated AWS (S3 and Glue). One argument may name another folder
# than dist/cat-cafe. The engines take 1.1 GB, are fetched once, and lie in $LAKEHOUSE_LAB or test/flink/.work/lab.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LAKEHOUSE_LAB=${LAKEHOUSE_LAB:-$PWD/test/flink/.work/lab}
bash test/flink/setup.sh "$LAKEHOUSE_LAB"
exec node_modules/.bin/tsx test/flink/main.ts "$@"
