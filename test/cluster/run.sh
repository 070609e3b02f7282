#!/usr/bin/env bash
# Applies the rendered clusters in dist/ to a real Kubernetes API: npm run test:cluster
# Needs Go the first time (see build.sh), and the CRDs of the operators below $LAKEHOUSE_SHARED/crds.
set -euo pipefail
cd "$(dirname "$0")/../.."
crds=${LAKEHOUSE_SHARED:-../shared}/crds
if [ ! -d "$crds" ]; then
  echo "test:cluster: no folder $crds. It holds the operators' CRDs; set LAKEHOUSE_SHARED to the folder around it." >&2
  exit 2
fi
. test/lanes/setup.sh
debian golang-go
bin=$(bash test/cluster/build.sh "$LAKEHOUSE_LAB/cluster")
# exec: a signal sent to this script reaches the driver, which ends the servers that it started.
exec node --import tsx test/cluster/apply.ts "$bin" "$crds" "${LAKEHOUSE_DIST:-dist}"
