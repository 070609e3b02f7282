import { readFileSync } from 'node:fs';
import { versions } from '#platform';

const read = (file: string) => readFileSync(`apps/flink/${file}`, 'utf8');

test('the image holds the versions that dist/ names', () => {
  const pom = read('pom.xml');
  expect(pom).toContain(`<kafka.connector.version>${versions.flink.kafkaConnector}<`);
  expect(pom).toContain(`<iceberg.version>${versions.flink.iceberg}<`);
  expect(pom).toContain(`<openlineage.version>${versions.flink.openLineage}<`);
  expect(read('Dockerfile')).toContain(`ARG FLINK_VERSION=${versions.flink.version}\n`);
});

test("Iceberg's runtime is the one of this Flink", () => {
  const [major, minor] = versions.flink.version.split('.');
  expect(read('pom.xml')).toContain(`<artifactId>iceberg-flink-runtime-${major}.${minor}<`);
});
