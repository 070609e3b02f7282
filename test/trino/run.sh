#!/usr/bin/env bash
# test:trino: starts a coordinator and a worker of the release in versions.ts with the rendered files and asks them as clients would.
# One argument may name another folder than dist/cat-cafe-dev/services/trino. The engine takes 2.5 GB, is fetched once, and lies in
# $LAKEHOUSE_TRINO_LAB or test/trino/.work/lab. The S3 simulator is that of test/flink/setup.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LAKEHOUSE_TRINO_LAB=${LAKEHOUSE_TRINO_LAB:-$PWD/test/trino/.work/lab}
export MOTO=${MOTO:-${LAKEHOUSE_LAB:-$PWD/test/flink/.work/lab}/python/bin/moto_server}
bash test/trino/setup.sh "$LAKEHOUSE_TRINO_LAB"
exec node_modules/.bin/tsx test/trino/main.ts "$@"
