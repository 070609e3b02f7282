#!/usr/bin/env bash
# npm run test:network: evaluates the rendered NetworkPolicies with an analyser that knows nothing of us, over the rendered pods and those that operators
# make, and compares what passes with the ledger, both ways. Needs Go once (two to four minutes): the program in reach/ is built from the modules that its
# go.sum pins, and kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
reach=test/network/reach
sum=$(cat $reach/main.go $reach/go.mod $reach/go.sum | sha256sum | cut -c1-12)
. test/lanes/setup.sh
debian golang-go
mkdir -p "$LAKEHOUSE_LAB/network"
program=$LAKEHOUSE_LAB/network/reach-$sum
if [ ! -x "$program" ]; then
  go=$( (cd / && go env GOVERSION) 2>/dev/null || echo none)
  minor=$(sed -n 's/^go1\.\([0-9]*\).*/\1/p' <<<"$go")
  if [ "${minor:-0}" -lt 21 ]; then
    echo "test:network: building the analyser needs Go 1.21 or newer (https://go.dev/doc/install); found $go" >&2
    exit 2
  fi
  echo 'building the analyser' >&2
  # Since 1.21 Go fetches the release that go.mod asks for, when it is older itself. The name changes last: half a binary is never taken for a whole one.
  (cd $reach && CGO_ENABLED=0 GOWORK=off GOTOOLCHAIN=${GOTOOLCHAIN:-auto} go build -mod=readonly -trimpath -buildvcs=false -o "$program.new" .) >&2
  mv "$program.new" "$program"
fi
exec node_modules/.bin/tsx test/network/main.ts "$program"
