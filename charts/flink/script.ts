import type { Column, Duration } from '#platform';
import { type KafkaClient, Topic } from '../kafka';
import type { Lake, LakeTable } from '../lake';
import { type Insert, identifier, relationName, text } from './sql';
import { flinkType } from './types';

/** What becomes of a message that is not JSON of the topic's shape: `skip` drops it, `fail` stops the job until somebody looks. */
export type BadJson = 'skip' | 'fail';

export interface ScriptProps {
  readonly name: string;
  readonly statements: readonly Insert[];
  readonly badJson: BadJson;
  readonly stateTtl: Duration | undefined;
  /** How the job reaches the cluster of a topic, and where its certificate is mounted. */
  readonly client: (topic: Topic) => { readonly kafka: KafkaClient; readonly files: KafkaFiles };
}

export interface KafkaFiles {
  readonly keystore: string;
  readonly authorities: string;
}

/** The whole script of a job, as Flink's own SqlDriver runs it: settings, catalogs, tables, and one statement set. */
export function sqlScript(props: ScriptProps): string {
  const written = props.statements.map(({ into }) => into);
  const read = props.statements.flatMap(({ query }) => query.reads);
  const relations = distinct([...read, ...written]);
  const topics = relations.filter((relation) => relation instanceof Topic);
  const tables = relations.filter((relation) => !(relation instanceof Topic)) as unknown as LakeTable[];
  const inserts = props.statements.map(({ into, query }) => `INSERT INTO ${relationName(into)}\n${query.text};`);
  return [
    settings(props),
    ...distinct(tables.map(({ lake }) => lake)).map(createCatalog),
    ...tables.map(createTable),
    ...topics.map((topic) => createTopic(topic, props)),
    `EXECUTE STATEMENT SET\nBEGIN\n${inserts.join('\n')}\nEND;`,
  ]
    .join('\n\n')
    .concat('\n');
}

function settings({ name, stateTtl, badJson }: ScriptProps): string {
  const values = {
    'pipeline.name': name,
    // A day is a day in UTC: CAST of an instant to DATE depends on this.
    'table.local-time-zone': 'UTC',
    // A row that lacks a column that the table requires: dropped or refused, as bad JSON is.
    'table.exec.sink.not-null-enforcer': badJson === 'skip' ? 'DROP' : 'ERROR',
    ...(stateTtl ? { 'table.exec.state.ttl': stateTtl.go } : {}),
  };
  return Object.entries(values)
    .map(([key, value]) => `SET ${text(key)} = ${text(value)};`)
    .join('\n');
}

function createCatalog(lake: Lake): string {
  const catalog = `CREATE CATALOG ${identifier(lake.catalog)} WITH (\n${options({ type: 'iceberg', ...catalogType(lake) })}\n);`;
  if (!lake.makesDatabase) return catalog;
  return `${catalog}\nCREATE DATABASE IF NOT EXISTS ${identifier(lake.catalog)}.${identifier(lake.database)};`;
}

/** Iceberg's `type` property is called `catalog-type` where Flink says `type` for its own (iceberg.apache.org/docs/latest/flink-connector). */
function catalogType({ catalogProperties }: Lake): Record<string, string> {
  const { type, ...rest } = catalogProperties as Record<string, string>;
  return type === undefined ? rest : { 'catalog-type': type, ...rest };
}

function createTable(table: LakeTable): string {
  const required = ({ optional, name }: Column) =>
    optional || table.partitions.some(({ as }) => as === name) ? '' : ' NOT NULL';
  const columns = table.shape.columnList.map(
    (column) => `  ${identifier(column.name)} ${flinkType(column.type)}${required(column)}`,
  );
  const partitioned =
    table.partitions.length > 0
      ? ` PARTITIONED BY (${table.partitions.map(({ as }) => identifier(as)).join(', ')})`
      : '';
  return `CREATE TABLE IF NOT EXISTS ${relationName(table)} (\n${columns.join(',\n')}\n)${partitioned} WITH (\n${options({ 'format-version': '2' })}\n);`;
}

function createTopic(topic: Topic, props: ScriptProps): string {
  const upserted = props.statements.some(({ into, action }) => into === topic && action === 'upsert');
  const written = props.statements.some(({ into }) => into === topic);
  const read = props.statements.some(({ query }) => query.reads.includes(topic));
  const { kafka, files } = props.client(topic);
  // What comes in may lack anything; what goes out has what its shape requires, or is treated as bad JSON is.
  const required = ({ optional }: Column) => (optional || read ? '' : ' NOT NULL');
  const columns = topic.shape.columnList.map(
    (column) => `  ${identifier(column.name)} ${flinkType(column.type)}${required(column)}`,
  );
  if (upserted) columns.push(`  PRIMARY KEY (${identifier(topic.key)}) NOT ENFORCED`);
  const connector = {
    connector: upserted ? 'upsert-kafka' : 'kafka',
    topic: topic.topicName,
    'properties.bootstrap.servers': kafka.bootstrapServers,
    'properties.security.protocol': 'SSL',
    'properties.ssl.keystore.type': 'PEM',
    'properties.ssl.keystore.location': files.keystore,
    'properties.ssl.truststore.type': 'PEM',
    'properties.ssl.truststore.location': files.authorities,
    ...(read ? source(kafka) : {}),
    ...(written ? sink(topic, kafka, upserted) : {}),
    'value.format': 'json',
    'value.json.timestamp-format.standard': 'ISO-8601',
    ...(props.badJson === 'skip' && read ? { 'value.json.ignore-parse-errors': 'true' } : {}),
  };
  return `CREATE TEMPORARY TABLE ${relationName(topic)} (\n${columns.join(',\n')}\n) WITH (\n${options(connector)}\n);`;
}

/** A job that starts anew goes on where its group stood, and the first time it reads all there is. */
function source({ group }: KafkaClient): Record<string, string> {
  return {
    'properties.group.id': group,
    'scan.startup.mode': 'group-offsets',
    'properties.auto.offset.reset': 'earliest',
  };
}

function sink(
  topic: Topic,
  { transactionalIdPrefix, transactionTimeout }: KafkaClient,
  upserted: boolean,
): Record<string, string> {
  return {
    'key.format': 'raw',
    ...(upserted ? {} : { 'key.fields': topic.key, 'value.fields-include': 'ALL' }),
    'sink.delivery-guarantee': 'exactly-once',
    'sink.transactional-id-prefix': `${transactionalIdPrefix}${topic.topicName}`,
    'properties.transaction.timeout.ms': String(transactionTimeout.milliseconds),
  };
}

const options = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([key, value]) => `  ${text(key)} = ${text(value)}`)
    .join(',\n');

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)];
