#!/usr/bin/env bash
# npm run test:flux: Flux's own controllers sync the committed dist/cat-cafe from Git into a real Kubernetes API: in order, with pruning, refusals, healing,
# releases of charts and their rollback. Needs Go the first time (see build.sh), and the CRDs of the operators below $LAKEHOUSE_SHARED/crds.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LAKEHOUSE_SHARED=${LAKEHOUSE_SHARED:-../shared}
if [ ! -d "$LAKEHOUSE_SHARED/crds" ]; then
  echo "test:flux: no folder $LAKEHOUSE_SHARED/crds. It holds the operators' CRDs; set LAKEHOUSE_SHARED to the folder around it." >&2
  exit 2
fi
. test/lanes/setup.sh
debian git golang-go openssl
servers=$(bash test/cluster/build.sh "$LAKEHOUSE_LAB/cluster")
controllers=$(bash test/flux/build.sh "$LAKEHOUSE_LAB/flux")
export FLUX_LANE_SERVERS=$servers FLUX_LANE_CONTROLLERS=$controllers
exec node_modules/.bin/tsx test/flux/main.ts "$@"
