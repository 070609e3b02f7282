import { Construct } from 'constructs';
import type { Bytes } from '#platform';
import type { Lineage } from '../datahub';
import type { JupyterHub } from '../jupyterhub';
import type { KafkaCluster } from '../kafka';
import type { Lake } from '../lake';
import type { PostgresDatabase } from '../postgresql';
import type { SparkJobProps } from '../spark';
import type { Superset } from '../superset';
import { alertUi } from './alert-ui';
import { alerts } from './alerts';
import { dailySummary } from './daily-summary';
import { catCafe360 } from './dashboard';
import { dataGenerator } from './data-generator';
import { catCafeNotebook } from './notebook';
import { catCafePeople } from './people';
import { eventProducer } from './producer';
import { rawIngestion } from './raw-ingestion';
import { catCafeTopics } from './stream';

export * from './events';

export interface CatCafeProps {
  readonly kafka: KafkaCluster;
  readonly lake: Lake;
  /** Where cats and visitors are kept. */
  readonly database: PostgresDatabase;
  /** Where people look at dashboards. */
  readonly superset: Superset;
  /** Where people write notebooks. */
  readonly hub: JupyterHub;
  /** How many of each Flink job's operators run side by side, and into how many partitions a topic is cut. */
  readonly parallelism: number;
  /** Memory of each process of a Flink job. */
  readonly memory: Bytes;
  /** Machines of each Spark job. */
  readonly batch: Pick<SparkJobProps, 'driver' | 'executors'>;
  /** Who is told what the jobs read and write. @default - nobody */
  readonly lineage?: Lineage;
}

/** The cat cafe: what visitors and cats do flows through Kafka into the lake, raises alerts on the way, and is looked at in the end. */
export class CatCafe extends Construct {
  constructor(scope: Construct, props: CatCafeProps) {
    super(scope, 'cat-cafe');
    const { kafka, lake, database, superset, hub, parallelism, memory, batch } = props;
    const lineage = props.lineage ? { lineage: props.lineage } : {};
    const namespace = 'cat-cafe';
    const flink = { parallelism, memory, namespace, ...lineage };

    const people = catCafePeople(database);
    dataGenerator(this, database, people, namespace);

    const topics = catCafeTopics(kafka, parallelism);
    eventProducer(this, { kafka, topics, database, people, namespace });
    const raw = rawIngestion(this, topics, lake, flink);
    alerts(this, topics, lake, flink);
    alertUi(this, { kafka, topics, database, people, namespace });

    const { summary } = dailySummary(this, { lake, namespace, ...batch, ...lineage, raw, people });
    superset.dashboards('cat-cafe', [catCafe360({ raw, people, summary })]);
    catCafeNotebook({ hub, lake, tables: raw, database, people });
  }
}
