# shellcheck shell=bash
# Fetches Spark and the jars of its image.
debian default-jdk-headless maven openssl postgresql python3-venv
simulated_aws
spark=pyspark==$(version spark.version)
once spark "$spark" venv "$spark"
once spark-jars "$(cat apps/spark/pom.xml)" jars apps/spark/pom.xml -DexcludeTransitive=true
