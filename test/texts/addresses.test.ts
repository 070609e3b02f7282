import { definitions, rendered } from '../clusters/rendered';
import { addressesOf, addressProblems } from './addresses';
import { spoilt } from './walk';

describe.each(Object.keys(definitions))('%s', (name) => {
  test('every host and port in an object belongs to a Service that has it', () => {
    const { manifests } = rendered(name);
    expect(addressProblems(manifests)).toEqual([]);
    expect(addressesOf(manifests).length).toBeGreaterThan(30);
  });
});

test.each([
  // In SQL and in an environment.
  ['cafe-kafka-bootstrap.kafka.svc:9093', 'cafe-kafka-bootstrap.kafka.svc:9092', 'has no port 9092, but 9091, 9093'],
  [
    'cafe-kafka-bootstrap.kafka.svc',
    'cafe-kafka-bootstrp.kafka.svc',
    'no Service cafe-kafka-bootstrp in namespace kafka',
  ],
  [
    'cafe-kafka-bootstrap.kafka.svc:9093',
    'cafe-kafka-bootstrap:9093',
    'cafe-kafka-bootstrap:9093 is a Service by a short name',
  ],
  // In properties, JSON, a URL of JDBC.
  [
    'trino-discovery.trino.svc:8443',
    'trino-discovery.trino.svc',
    'Service trino-discovery in namespace trino has no port 443',
  ],
  ['cafe-rw.postgresql.svc:5432/cat_cafe', 'cafe-rw.postgresql.svc/cat_cafe', 'cafe-rw.postgresql.svc without a port'],
  ['cafe-rw.postgresql.svc:5432/cat_cafe', 'cafe-rw.postgresql.svc:5433/cat_cafe', 'has no port 5433'],
  // In two arguments of a call, in a template of a text, in a URI of an asset.
  ['port=5432', 'port=5431', 'has no port 5431'],
  ['superset-valkey.superset.svc:6379', 'superset-valkey.superset.svc:6380', 'has no port 6380'],
  ['@trino.trino.svc:8443', '@trino.trino.svc:8444', 'has no port 8444'],
  ['http://kube-prometheus-stack-grafana.monitoring.svc:80/', 'http://grafana.monitoring.svc/', 'no Service grafana'],
  // Of the pod itself.
  ['http://localhost:8080/v1/info', 'http://localhost:8081/v1/info', 'localhost:8081 is no port of this pod'],
  ['http://prometheus-operated.monitoring.svc:9090', 'http://prometheus:9090', "prometheus:9090 is nobody's name"],
])('%s as %s is a fault', (from, to, said) => {
  const problems = addressProblems(spoilt(rendered('cat-cafe').manifests, from, to));
  expect(problems).toContainEqual(expect.stringContaining(said));
});

test('a port in the variable beside a host is the port of that host', () => {
  const { manifests } = rendered('cat-cafe');
  const changed = manifests.map((manifest) => ({
    ...manifest,
    object: JSON.parse(JSON.stringify(manifest.object).replace(/("PGPORT",?:?)("value":)?"5432"/g, '$1$2"5400"')),
  }));
  const problems = addressProblems(changed).filter((problem) => problem.includes('no port 5400'));
  expect(problems).toContainEqual(expect.stringMatching(/^HelmRelease jupyterhub\/jupyterhub .*PGHOST: /));
  expect(problems).toContainEqual(expect.stringMatching(/^Job .*env\.\d+\.value: /));
});

test('a route and a StatefulSet name Services that exist', () => {
  const { manifests } = rendered('cat-cafe-dev');
  expect(addressProblems(spoilt(manifests, 'proxy-public', 'proxy-pubic'))).toContainEqual(
    expect.stringMatching(/^HTTPRoute .*backendRefs\.0: there is no Service proxy-pubic in namespace jupyterhub/),
  );
  const without = manifests.filter(({ object }) => object.kind !== 'Service' || object.metadata.name !== 'nessie');
  expect(addressProblems(without)).toContainEqual(
    expect.stringMatching(/^StatefulSet lake\/nessie spec: there is no Service nessie in namespace lake/),
  );
});
