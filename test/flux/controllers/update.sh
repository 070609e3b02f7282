#!/usr/bin/env bash
# Writes go.mod and go.sum for releases of Flux's controllers:
#   bash test/flux/controllers/update.sh source-controller@v1.9.1 kustomize-controller@v1.9.4 helm-controller@v1.6.2 notification-controller@v1.9.3
# The module holds no code. It pins what the controllers are built from, so that every machine builds the same ones. One module for all: what they have in
# common is compiled once, at the newest version that one of them asks for. Flux 2.9.4 carries source-controller 1.9.4 and helm-controller 1.6.3; what these need
# is not on every proxy.
set -euo pipefail
cd "$(dirname "$0")"
[ $# -gt 0 ] || { echo 'name controllers, for example helm-controller@v1.6.2' >&2 && exit 2; }
export GOWORK=off

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'module scratch\n' >"$scratch/go.mod"
for release in "$@"; do
  upstream=$(cd "$scratch" && go mod download -json "github.com/fluxcd/$release" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).GoMod')
  go mod edit -json "$upstream" >>"$scratch/upstream.json"
done

rm -f go.mod go.sum
go mod init lakehouse.test/flux
# Go ignores the replaces of a dependency: a controller is built with its own only when they stand here, too. A local one (./api) is published as a
# module of the same version, which takes its place.
node -e '
  const texts = fs.readFileSync(0, "utf8").split(/^(?=\{)/m);
  const upstream = texts.map((text) => JSON.parse(text));
  const newest = (versions) => versions.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  const at = ({ Path, Version }) => (Version ? `${Path}@${Version}` : Path);
  console.log(`-go=${newest(upstream.map(({ Go }) => Go))}`);
  for (const { Key, Value } of upstream.flatMap(({ GoDebug }) => GoDebug ?? [])) console.log(`-godebug=${Key}=${Value}`);
  const replaced = upstream.flatMap(({ Replace }) => Replace ?? []).filter(({ New }) => !New.Path.startsWith("."));
  for (const old of new Set(replaced.map(({ Old }) => at(Old))))
    console.log(`-replace=${old}=${newest(replaced.filter(({ Old }) => at(Old) === old).map(({ New }) => at(New)))}`);
  for (const release of process.argv.slice(1)) console.log(`-require=github.com/fluxcd/${release}\n-tool=github.com/fluxcd/${release.split("@")[0]}`);
' "$@" <"$scratch/upstream.json" | xargs go mod edit
# `go list` is enough and far cheaper than `go mod tidy`, which also fetches what the tests of all dependencies need.
go list -mod=mod -deps tool >"$scratch/packages"
printf '%s packages\n' "$(wc -l <"$scratch/packages")"
