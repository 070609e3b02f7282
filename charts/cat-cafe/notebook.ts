import { code, type JupyterHub, markdown, type Notebook } from '../jupyterhub';
import type { Lake, LakeTable } from '../lake';
import { type PostgresDatabase, postgresEnv } from '../postgresql';
import type { CatCafePeople } from './people';
import type { catCafeTables } from './raw-ingestion';

export interface CatCafeNotebookProps {
  readonly hub: JupyterHub;
  readonly lake: Lake;
  readonly tables: ReturnType<typeof catCafeTables>;
  readonly database: PostgresDatabase;
  readonly people: CatCafePeople;
}

const folder = '/mnt/secrets/postgresql';

/** The workshop's notebook: what an Iceberg table is made of, the summary of a cat's day, and who came to see which cat. */
export function catCafeNotebook({ hub, lake, tables, database, people }: CatCafeNotebookProps): void {
  const client = database.client(hub.reader);
  hub.notebook({
    file: 'cat-cafe.ipynb',
    reads: [tables.locations, tables.wellness, tables.interactions, people.cats, people.visitors],
    env: postgresEnv(client, `${folder}/${client.keys.ca}`),
    mounts: [{ path: folder, secret: client.secretName, keys: [client.keys.ca] }],
    cells: [
      ...session(lake),
      ...tableFromInside(tables.locations),
      ...summary(tables, people),
      ...visits(tables, people),
    ],
  });
}

type Cells = Notebook['cells'];
type TableName = Pick<LakeTable, 'lake' | 'database' | 'tableName'>;

function session(lake: Lake): Cells {
  const catalog = `spark.sql.catalog.${lake.catalog}`;
  const settings = {
    'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
    // A day is a day in UTC, as it is in the jobs that write.
    'spark.sql.session.timeZone': 'UTC',
    [catalog]: 'org.apache.iceberg.spark.SparkCatalog',
    ...Object.fromEntries(Object.entries(lake.catalogProperties).map(([key, value]) => [`${catalog}.${key}`, value])),
  };
  return [
    markdown(`# The cat cafe, by hand

Everything that happens at the cafe lies in the lake. This notebook runs Spark in its own pod; it may read what is read below, and nothing else.`),
    code(`import os

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = (
    SparkSession.builder.appName("cat-cafe")
    .master("local[*]")
${Object.entries(settings)
  .map(([key, value]) => `    .config(${python(key)}, ${python(value)})\n`)
  .join('')}    .getOrCreate()
)

# The cats and their visitors are in PostgreSQL. Where, and as whom, says the environment.
postgres = "jdbc:postgresql://{PGHOST}:{PGPORT}/{PGDATABASE}?sslmode={PGSSLMODE}&sslrootcert={PGSSLROOTCERT}".format(**os.environ)


def from_postgres(table):
    return spark.read.jdbc(
        postgres,
        table,
        properties={"user": os.environ["PGUSER"], "password": os.environ["PGPASSWORD"], "driver": "org.postgresql.Driver"},
    )`),
    code(`spark.sql(${python(`SHOW TABLES IN ${lake.catalog}.${lake.database}`)}).show(truncate=False)`),
  ];
}

function tableFromInside(table: TableName): Cells {
  const select = (part: string, columns: string) => `SELECT ${columns} FROM ${nameOf(table)}.${part}`;
  const parts = [
    select('snapshots', 'committed_at, snapshot_id, operation, summary'),
    select('history', 'made_current_at, snapshot_id, is_current_ancestor'),
    select('files', 'file_path, record_count, file_size_in_bytes'),
  ];
  return [
    markdown(`## A table from the inside

Where the cats are: each commit of the job that writes it is a snapshot, and a snapshot is a list of files.`),
    ...parts.map((sql) => code(`spark.sql(${python(sql)}).show(10, truncate=60)`)),
  ];
}

function summary({ wellness, interactions }: CatCafeNotebookProps['tables'], { cats }: CatCafePeople): Cells {
  const w = wellness.columns;
  const i = interactions.columns;
  return [
    markdown(`## The day of a cat

How active each cat was, how long it went without water, and how much it was liked. The same is made every night as a table of its own; here nothing is written.`),
    code(`cats = from_postgres(${python(cats.tableName)})

wellness = (
    spark.table(${python(nameOf(wellness))})
    .groupBy(${columns(w.cat_id, w.event_date)})
    .agg(
        F.avg(${python(w.activity_level.name)}).alias("avg_activity_level"),
        F.max(${python(w.hours_since_last_drink.name)}).alias("max_hours_since_drink"),
    )
)

interactions = (
    spark.table(${python(nameOf(interactions))})
    .groupBy(${columns(i.cat_id, i.event_date)})
    .agg(
        F.count("*").alias("total_interaction_count"),
        F.sum(F.when(F.col(${python(i.interaction_type.name)}) == "like", 1).otherwise(0)).alias("like_count"),
    )
)

numbers = ["avg_activity_level", "max_hours_since_drink", "total_interaction_count", "like_count"]
(
    wellness.join(interactions, [${columns(w.cat_id, w.event_date)}], "full_outer")
    .join(cats.select(${columns(cats.columns.cat_id, cats.columns.name)}), ${python(w.cat_id.name)}, "left")
    .fillna(0, numbers)
    .orderBy(F.desc("like_count"))
    .show(20)
)`),
  ];
}

function visits({ interactions }: CatCafeNotebookProps['tables'], { visitors }: CatCafePeople): Cells {
  const i = interactions.columns;
  const v = visitors.columns;
  return [
    markdown(`## Who came

What visitors do is in the lake, who they are is in PostgreSQL.`),
    code(`visitors = from_postgres(${python(visitors.tableName)}).select(${columns(v.visitor_id, v.name, v.archetype)})

(
    spark.table(${python(nameOf(interactions))})
    .join(visitors, ${python(i.visitor_id.name)})
    .groupBy(${columns(v.archetype, i.interaction_type)})
    .count()
    .orderBy(F.desc("count"))
    .show(20)
)`),
  ];
}

/** As Spark knows a table; the names hold nothing that would have to be quoted (charts/lake, LH210). */
const nameOf = ({ lake, database, tableName }: TableName) => `${lake.catalog}.${database}.${tableName}`;

/** JSON's texts are Python's too, for what stands here. */
const python = (text: string) => JSON.stringify(text);

const columns = (...of: readonly { readonly name: string }[]) => of.map(({ name }) => python(name)).join(', ');
