import { DescriptionError, type EnvVar, type Relation, type Workload } from '#platform';
import { type Lake, LakeTable } from '../lake';
import { PostgresTable } from '../postgresql';
import { folders, variables } from './configuration';
import { fromEnvironment, properties } from './properties';
import { HiveTable, type SampleCatalog } from './relations';
import { pathOf } from './sql';

/** The coordinator and a worker. */
export type Nodes = readonly [Workload, Workload];

/** What a node needs for a catalog beside the file that all nodes have. */
export interface CatalogPart {
  readonly env: readonly EnvVar[];
  /** A Secret whose files the catalog reads, and where. */
  readonly mount?: { readonly path: string; readonly secret: string };
}

/** A catalog, there because somebody refers to a table in it. */
export interface Catalog {
  readonly name: string;
  /** Its properties file, the same on all nodes. */
  readonly file: string;
  /** By node, where each has credentials of its own. */
  readonly parts: ReadonlyMap<Workload, CatalogPart>;
}

const none: Catalog['parts'] = new Map();

/** The catalog that a relation lies in, with the nodes made clients of what is behind it. */
export function catalogOf(relation: Relation, nodes: Nodes): Catalog {
  const name = pathOf(relation)[0] ?? '';
  if (relation instanceof LakeTable) return { name, ...icebergCatalog(relation.lake, nodes) };
  if (relation instanceof HiveTable) return { name, ...hiveCatalog(relation, nodes) };
  if (relation instanceof PostgresTable) return { name, ...postgresCatalog(relation, nodes) };
  const { sample } = relation as SampleCatalog;
  return { name, file: properties({ 'connector.name': sample }), parts: none };
}

/** docs/src/main/sphinx/connector/iceberg.md, object-storage/metastores.md and file-system-s3.md of release 483. */
function icebergCatalog(lake: Lake, nodes: Nodes) {
  const store = storeOf(lake, nodes);
  const { type, uri, warehouse } = lake.catalogProperties;
  const catalog =
    type === 'rest'
      ? { 'iceberg.catalog.type': 'rest', 'iceberg.rest-catalog.uri': uri, 'iceberg.rest-catalog.warehouse': warehouse }
      : { 'iceberg.catalog.type': 'glue', ...glue(lake, store.region, 'LakeTable') };
  return { file: properties({ 'connector.name': 'iceberg', ...catalog, ...store.settings }), parts: none };
}

function hiveCatalog({ lake, tableName }: HiveTable, nodes: Nodes) {
  const store = storeOf(lake, nodes);
  return {
    file: properties({
      'connector.name': 'hive',
      'hive.metastore': 'glue',
      ...glue(lake, store.region, `HiveTable '${tableName}'`),
      // An Iceberg table that is asked for here is found there.
      'hive.iceberg-catalog-name': lake.catalog,
      ...store.settings,
    }),
    parts: none,
  };
}

function glue(lake: Lake, region: string, what: string) {
  const { 'catalog-impl': implementation, warehouse } = lake.catalogProperties;
  if (!implementation?.endsWith('.GlueCatalog')) {
    throw new DescriptionError({
      code: 'LH241',
      where: `${lake.node.path}: ${what}`,
      what: 'the lake has no Glue metastore, and Trino would look for its tables there',
      fix: 'Refer to a table of a lake on Glue, or state the table as an Iceberg table of this one.',
    });
  }
  return { 'hive.metastore.glue.region': region, 'hive.metastore.glue.default-warehouse-dir': warehouse };
}

/** The keys of the store are in every node's environment: the exchange needs them too. */
function storeOf(lake: Lake, [node]: Nodes) {
  const { region, endpoint, pathStyle, credentials } = lake.client(node).s3;
  return {
    region,
    settings: {
      'fs.s3.enabled': true,
      's3.region': region,
      's3.endpoint': endpoint,
      's3.path-style-access': pathStyle ? true : undefined,
      's3.aws-access-key': credentials && fromEnvironment(variables.s3AccessKey),
      's3.aws-secret-key': credentials && fromEnvironment(variables.s3SecretKey),
    },
  };
}

/** docs/src/main/sphinx/connector/postgresql.md. Each node has a role of its own, which may read what was granted. */
function postgresCatalog({ database }: PostgresTable, nodes: Nodes) {
  const prefix = database.name.toUpperCase();
  const path = `${folders.databases}/${database.name}`;
  const clients = nodes.map((node) => [node, database.client(node)] as const);
  const { host, port, keys } = database.client(nodes[0]);
  return {
    file: properties({
      'connector.name': 'postgresql',
      'connection-url': `jdbc:postgresql://${host}:${port}/${database.name}?sslmode=verify-full&sslrootcert=${path}/${keys.ca}`,
      'connection-user': fromEnvironment(`${prefix}_USER`),
      'connection-password': fromEnvironment(`${prefix}_PASSWORD`),
      // Or columns that are arrays are not there.
      'postgresql.array-mapping': 'AS_ARRAY',
    }),
    parts: new Map(
      clients.map(([node, { secretName, user, keys }]) => [
        node,
        {
          env: [
            { name: `${prefix}_USER`, value: user },
            { name: `${prefix}_PASSWORD`, valueFrom: { secretKeyRef: { name: secretName, key: keys.password } } },
          ],
          mount: { path, secret: secretName },
        },
      ]),
    ),
  };
}
