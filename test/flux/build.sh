#!/usr/bin/env bash
# Builds Flux's controllers from the module that controllers/ pins, once per pin, below the folder $1, and prints the folder that holds them.
# Cold: a minute of download and 750 seconds of CPU, most of it for the cloud SDKs that the controllers link.
set -euo pipefail
root=$(cd "$(dirname "$0")/controllers" && pwd)
pins=$(cat "$root/go.mod" "$root/go.sum" | sha256sum | cut -c1-12)
mkdir -p "$1/$pins"
bin=$(cd "$1/$pins" && pwd)

# Since 1.21 Go fetches the release that go.mod asks for, when it is older itself.
export CGO_ENABLED=0 GOWORK=off GOTOOLCHAIN=${GOTOOLCHAIN:-auto}
for name in source-controller kustomize-controller helm-controller notification-controller; do
  [ ! -x "$bin/$name" ] || continue
  echo "building $name" >&2
  # The name changes last: half a binary is never taken for a whole one.
  (cd "$root" && go build -mod=readonly -trimpath -buildvcs=false -ldflags '-s -w' -o "$bin/$name.new" "github.com/fluxcd/$name") >&2
  mv "$bin/$name.new" "$bin/$name"
done
echo "$bin"
