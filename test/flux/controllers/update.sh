#!/usr/bin/env bash
# Writes go.mod and go.sum for one release of one controller: bash test/flux/controllers/update.sh kustomize-controller v1.9.4
# The module holds no code. It pins what the controller is built from, so that every machine builds the same one.
set -euo pipefail
cd "$(dirname "$0")"
name=${1:?name a controller, for example kustomize-controller}
version=${2:?name a release, for example v1.9.4}
module=github.com/fluxcd/$name
export GOWORK=off

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'module scratch\n' >"$scratch/go.mod"
upstream=$(cd "$scratch" && go mod download -json "$module@$version" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).GoMod')

mkdir -p "$name"
cd "$name"
rm -f go.mod go.sum
go mod init "lakehouse.test/$name"
# Go ignores the replaces of a dependency: the controller is built with its own only when they stand here, too. A local one (./api) is published as a
# module of the same version, which takes its place.
go mod edit -json "$upstream" | node -e '
  const { Go, GoDebug = [], Replace = [] } = JSON.parse(fs.readFileSync(0, "utf8"));
  const at = ({ Path, Version }) => (Version ? `${Path}@${Version}` : Path);
  console.log(`-go=${Go}`);
  for (const { Key, Value } of GoDebug) console.log(`-godebug=${Key}=${Value}`);
  for (const { Old, New } of Replace) if (!New.Path.startsWith(".")) console.log(`-replace=${at(Old)}=${at(New)}`);
' | xargs go mod edit -require="$module@$version" -tool="$module"
# `go list` is enough and far cheaper than `go mod tidy`, which also fetches what the tests of all dependencies need.
go list -mod=mod -deps tool >"$scratch/packages"
printf '%s packages\n' "$(wc -l <"$scratch/packages")"
