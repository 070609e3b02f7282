#!/usr/bin/env bash
# Builds etcd and kube-apiserver from the modules that control-plane/go.mod pins, once per version, below the
# folder $1, and prints the folder that holds them. Cold: a minute of download and 6 minutes of two cores.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's/^require k8s.io\/kubernetes //p' "$root/control-plane/go.mod")
mkdir -p "$1/bin/$version"
bin=$(cd "$1/bin/$version" && pwd)

# Since 1.21 Go fetches the release that go.mod asks for, when it is older itself.
export CGO_ENABLED=0 GOWORK=off GOTOOLCHAIN=${GOTOOLCHAIN:-auto}
cd "$root/control-plane"

build() {
  [ ! -x "$bin/$1" ] || return 0
  local go minor
  go=$( (cd / && go env GOVERSION) 2>/dev/null || echo none)
  minor=$(sed -n 's/^go1\.\([0-9]*\).*/\1/p' <<<"$go")
  if [ "${minor:-0}" -lt 21 ]; then
    echo "test:cluster: building $1 needs Go 1.21 or newer (https://go.dev/doc/install); found $go" >&2
    exit 2
  fi
  echo "building $1 for Kubernetes $version" >&2
  # The name changes last: half a binary is never taken for a whole one.
  go build -mod=readonly -trimpath -buildvcs=false -o "$bin/$1.new" \
    -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" "$2" >&2
  mv "$bin/$1.new" "$bin/$1"
}

build etcd go.etcd.io/etcd/server/v3
build kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver
echo "$bin"
