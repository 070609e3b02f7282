import { readFileSync } from 'node:fs';
import { versions } from '#platform';

const read = (file: string) => readFileSync(`apps/spark/${file}`, 'utf8');
const { version, scala, iceberg, hadoop, awsSdk, postgresql, openLineage } = versions.spark;

test('the image holds the versions that dist/ names', () => {
  const pom = read('pom.xml');
  expect(pom).toContain(`<iceberg.version>${iceberg}<`);
  expect(pom).toContain(`<hadoop.version>${hadoop}<`);
  expect(pom).toContain(`<aws.sdk.version>${awsSdk}<`);
  expect(pom).toContain(`<postgresql.version>${postgresql}<`);
  expect(pom).toContain(`<openlineage.version>${openLineage}<`);
  expect(read('Dockerfile')).toContain(`ARG SPARK_VERSION=${version}\n`);
});

test("Iceberg's runtime is the one of this Spark and its Scala", () => {
  const [major, minor] = version.split('.');
  expect(read('pom.xml')).toContain(`<artifactId>iceberg-spark-runtime-${major}.${minor}_${scala}<`);
  expect(read('pom.xml')).toContain(`<artifactId>openlineage-spark_${scala}<`);
  expect(read('Dockerfile')).toContain(`-scala${scala}-`);
});
