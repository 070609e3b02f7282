#!/usr/bin/env bash
# npm run test:argocd: Argo CD's own application controller and repo server sync cat-cafe, rendered for Argo CD, from Git into a real Kubernetes API: in
# waves, with projects, pruning, refusals and healing. Needs Go the first time (see build.sh), and the CRDs of the operators below $LAKEHOUSE_SHARED/crds.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LAKEHOUSE_SHARED=${LAKEHOUSE_SHARED:-../shared}
if [ ! -d "$LAKEHOUSE_SHARED/crds" ]; then
  echo "test:argocd: no folder $LAKEHOUSE_SHARED/crds. It holds the operators' CRDs; set LAKEHOUSE_SHARED to the folder around it." >&2
  exit 2
fi
. test/lanes/setup.sh
debian git golang-go iproute2 jq openssl
ARGOCD_LANE_SERVERS=$(bash test/cluster/build.sh "$LAKEHOUSE_LAB/cluster")
ARGOCD_LANE_PROGRAMS=$(bash test/argocd/build.sh "$LAKEHOUSE_LAB/argocd")
export ARGOCD_LANE_SERVERS ARGOCD_LANE_PROGRAMS
# The application controller listens on all addresses with its metrics, and no flag changes that: a network of its own keeps others out, and the lane in.
as_root=()
[ "$(id -u)" = 0 ] || as_root=(--map-root-user)
# shellcheck disable=SC2016
exec unshare "${as_root[@]}" --net bash -c 'ip link set lo up && exec "$@"' lane node_modules/.bin/tsx test/argocd/main.ts "$@"
