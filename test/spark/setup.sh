#!/usr/bin/env bash
# Fetches Spark, the jars of its image and the simulator into the folder $1, once, and again when their versions change.
# Only package registries are used: PyPI, Maven Central and, for missing tools, Debian.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
lab=$1
spark=$(sed -n '/^export const spark = {/,/^}/s/^  version: .\(.*\).,$/\1/p' "$root/src/platform/versions.ts")
python=("pyspark==$spark" 'moto[server,s3,glue]==5.2.5' 'pyiceberg[glue,pyarrow]==0.12.0')
wanted="${python[*]} $(cat "$root/apps/spark/pom.xml")"

missing=()
command -v java >/dev/null || missing+=(openjdk-17-jre-headless)
command -v mvn >/dev/null || missing+=(maven)
command -v openssl >/dev/null || missing+=(openssl)
ls /usr/lib/postgresql/*/bin >/dev/null 2>&1 || missing+=(postgresql)
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

[ "$(cat "$lab/.done" 2>/dev/null || true)" = "$wanted" ] && exit
rm -rf "$lab"
mkdir -p "$lab"
echo "setup: $lab"
{
  python3 -m venv "$lab/python"
  "$lab/python/bin/pip" install -q "${python[@]}"
  mvn -q -B -f "$root/apps/spark/pom.xml" dependency:copy-dependencies -DexcludeTransitive=true -DoutputDirectory="$lab/jars"
} >"$lab/setup.log" 2>&1 || { tail -n 30 "$lab/setup.log" >&2 && exit 1; }
echo "$wanted" >"$lab/.done"
