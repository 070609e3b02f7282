import {
  Cluster,
  Component,
  days,
  type EnvVar,
  images,
  mib,
  millicores,
  minutes,
  type SecretReference,
  type Server,
  Task,
  type Workload,
} from '#platform';
import type { Volume, VolumeMount } from '#schemas/core/v1';
import { deliver, fetchedSecret } from '../external-secrets';
import type { Keys, ports } from './environment';

/** Somebody who is told which job reads and writes what, while it does: OpenLineage (openlineage.io). */
export interface Lineage {
  /** Grants a job the telling. Without it the job tells nobody, and may not. */
  lineageClient(workload: Workload): LineageClient;
}

/** What a job that tells must have. */
export interface LineageClient {
  /** Under whose name its jobs are known: the cluster's. */
  readonly namespace: string;
  /** Where and with which token it tells is in one file, out of a Secret: in a setting of Flink or Spark it would be in logs and web pages. */
  readonly volume: Volume;
  readonly mount: VolumeMount;
  readonly env: readonly EnvVar[];
}

const name = 'datahub-lineage';
const file = 'openlineage.yml';
const folder = '/mnt/secrets/lineage';
/** Of the account that jobs tell as. DataHub's own begin so (ServiceAccountUtils.java). */
const account = 'urn:li:corpuser:service_openlineage';

/** How OpenLineage's Java clients, Flink's and Spark's among them, find the file (client/java, DefaultConfigPathProvider.java). */
export function lineageClient(workload: Workload, configuration: SecretReference<typeof file>): LineageClient {
  const on = Cluster.of(workload);
  const secretName = `${workload.name}-lineage`;
  deliver(on, { to: workload, secretName, keys: { [file]: [{ secret: configuration, key: file }] } });
  return {
    namespace: on.name,
    volume: { name: 'lineage', secret: { secretName } },
    mount: { name: 'lineage', mountPath: folder, readOnly: true },
    env: [{ name: 'OPENLINEAGE_CONFIG', value: `${folder}/${file}` }],
  };
}

/**
 * The account that jobs tell as, and its token. The account may write what OpenLineage's events become and nothing else; its token is signed by
 * DataHub when External Secrets asks for it, in the system's name. A new one comes each month and is good for a year: a streaming job reads it at
 * its start alone.
 */
export function lineageAccount(
  datahub: Component,
  gms: Server<keyof typeof ports>,
  system: Keys['system'],
): SecretReference<typeof file> {
  const component = new Component(datahub.node.scope ?? datahub, name, {
    layer: 'workloads',
    namespace: datahub.home,
    application: 'datahub',
  });
  component.node.addDependency(datahub);
  accountTask(component, gms, system);
  return fetchedSecret(component, {
    name,
    from: { endpoint: gms.endpoint(), url: `${gms.url()}/api/graphql` },
    authorization: { secret: system, key: 'authorization' },
    body: {
      query: 'mutation token($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { accessToken } }',
      // Refused until the account is there, and then asked for again (CreateAccessTokenResolver.java).
      variables: { input: { type: 'SERVICE_ACCOUNT', actorUrn: account, duration: 'ONE_YEAR', name: 'openlineage' } },
    },
    result: '$.data.createAccessToken',
    template: { [file]: transport(gms.url()) },
    every: days(30),
  });
}

/** openlineage.io/docs/client/java/configuration; the path is LineageApiImpl.java's. A token has letters, digits, dots, dashes and underscores. */
const transport = (url: string) =>
  [
    'transport:',
    '  type: http',
    `  url: ${url}`,
    '  endpoint: /openapi/openlineage/api/v1/lineage',
    '  auth:',
    '    type: api_key',
    '    apiKey: {{ .accessToken }}',
    '',
  ].join('\n');

const paths = { requests: '/etc/lineage-account', system: '/mnt/secrets/system' } as const;

/** Both may be made again: DataHub takes them over what is there. Entities of its OpenAPI, version 3 (docs/api/openapi). */
function accountTask(component: Component, gms: Server<keyof typeof ports>, system: Keys['system']): void {
  const post = (entity: string) =>
    [
      'curl --fail-with-body --silent --show-error --retry 10 --retry-all-errors --max-time 30',
      `--header @${paths.system}/header --header 'Content-Type: application/json'`,
      `--data @${paths.requests}/${entity}.json '${gms.url()}/openapi/v3/entity/${entity}?async=false'`,
    ].join(' ');
  const task = new Task(component, 'datahub-lineage-account', {
    image: images.kubectl(component.cluster),
    uid: 65534,
    placement: 'batch',
    cpu: millicores(50),
    memory: mib(64),
    command: ['sh', '-c', ['set -eu', post('corpuser'), post('datahubpolicy')].join('\n')],
    mounts: [
      {
        path: paths.requests,
        config: { 'corpuser.json': json([serviceAccount]), 'datahubpolicy.json': json([policy]) },
      },
      { path: paths.system, secret: system.secretName, keys: { header: 'header' } },
    ],
    deadline: minutes(30),
  });
  const { ledger } = component.cluster;
  ledger.grant(task.workload, 'connect', gms.endpoint());
  ledger.grant(task.workload, 'read', system);
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

const serviceAccount = {
  urn: account,
  corpUserInfo: { value: { active: true, displayName: 'OpenLineage', title: 'What jobs read and write' } },
  subTypes: { value: { typeNames: ['SERVICE_ACCOUNT'] } },
};

/** Writing and making by the REST interface (PoliciesConfig.java, API_PRIVILEGE_MAP) of the entities that a run event becomes (RunEventMapper.java). */
const policy = {
  urn: 'urn:li:dataHubPolicy:openlineage',
  dataHubPolicyInfo: {
    value: {
      displayName: 'OpenLineage',
      description: 'Jobs tell what they read and write.',
      type: 'METADATA',
      state: 'ACTIVE',
      editable: false,
      privileges: ['CREATE_ENTITY', 'EDIT_ENTITY'],
      actors: { users: [account], groups: [], resourceOwners: false, allUsers: false, allGroups: false },
      resources: {
        allResources: false,
        filter: {
          criteria: [
            {
              field: 'TYPE',
              values: ['dataFlow', 'dataJob', 'dataProcessInstance', 'dataset', 'schemaField'],
              condition: 'EQUALS',
            },
          ],
        },
      },
    },
  },
};
