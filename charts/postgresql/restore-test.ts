import { Cluster, hours, images, mib, millicores, minutes, Task } from '#platform';
import type { Cluster as PostgresClusterObject } from '#schemas/postgresql.cnpg.io/v1';
import { type Backups, plugin } from './backups';
import { connectInstances } from './connections';
import type { PostgresDatabase } from './database';
import { machineSpec, type Standing, sidecar } from './machines';
import type { PostgresCluster } from './postgres-cluster';
import { schemaName } from './schema';
import { block, identifier, literal } from './sql';

const folder = '/etc/restore-test';
const manifest = 'cluster.json';
/** Nobody: the image brings no user of its own. */
const uid = 65_534;

/**
 * A backup is one when it has been restored. Every week a second cluster is brought up from the newest backup and the log behind it, asked for its
 * rows, and taken down again. It archives nothing, so it can do the archive no harm.
 */
export function restoreTest(of: PostgresCluster, { store, prefix }: Backups): void {
  const on = Cluster.of(of);
  const { component, namespace, machine } = of;
  const restored = `${of.name}-restored`;
  const workload = connectInstances(component, restored);
  on.ledger.grant(workload, 'read', prefix);
  const object: PostgresClusterObject = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: restored, namespace },
    spec: {
      ...machineSpec(component, restored, machine, standing),
      instances: 1,
      enableSuperuserAccess: false,
      bootstrap: { recovery: { source: 'newest' } },
      externalClusters: [
        { name: 'newest', plugin: { name: plugin, parameters: { barmanObjectName: store, serverName: of.name } } },
      ],
    },
  };
  on.asks({
    who: restored,
    owner: component,
    pods: 1,
    cpu: machine.cpu.plus(sidecar.cpu),
    memory: machine.memory.plus(sidecar.memory),
    storage: machine.disk.plus(machine.walDisk),
    placement: standing.placement,
  });
  // What there is to be found is known when all databases are stated.
  on.deriveLater(() => test(of, restored, object));
}

const standing: Standing = { placement: 'batch', priority: 'batch' };

function test(of: PostgresCluster, restored: string, object: PostgresClusterObject): void {
  const { databases } = of;
  new Task(of.component, `${of.name}-restore-test`, {
    image: images.kubectl(of.component.cluster),
    uid,
    cpu: millicores(50),
    memory: mib(256),
    schedule: '0 4 * * 6',
    command: ['/bin/bash', `${folder}/test.sh`],
    env: [{ name: 'HOME', value: '/tmp' }],
    mounts: [
      {
        path: folder,
        config: {
          [manifest]: `${JSON.stringify(object, null, 2)}\n`,
          'test.sh': script(restored, databases),
          ...Object.fromEntries(databases.map((database) => [`${database.name}.sql`, rowsSql(database)])),
        },
      },
    ],
    placement: standing.placement,
    deadline: hours(3),
    // A second attempt would wipe away what the first one found.
    retries: 0,
    // Time to take the cluster down when the deadline has come.
    terminationGrace: minutes(6),
    rights: rights(restored),
  });
}

/** It may make clusters, and see and delete this one; `create` cannot be held to a name (kubernetes.io/docs, "Referring to resources"). */
function rights(restored: string) {
  const groups = ['postgresql.cnpg.io'];
  const pods = [firstInstance(restored)];
  return [
    { apiGroups: groups, resources: ['clusters'], verbs: ['create'] },
    {
      apiGroups: groups,
      resources: ['clusters'],
      resourceNames: [restored],
      verbs: ['get', 'list', 'watch', 'delete'],
    },
    { apiGroups: [''], resources: ['pods'], resourceNames: pods, verbs: ['get'] },
    // `get` for web sockets, which kubectl prefers since 1.31, and `create` for what it falls back to.
    { apiGroups: [''], resources: ['pods/exec'], resourceNames: pods, verbs: ['get', 'create'] },
  ];
}

const firstInstance = (cluster: string) => `${cluster}-1`;

/** Whatever happens, the cluster is gone at the end; and if a killed run left one behind, at the beginning. */
function script(restored: string, databases: readonly PostgresDatabase[]): string {
  return `set -euo pipefail
cluster=cluster.postgresql.cnpg.io/${restored}

# In the foreground: the volumes go before the name is free again.
remove() {
  kubectl delete "$cluster" --ignore-not-found --cascade=foreground --timeout=5m
}

remove
trap remove EXIT
trap 'exit 143' TERM INT

kubectl create --filename ${folder}/${manifest}
# In the background, because bash hears of a signal only between two commands.
kubectl wait "$cluster" --for=condition=Ready --timeout=150m &
wait $!
${databases.map(({ name }) => check(restored, name)).join('\n')}
echo 'restored: ${databases.length > 0 ? databases.map(({ name }) => name).join(', ') : 'no database is stated'}'
`;
}

/** Inside the instance, where the operator's own user needs no password: no credential leaves it. */
function check(restored: string, database: string): string {
  const psql = `psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname ${database}`;
  return `kubectl exec --stdin ${firstInstance(restored)} --container postgres -- ${psql} <${folder}/${database}.sql`;
}

/** Fails unless all stated tables are there and one of them has a row; of an application's database, unless there is a table. */
function rowsSql({ name, tables }: PostgresDatabase): string {
  const found =
    tables.length > 0
      ? tables
          .map(({ tableName }) => `EXISTS (SELECT FROM ${identifier(schemaName)}.${identifier(tableName)})`)
          .join('\n    OR ')
      : 'EXISTS (SELECT FROM pg_catalog.pg_stat_user_tables)';
  const empty = tables.length > 0 ? 'none of its tables has a row' : 'it has no table';
  return `${block(`BEGIN
  IF NOT (${found}) THEN
    RAISE EXCEPTION 'database % was restored, but ${empty}', ${literal(name)};
  END IF;
END`)}
`;
}
