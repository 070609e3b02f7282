#!/usr/bin/env bash
# npm run test:flink: proves that the rendered Flink SQL scripts run unchanged on a real Flink and a real Kafka, with the
# rendered topics, users and access rules, beside a simulated AWS (S3 and Glue).
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/lanes/setup.sh
. test/flink/setup.sh
exec node_modules/.bin/tsx test/flink/main.ts "$@"
