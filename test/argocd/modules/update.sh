#!/usr/bin/env bash
# Writes go.mod and go.sum for a release of Argo CD, or of the Helm or Kustomize that its image carries (hack/tool-versions.sh of that release):
#   bash test/argocd/modules/update.sh argocd v3.5.1
#   bash test/argocd/modules/update.sh helm v4.2.1
#   bash test/argocd/modules/update.sh kustomize v5.8.1
# The modules pin what the programs are built from, so that every machine builds the same ones.
set -euo pipefail
cd "$(dirname "$0")"
name=${1:?argocd, helm or kustomize}
version=${2:?name a release, for example v3.5.1}
export GOWORK=off
case $name in
  argocd) module=github.com/argoproj/argo-cd/v3 tool=$module/cmd ;;
  helm) module=helm.sh/helm/v4 tool=$module/cmd/helm ;;
  kustomize) module=sigs.k8s.io/kustomize/kustomize/v5 tool=$module ;;
esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'module scratch\n' >"$scratch/go.mod"
upstream=$(cd "$scratch" && go mod download -json "$module@$version" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).GoMod')

mkdir -p "$name"
cd "$name"
rm -f go.mod go.sum
go mod init "lakehouse.test/$name"
# Go ignores the replaces of a dependency: a program is built with its own only when they stand here, too.
go mod edit -json "$upstream" | node -e '
  const { Go, GoDebug = [], Replace } = JSON.parse(fs.readFileSync(0, "utf8"));
  const at = ({ Path, Version }) => (Version ? `${Path}@${Version}` : Path);
  console.log(`-go=${Go}`);
  for (const { Key, Value } of GoDebug) console.log(`-godebug=${Key}=${Value}`);
  for (const { Old, New } of Replace ?? []) if (!New.Path.startsWith(".")) console.log(`-replace=${at(Old)}=${at(New)}`);
' | xargs go mod edit -require="$module@$version" -tool="$tool"
packages=(tool)
if [ "$name" = argocd ]; then
  # Its gitops-engine is a folder beside it, which no published archive holds. The only version of it that the proxy knows is a month newer than 3.5.1.
  engine=github.com/argoproj/argo-cd/gitops-engine
  go mod edit -replace="$engine=$engine@v0.0.0-20260914071520-c9c369efcc5b"
  packages+=(./redis)
fi
# `go list` is enough and far cheaper than `go mod tidy`, which also fetches what the tests of all dependencies need.
go list -mod=mod -deps "${packages[@]}" >"$scratch/packages"
printf '%s packages\n' "$(wc -l <"$scratch/packages")"
