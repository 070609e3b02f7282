#!/usr/bin/env bash
# Writes go.mod and go.sum for one Kubernetes release: bash test/cluster/control-plane/update.sh v1.34.4
# The module holds no code. It pins what the two servers are built from, so that every machine builds the same ones.
set -euo pipefail
cd "$(dirname "$0")"
kubernetes=${1:?name a release, for example v1.34.4}
staging=v0.${kubernetes#v1.}
export GOWORK=off

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'module scratch\n' >"$scratch/go.mod"
upstream=$(cd "$scratch" && go mod download -json "k8s.io/kubernetes@$kubernetes" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).GoMod')

rm -f go.mod go.sum
go mod init lakehouse.test/control-plane
# Kubernetes requires its own libraries as v0.0.0 and replaces them with local folders, and Go ignores the replaces of
# a dependency: without the same list here nothing resolves. Its Go version and its godebug lines count as well.
go mod edit -json "$upstream" | node -e '
  const { Go, GoDebug = [], Replace = [] } = JSON.parse(fs.readFileSync(0, "utf8"));
  console.log(`-go=${Go}`);
  for (const { Key, Value } of GoDebug) console.log(`-godebug=${Key}=${Value}`);
  for (const { Old, New } of Replace)
    if (New.Path.startsWith("./staging/")) console.log(`-replace=${Old.Path}=${Old.Path}@${process.argv[1]}`);
' "$staging" | xargs go mod edit -require="k8s.io/kubernetes@$kubernetes" \
  -tool=k8s.io/kubernetes/cmd/kube-apiserver -tool=go.etcd.io/etcd/server/v3
# The etcd release is the one that Kubernetes itself asks for. `go list` is enough and far cheaper than `go mod tidy`,
# which also fetches what the tests of all dependencies need.
go list -mod=mod -deps tool >"$scratch/packages"
printf '%s packages\n' "$(wc -l <"$scratch/packages")"
