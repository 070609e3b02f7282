#!/usr/bin/env bash
# Fetches Trino into the folder $1, once, with Maven and a Java of 25.0.1 or later ($TRINO_JAVA, or `java`).
# Maven Central has the server and most plugins of each release as jars. The rest (passwords, resource groups) are there in the last
# release that was published as an archive.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lab=$1
java=${TRINO_JAVA:-java}
version=$(sed -n "s/^export const trino = '\(.*\)';$/\1/p" "$here/../../src/platform/versions.ts")
archive=476
[ "$(cat "$lab/.done" 2>/dev/null || true)" = "$version $archive" ] && exit
rm -rf "$lab"
mkdir -p "$lab/program" "$lab/plugin" "$lab/poms"
echo "setup: $lab"

# jars ARTIFACT FOLDER: the artifact of the release, with all that it needs to run.
jars() {
  cat >"$lab/poms/$1.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>lane</groupId><artifactId>$1</artifactId><version>1</version><packaging>pom</packaging>
  <dependencyManagement><dependencies><dependency>
    <groupId>io.trino</groupId><artifactId>trino-root</artifactId><version>$version</version><type>pom</type><scope>import</scope>
  </dependency></dependencies></dependencyManagement>
  <dependencies><dependency><groupId>io.trino</groupId><artifactId>$1</artifactId><version>$version</version></dependency></dependencies>
</project>
POM
  mvn -q -B -f "$lab/poms/$1.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$2" >"$lab/setup.log" 2>&1 ||
    { tail -n 20 "$lab/setup.log" >&2 && return 1; }
}

# plugin NAME CLASS: the archive names a plugin's class in a file that the jars lack.
plugin() {
  jars "trino-$1" "$lab/plugin/$1"
  mkdir -p "$lab/services/META-INF/services"
  echo "$2" >"$lab/services/META-INF/services/io.trino.spi.Plugin"
  (cd "$lab/services" && python3 -m zipfile -c "$lab/plugin/$1/services.jar" META-INF)
}

jars trino-main "$lab/server"
plugin exchange-filesystem io.trino.plugin.exchange.filesystem.FileSystemExchangePlugin
plugin hive io.trino.plugin.hive.HivePlugin
plugin iceberg io.trino.plugin.iceberg.IcebergPlugin
plugin tpcds io.trino.plugin.tpcds.TpcdsPlugin
plugin tpch io.trino.plugin.tpch.TpchPlugin

mvn -q -B dependency:get -Dartifact="io.trino:trino-server:$archive:tar.gz" -Dtransitive=false
mkdir "$lab/archive"
tar -xzf "$HOME/.m2/repository/io/trino/trino-server/$archive/trino-server-$archive.tar.gz" -C "$lab/archive" --strip-components=1
for name in password-authenticators resource-group-managers postgresql geospatial; do cp -r "$lab/archive/plugin/$name" "$lab/plugin/$name"; done
rm -rf "$lab/archive"

"$(dirname "$(readlink -f "$(command -v "$java")")")/javac" -d "$lab/program" -cp "$lab/server/*" "$here/TrinoServer.java"
echo "$version $archive" >"$lab/.done"
