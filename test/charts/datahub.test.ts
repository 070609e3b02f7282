import { parse } from 'yaml';
import { type Cloud, type Cluster, cores, days, gib } from '#platform';
import { DataHub, type DataHubProps } from '../../charts/datahub';
import { FlinkSqlJob, insertInto as flinkInsert, flinkSql } from '../../charts/flink';
import { oidc } from '../../charts/ingress';
import { GlueLake } from '../../charts/lake';
import { PostgresCluster } from '../../charts/postgresql';
import { SparkJob, insertInto as sparkInsert, sparkSql } from '../../charts/spark';
import { derived } from '../clusters/rendered';
import { type Described, described, threeZones } from '../platform/described';
import { kafkaOn, lakeOn, Sighting, tiny } from './descriptions';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
type Any = any;

const size = { cpu: cores(1), memory: gib(2) };
const provider = oidc({
  issuer: 'https://login.example.org/realms/cafe',
  authorizeUrl: 'https://login.example.org/authorize',
  tokenUrl: 'https://login.example.org/token',
  userinfoUrl: 'https://login.example.org/userinfo',
  client: 'cafe/sign-in',
  groups: ['analysts', 'stewards'],
});
const url = 'https://datahub.data.example.org';

function datahubOn(on: Cluster, props: Partial<DataHubProps> = {}) {
  const kafka = kafkaOn(on);
  const lake = on.cloud.provider === 'aws' ? new GlueLake(on, { database: 'cats', bucketPrefix: 'tiny' }) : lakeOn(on);
  const postgres = new PostgresCluster(on, { name: 'pg', instances: 1, ...size, disk: gib(1), lake });
  const database = postgres.database('datahub');
  const search = { nodes: 1, ...size, disk: gib(1) };
  return { kafka, lake, datahub: new DataHub(on, { kafka, database, search, signIn: 'administrator', ...props }) };
}

const datahub = (props: Partial<DataHubProps> = {}, cloud?: Cloud) =>
  described((_, on) => void datahubOn(on, props), cloud);

/** A streaming job and a batch job beside a DataHub. */
const jobs = (tell: boolean) =>
  described((_, on) => {
    const { kafka, lake, datahub } = datahubOn(on);
    const lineage = tell ? { lineage: datahub } : {};
    const seen = kafka.topic('seen', { of: Sighting, key: 'cat_id', partitions: 1, retention: days(1) });
    const [raw, copy] = [lake.table('raw', { of: Sighting }), lake.table('copy', { of: Sighting })];
    new FlinkSqlJob(on, 'stream', {
      ...{ lake, namespace: 'jobs', parallelism: 1, memory: gib(1), badJson: 'skip', ...lineage },
      statements: [flinkInsert(raw, flinkSql`SELECT * FROM ${seen}`)],
    });
    new SparkJob(on, 'batch', {
      ...{ lake, namespace: 'jobs', driver: size, executors: { ...size, count: 1 }, schedule: '0 2 * * *', ...lineage },
      statements: [sparkInsert(copy, sparkSql`SELECT * FROM ${raw}`)],
    });
  });

function named({ objects }: Described, kind: string, name: string): Any {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

const podOf = (of: Described, kind: string, name: string): Any => named(of, kind, name).spec.template.spec;
const envOf = (pod: Any): Record<string, Any> =>
  Object.fromEntries(pod.containers[0].env.map(({ name, value, valueFrom }: Any) => [name, value ?? valueFrom]));

describe('its stores', () => {
  const of = datahub();
  const env = envOf(podOf(of, 'Deployment', 'datahub-gms'));

  test('topics have the names that it knows, and objects that Kubernetes takes', () => {
    const topics = of.objects.filter(({ kind }) => kind === 'KafkaTopic') as Any[];
    const names = topics.map(({ spec }) => spec.topicName);
    expect(names).toEqual(expect.arrayContaining(['MetadataChangeLog_Versioned_v1', 'DataHubUpgradeHistory_v1']));
    for (const { metadata, spec } of topics) {
      expect(metadata.name).toMatch(/^[a-z0-9-]+$/);
      expect(spec.config['max.message.bytes']).toBe(5 * 1024 * 1024);
    }
  });

  test('that the update has run is never forgotten: GMS would wait for ever', () => {
    expect(named(of, 'KafkaTopic', 'datahubupgradehistory-v1').spec.config['retention.ms']).toBe(-1);
  });

  test('its Kafka user has all its groups by their beginning, and exactly its topics', () => {
    const { acls } = named(of, 'KafkaUser', 'datahub').spec.authorization;
    const groups = acls.filter(({ resource }: Any) => resource.type === 'group');
    expect(groups).toEqual([
      { operations: ['Read'], resource: { type: 'group', name: 'datahub.', patternType: 'prefix' } },
    ]);
    const variables = Object.keys(env).filter((name) => name.endsWith('_GROUP_ID'));
    expect(variables).toHaveLength(5);
    for (const name of variables) expect(env[name]).toMatch(/^datahub\./);
    const operations = new Set(acls.flatMap(({ operations }: Any) => operations));
    expect([...operations].sort()).toEqual(['Describe', 'Read', 'Write']);
    expect(env.DATAHUB_PRECREATE_TOPICS).toBe('false');
  });

  test('each is reached encrypted, by a certificate that is checked', () => {
    expect(env.EBEAN_DATASOURCE_URL).toMatch(/sslmode=verify-full&sslrootcert=\/mnt\/secrets\/postgresql\/ca.crt$/);
    expect(env.SPRING_KAFKA_PROPERTIES_SECURITY_PROTOCOL).toBe('SSL');
    expect(env.ELASTICSEARCH_USE_SSL).toBe('true');
    const store = /trustStore=(\S+)/.exec(env.JAVA_TOOL_OPTIONS)?.[1];
    const { initContainers } = podOf(of, 'Deployment', 'datahub-gms');
    expect(initContainers[0].command[2]).toContain(`-keystore ${store} `);
  });

  test('no password or key is a text', () => {
    for (const name of Object.keys(env).filter((name) => /PASSWORD|SECRET|KEY$|SALT/.test(name)))
      expect(env[name]).toHaveProperty('secretKeyRef');
  });
});

test('the update comes before the servers, and what need not wait comes after', () => {
  const { cluster } = datahub();
  const component = (name: string) => cluster.components.find((found) => found.name === name);
  const after = (name: string) => component(name)?.node.dependencies.map((found) => (found as Any).name);
  expect(after('datahub')).toContain('datahub-setup');
  expect(after('datahub-update-rest')).toContain('datahub');
  const steps = [podOf(datahub(), 'Job', 'datahub-update'), podOf(datahub(), 'Job', 'datahub-update-rest')];
  expect(steps.map(({ containers }) => containers[0].args)).toEqual([
    ['-u', 'SystemUpdateBlocking'],
    ['-u', 'SystemUpdateNonBlocking'],
  ]);
});

describe('sign-in', () => {
  test('members of the groups come in, by the provider and back to the address that people know', () => {
    const of = datahub({ signIn: { provider, url }, frontends: 2 }, threeZones);
    const env = envOf(podOf(of, 'Deployment', 'datahub-frontend'));
    expect(env).toMatchObject({
      AUTH_OIDC_DISCOVERY_URI: 'https://login.example.org/realms/cafe/.well-known/openid-configuration',
      AUTH_OIDC_BASE_URL: url,
      AUTH_OIDC_REQUIRED_GROUPS: 'analysts,stewards',
      AUTH_OIDC_CLIENT_SECRET: { secretKeyRef: { name: 'sign-in-client', key: 'client_secret' } },
      AUTH_COOKIE_SECURE: 'true',
    });
    expect(named(of, 'PodDisruptionBudget', 'datahub-frontend').spec).toBeDefined();
  });

  test('the administrator has a generated password in place of the one that everybody knows', () => {
    const of = datahub();
    const { containers, volumes } = podOf(of, 'Deployment', 'datahub-frontend');
    const mount = containers[0].volumeMounts.find(({ mountPath }: Any) => mountPath.endsWith('/conf/user.props'));
    expect(mount.subPath).toBe('user.props');
    const { secretName } = volumes.find(({ name }: Any) => name === mount.name).secret;
    const { template } = named(of, 'ExternalSecret', secretName).spec.target;
    expect(template.data['user.props']).toBe('datahub:{{ .password }}');
  });

  test('it is behind the proxy in any case', () => {
    expect(datahub().cluster.exposed.map(({ name, signIn }) => [name, signIn])).toContainEqual(['datahub', 'proxy']);
  });

  test('in the cloud nobody is administrator by a shared password', () => {
    const definition = () => datahub({ signIn: 'administrator' }, threeZones);
    expect(definition).toThrow('LH301');
  });
});

describe('lineage', () => {
  const told = jobs(true);
  const configuration = named(told, 'ExternalSecret', 'datahub-lineage').spec;

  test('a job that is not given it tells nobody: no account, no token, no way to DataHub', () => {
    const silent = jobs(false);
    const text = JSON.stringify(silent.objects);
    const traces = ['OPENLINEAGE_CONFIG', 'io.openlineage', 'datahub-lineage', 'service_openlineage'];
    expect(traces.filter((trace) => text.includes(trace))).toEqual([]);
    const grants = silent.cluster.ledger.grants.filter(({ who }) => who.id.startsWith('jobs/'));
    expect(grants.filter(({ what }) => what.id.includes('datahub'))).toEqual([]);
  });

  test('the token is asked of GMS in the name of the system, for the account of the jobs', () => {
    const { url, body, headers, secrets } = named(told, 'Webhook', 'datahub-lineage').spec;
    expect(url).toBe('http://datahub-gms.datahub.svc:8080/api/graphql');
    expect(JSON.parse(body).variables.input).toMatchObject({
      type: 'SERVICE_ACCOUNT',
      actorUrn: 'urn:li:corpuser:service_openlineage',
      duration: 'ONE_YEAR',
    });
    expect(headers.Authorization).toBe('{{ index .caller "authorization" }}');
    const system = named(told, 'ExternalSecret', secrets[0].secretRef.name).spec.target.template;
    expect(system.metadata.labels).toEqual({ 'external-secrets.io/type': 'webhook' });
    expect(system.data.authorization).toBe('Basic __datahub_system:{{ .secret }}');
  });

  test('it is asked for anew long before it ends', () => {
    expect(configuration).toMatchObject({ refreshPolicy: 'Periodic', refreshInterval: '720h' });
  });

  test("jobs find address and token in one file, as OpenLineage's clients read it", () => {
    const file = parse(configuration.target.template.data['openlineage.yml'].replace('{{ .accessToken }}', 'a.b-c_d'));
    expect(file).toEqual({
      transport: {
        type: 'http',
        url: 'http://datahub-gms.datahub.svc:8080',
        endpoint: '/openapi/openlineage/api/v1/lineage',
        auth: { type: 'api_key', apiKey: 'a.b-c_d' },
      },
    });
  });

  test('the account may write what run events become, and no user, policy or token', () => {
    const { data } = named(told, 'ConfigMap', 'datahub-lineage-account-etc-lineage-account');
    const [account] = JSON.parse(data['corpuser.json']);
    const [{ dataHubPolicyInfo }] = JSON.parse(data['datahubpolicy.json']);
    const { actors, privileges, resources } = dataHubPolicyInfo.value;
    expect(account.subTypes.value.typeNames).toEqual(['SERVICE_ACCOUNT']);
    expect(actors).toMatchObject({ users: [account.urn], allUsers: false, allGroups: false });
    expect(privileges).toEqual(['CREATE_ENTITY', 'EDIT_ENTITY']);
    expect(resources.allResources).toBe(false);
    const [{ field, values }] = resources.filter.criteria;
    expect([field, ...values].filter((value) => /user|policy|token/i.test(value))).toEqual([]);
    expect(values).toEqual(expect.arrayContaining(['dataJob', 'dataset']));
  });

  test("Flink's listener is told where the file is, and its settings hold nothing secret", () => {
    const { flinkConfiguration, podTemplate } = named(told, 'FlinkDeployment', 'stream').spec;
    expect(flinkConfiguration['execution.job-status-changed-listeners']).toMatch(/^io\.openlineage\.flink\./);
    expect(flinkConfiguration['openlineage.job.namespace']).toBe('tiny');
    expect(Object.keys(flinkConfiguration).filter((key) => key.includes('transport'))).toEqual([]);
    // At its start the listener logs all that it knows, the token too.
    const logging = named(told, 'FlinkDeployment', 'stream').spec.logConfiguration['log4j-console.properties'];
    expect(logging).toMatch(
      /^logger\.lineage\.name = io\.openlineage\.flink\.listener\nlogger\.lineage\.level = WARN$/m,
    );
    tellsFrom(podTemplate.spec, 'stream-lineage');
  });

  test("Spark's driver is told where the file is; executors are not", () => {
    const { template } = named(told, 'ScheduledSparkApplication', 'batch').spec;
    expect(template.sparkConf).toMatchObject({
      'spark.extraListeners': 'io.openlineage.spark.agent.OpenLineageSparkListener',
      'spark.openlineage.namespace': 'tiny',
      'spark.openlineage.appName': 'batch',
    });
    expect(Object.keys(template.sparkConf).filter((key) => key.includes('transport'))).toEqual([]);
    tellsFrom(template.driver.template.spec, 'batch-lineage');
    expect(JSON.stringify(template.executor)).not.toContain('lineage');
  });

  test('both may reach GMS, and get the file through a store that reads that one Secret', () => {
    const grants = told.cluster.ledger.grants.filter(({ what }) => what.id === 'endpoint datahub/datahub-gms:8080');
    expect(grants.map(({ who }) => who.id)).toEqual(expect.arrayContaining(['jobs/batch', 'jobs/stream']));
    const role = told.objects.find(
      ({ kind, metadata }) => kind === 'Role' && metadata.name === 'stream-lineage-from-datahub',
    ) as Any;
    expect(role.metadata.namespace).toBe('datahub');
    expect(role.rules[0].resourceNames).toEqual(['datahub-lineage']);
  });

  /** The file that the environment names is one that a Secret of the job brings. */
  function tellsFrom(pod: Any, secretName: string): void {
    const path = envOf(pod).OPENLINEAGE_CONFIG;
    const mount = pod.containers[0].volumeMounts.find(({ mountPath }: Any) => path === `${mountPath}/openlineage.yml`);
    const volume = pod.volumes.find(({ name }: Any) => name === mount.name);
    expect(volume.secret.secretName).toBe(secretName);
    expect(Object.keys(named(told, 'ExternalSecret', secretName).spec.target.template.data)).toEqual([
      'openlineage.yml',
    ]);
  }
});

test('DataHub is told of data that flows, but its own topics are none of it', () => {
  const on = derived(tiny((on) => void datahubOn(on)));
  const own = on.ledger.grants.filter(({ what }) => what.kind === 'own-topic');
  expect(own).toHaveLength(16);
  expect(on.ledger.grants.filter(({ what }) => what.kind === 'topic')).toEqual([]);
});
