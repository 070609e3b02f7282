#!/usr/bin/env bash
# Builds Argo CD (one program of many names), the Helm and the Kustomize that it calls and the Redis of the lane from what modules/ pins, once per pin,
# below the folder $1, and prints the folder that holds them. Cold: a minute of download and a quarter of an hour of one core.
set -euo pipefail
root=$(cd "$(dirname "$0")/modules" && pwd)
pins=$(cat "$root"/*/go.mod "$root"/*/go.sum "$root/argocd/redis/main.go" | sha256sum | cut -c1-12)
mkdir -p "$1/$pins"
bin=$(cd "$1/$pins" && pwd)

# Since 1.21 Go fetches the release that go.mod asks for, when it is older itself.
export CGO_ENABLED=0 GOWORK=off GOTOOLCHAIN=${GOTOOLCHAIN:-auto}

# build PROGRAM MODULE PACKAGE
build() {
  [ ! -x "$bin/$1" ] || return 0
  echo "building $1" >&2
  # The name changes last: half a binary is never taken for a whole one.
  (cd "$root/$2" && go build -mod=readonly -trimpath -buildvcs=false -ldflags '-s -w' -o "$bin/$1.new" "$3") >&2
  mv "$bin/$1.new" "$bin/$1"
}

build redis argocd ./redis
build helm helm helm.sh/helm/v4/cmd/helm
build kustomize kustomize sigs.k8s.io/kustomize/kustomize/v5
build argocd argocd github.com/argoproj/argo-cd/v3/cmd
# What else a release has: a script that Argo CD runs for every commit and finds in PATH, whether signatures are asked for or not, and its manifests.
release=$(cd "$root/argocd" && go list -mod=readonly -m -f '{{.Dir}}' github.com/argoproj/argo-cd/v3)
install -m 755 "$release/hack/git-verify-wrapper.sh" "$bin/"
install -m 644 "$release/manifests/install.yaml" "$bin/"
echo "$bin"
