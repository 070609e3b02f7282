# shellcheck shell=bash
# Fetches Flink with the jars of its image, a Kafka broker, and the class that stands where the operator's runner does.
debian default-jdk-headless maven openssl
simulated_aws

# PyPI carries the whole Flink distribution, as the libraries of PyFlink; Maven Central has no flink-dist.
distribution() {
  "$LAKEHOUSE_LAB/aws/bin/pip" download -q --no-deps --no-binary :all: -d "$1" "$distribution" &&
    tar -xzf "$1"/*.tar.gz --strip-components=2 -C "$1" &&
    rm "$1"/*.tar.gz
}

program() { javac -d "$1" -cp "$LAKEHOUSE_LAB/flink/lib/*:$LAKEHOUSE_LAB/flink-gateway/*" test/flink/ScriptJob.java; }

flink=$(version flink.version)
kafka=$(version kafka.version)
distribution=apache-flink-libraries==$flink
once kafka "$kafka $(cat test/flink/kafka.pom.xml)" jars test/flink/kafka.pom.xml "-Dkafka.version=$kafka"
once flink-jars "$(cat apps/flink/pom.xml)" jars apps/flink/pom.xml -DexcludeTransitive=true
once flink-gateway "$flink $(cat test/flink/gateway.pom.xml)" jars test/flink/gateway.pom.xml "-Dflink.version=$flink"
once flink "$distribution" distribution
once flink-program "$distribution $(cat test/flink/ScriptJob.java)" program
