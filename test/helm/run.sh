#!/usr/bin/env bash
# npm run test:helm: Helm renders the pinned charts with the values of each cluster, and what comes out is what our descriptions say of it: pods, labels,
# accounts, webhooks, namespaces, room, and the pod security standard of each namespace. Needs helm 4, on the PATH or in $LAKEHOUSE_LAB/bin. Charts
# are pulled once into $LAKEHOUSE_LAB/charts from where they are published; what lies there unpacked, as <chart>-<version>, is taken as it is.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/lanes/setup.sh
PATH=$LAKEHOUSE_LAB/bin:$PATH
if ! command -v helm >/dev/null; then
  echo 'test:helm: no helm: https://helm.sh/docs/intro/install/' >&2
  exit 2
fi
exec node_modules/.bin/tsx test/helm/main.ts "$@"
