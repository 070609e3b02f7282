import type { Construct } from 'constructs';
import { FlinkSqlJob, type FlinkSqlJobProps, ingest } from '../flink';
import { day, type Lake } from '../lake';
import { CafeOrder, CatInteraction, CatLocation, CatWellness, VisitorCheckin } from './events';
import type { CatCafeTopics } from './stream';

/** The raw tables of the lake: every event as it came, by day. */
export function catCafeTables(lake: Lake) {
  const partitionBy = [day('event_time').as('event_date')] as const;
  return {
    checkins: lake.table('visitor_checkins_raw', { of: VisitorCheckin, partitionBy }),
    interactions: lake.table('cat_interactions_raw', { of: CatInteraction, partitionBy }),
    orders: lake.table('cafe_orders_raw', { of: CafeOrder, partitionBy }),
    wellness: lake.table('cat_wellness_raw', { of: CatWellness, partitionBy }),
    locations: lake.table('cat_locations_raw', { of: CatLocation, partitionBy }),
  };
}

/** Copies five topics into the lake. */
export function rawIngestion(
  scope: Construct,
  topics: CatCafeTopics,
  lake: Lake,
  size: Pick<FlinkSqlJobProps, 'parallelism' | 'memory' | 'namespace' | 'lineage'>,
) {
  const tables = catCafeTables(lake);
  new FlinkSqlJob(scope, 'raw-ingestion', {
    ...size,
    lake,
    // A collar that sends rubbish must not stop the orders.
    badJson: 'skip',
    statements: [
      ingest(topics.checkins, tables.checkins),
      ingest(topics.interactions, tables.interactions),
      ingest(topics.orders, tables.orders),
      ingest(topics.wellness, tables.wellness),
      ingest(topics.locations, tables.locations),
    ],
  });
  return tables;
}
