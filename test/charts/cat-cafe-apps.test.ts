import { type Cloud, type Cluster, cluster, cores, flux, gib, hours, local } from '#platform';
import type { RenderedObject } from '#render';
import { alertUi } from '../../charts/cat-cafe/alert-ui';
import { catCafePeople } from '../../charts/cat-cafe/people';
import { eventProducer } from '../../charts/cat-cafe/producer';
import { catCafeTopics } from '../../charts/cat-cafe/stream';
import { KafkaDebugClient } from '../../charts/kafka';
import { PostgresCluster } from '../../charts/postgresql';
import { render } from '../../src/commands/render';
import { awsIn } from '../platform/described';
import { kafkaOn, lakeOn } from './descriptions';

const namespace = 'cat-cafe';

function described({ cloud = local(), debug = false }: { readonly cloud?: Cloud; readonly debug?: boolean } = {}) {
  const definition = cluster(
    'tiny',
    { cloud, sync: flux({ url: 'https://git.example.org/tiny.git' }), registry: 'registry.example.org' },
    (on) => {
      const kafka = kafkaOn(on);
      const pg = new PostgresCluster(on, {
        name: 'pg',
        instances: 1,
        cpu: cores(1),
        memory: gib(2),
        disk: gib(5),
        lake: lakeOn(on),
      });
      const database = pg.database('cat_cafe');
      const props = { kafka, topics: catCafeTopics(kafka, 2), database, people: catCafePeople(database), namespace };
      eventProducer(on, props);
      alertUi(on, props);
      const { orders, adopters } = props.topics;
      if (debug) new KafkaDebugClient(on, { kafka, namespace, reads: [orders, adopters], session: hours(8) });
    },
  );
  const objects: RenderedObject[] = [];
  const { cluster: on, problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  const named = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);
  const pod = (name: string) => specOf<Deployment>(named('Deployment', name)).template.spec;
  return { on, objects, named, pod, env: (name: string) => variables(pod(name)) };
}

/** What a workload may do with data. */
const may = (on: Cluster, name: string) =>
  on.ledger.grants
    .filter(({ who, what }) => who.id === `${namespace}/${name}` && ['topic', 'postgresql table'].includes(what.kind))
    .map(({ action, what }) => `${action} ${what.name}`)
    .sort();

const rules = (user: RenderedObject | undefined) =>
  specOf<{ authorization: { acls: { resource: { type: string; name: string }; operations: string[] }[] } }>(
    user,
  ).authorization.acls.map(({ resource, operations }) => `${resource.type} ${resource.name} ${operations.join(',')}`);

describe('the event producer', () => {
  test('writes the five topics of the cafe, reads cats and visitors, and may do nothing else', () => {
    expect(may(described().on, 'event-producer')).toEqual([
      'read pg.cat_cafe.cats',
      'read pg.cat_cafe.visitors',
      'write cafe-orders',
      'write cat-interactions',
      'write cat-locations',
      'write cat-wellness-iot',
      'write visitor-checkins',
    ]);
  });

  test('is told the names of the topics that it was granted', () => {
    const { on, env } = described();
    const told = Object.entries(env('event-producer')).filter(([name]) => name.startsWith('TOPIC_'));
    const written = may(on, 'event-producer').filter((grant) => grant.startsWith('write'));
    expect(told.map(([, topic]) => `write ${topic}`).sort()).toEqual(written);
  });

  test('is never there twice: that would be two cafes with the same cats', () => {
    const { replicas, strategy } = specOf<Deployment>(described().named('Deployment', 'event-producer'));
    expect([replicas, strategy]).toEqual([1, { type: 'Recreate' }]);
  });
});

describe('the alert UI', () => {
  test('reads both topics of alerts, cats and visitors, and may change cats', () => {
    expect(may(described().on, 'alert-ui')).toEqual([
      'read cat-health-alerts',
      'read pg.cat_cafe.cats',
      'read pg.cat_cafe.visitors',
      'read potential-adopters',
      'upsert pg.cat_cafe.cats',
    ]);
  });

  test('reads in a consumer group of its own', () => {
    const { named, env } = described();
    const groups = rules(named('KafkaUser', 'alert-ui')).filter((rule) => rule.startsWith('group'));
    expect(groups).toEqual([`group ${env('alert-ui').KAFKA_GROUP_ID} Read`]);
  });

  test('is shown to people who have signed in at a proxy, without its metrics', () => {
    const { on } = described();
    const [exposed] = on.exposed;
    expect(exposed).toMatchObject({ name: 'alerts', signIn: 'proxy', service: { name: 'alert-ui', port: 8788 } });
    expect(exposed?.endpoint.ports).toEqual([8788]);
    const metrics = on.observes.metricsSources.find(({ name }) => name === 'alert-ui');
    expect(metrics?.endpoint.ports).toEqual([9090]);
  });

  test('in the cloud there are two, and up to six when many look', () => {
    const { named } = described({ cloud: awsIn('us-west-2') });
    expect(named('HorizontalPodAutoscaler', 'alert-ui')?.spec).toMatchObject({ minReplicas: 2, maxReplicas: 6 });
    expect(named('PodDisruptionBudget', 'alert-ui')).toBeDefined();
  });
});

test.each(['event-producer', 'alert-ui'])(
  '%s finds what its environment names: no password, and files that are mounted',
  (name) => {
    const { pod, env, named } = described();
    const variables = env(name);
    const mounts = pod(name).containers[0]?.volumeMounts ?? [];
    const files = [variables.KAFKA_KEYSTORE_FILE, variables.KAFKA_CA_FILE, variables.PGSSLROOTCERT];
    for (const file of files) {
      const folder = file?.slice(0, file.lastIndexOf('/'));
      const mount = mounts.find(({ mountPath }) => mountPath === folder);
      const volume = pod(name).volumes.find(({ name }) => name === mount?.name);
      const { target } = specOf<Delivered>(named('ExternalSecret', volume?.secret?.secretName ?? ''));
      expect(Object.keys(target.template.data)).toContain(file?.slice((folder?.length ?? 0) + 1));
    }
    expect(variables.PGPASSWORD).toBe(`from ${name}-pg-cat-cafe/password`);
    expect(variables.PGSSLMODE).toBe('verify-full');
  },
);

describe('the Kafka debug client', () => {
  test('is there when it is asked for, and only then', () => {
    expect(described().named('Deployment', 'kafka-debug')).toBeUndefined();
    expect(described({ debug: true }).named('Deployment', 'kafka-debug')).toBeDefined();
  });

  test('may read the topics that it was given, in a group of its own, and nothing else', () => {
    const { named } = described({ debug: true });
    expect(rules(named('KafkaUser', 'kafka-debug')).sort()).toEqual([
      'group kafka-debug Read',
      'topic cafe-orders Describe,Read',
      'topic potential-adopters Describe,Read',
    ]);
  });

  test('has the settings of the tools ready: mutual TLS with its own certificate, and its group', () => {
    const { named, env } = described({ debug: true });
    const file = env('kafka-debug').KAFKA_CLIENT_PROPERTIES ?? '';
    const { data = {} } = named('ConfigMap', 'kafka-debug-etc-kafka-client') as unknown as {
      data?: Record<string, string>;
    };
    expect(file).toBe('/etc/kafka-client/client.properties');
    expect((data['client.properties'] ?? '').split('\n')).toEqual([
      'bootstrap.servers=test-kafka-bootstrap.kafka.svc:9093',
      'security.protocol=SSL',
      'ssl.keystore.type=PEM',
      'ssl.keystore.location=/mnt/secrets/kafka/keystore.pem',
      'ssl.truststore.type=PEM',
      'ssl.truststore.location=/mnt/secrets/kafka/ca.crt',
      'group.id=kafka-debug',
      '',
    ]);
  });

  test('ends its sessions after the stated time', () => {
    expect(described({ debug: true }).pod('kafka-debug').containers[0]?.command).toEqual(['sleep', '28800']);
  });
});

/** What an object says; nothing where there is no object. */
const specOf = <T>(object: RenderedObject | undefined) => (object?.spec ?? {}) as T;

const variables = ({ containers }: Pod): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (containers[0]?.env ?? []).map(({ name, value, valueFrom }) => [
      name,
      value ?? `from ${valueFrom?.secretKeyRef.name}/${valueFrom?.secretKeyRef.key}`,
    ]),
  );

interface Deployment {
  readonly replicas?: number;
  readonly strategy: object;
  readonly template: { readonly spec: Pod };
}

interface Pod {
  readonly containers: readonly {
    readonly command?: readonly string[];
    readonly env: readonly {
      readonly name: string;
      readonly value?: string;
      readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
    }[];
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
  readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
}

interface Delivered {
  readonly target: { readonly template: { readonly data: Readonly<Record<string, string>> } };
}
