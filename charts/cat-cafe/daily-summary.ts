import type { Construct } from 'constructs';
import { bigint, date, double, optional, record, string } from '#platform';
import { day, type Lake } from '../lake';
import { overwriteDay, SparkJob, type SparkJobProps, sparkSql, theDay } from '../spark';
import type { CatCafePeople } from './people';
import type { catCafeTables } from './raw-ingestion';

/** A cat's day. */
export const DailyCatSummary = record({
  day: date(),
  cat_id: string(),
  /** Not known of a cat that the cafe has no record of. */
  name: optional(string()),
  avg_activity_level: double(),
  max_hours_since_drink: double(),
  total_interaction_count: bigint(),
  like_count: bigint(),
});

/** The table alone, for those who read it. */
export const dailyCatSummaryTable = (lake: Lake) =>
  lake.table('daily_cat_summary', { of: DailyCatSummary, partitionBy: [day('day').as('day')] });

export interface DailySummaryProps
  extends Pick<SparkJobProps, 'lake' | 'namespace' | 'driver' | 'executors' | 'lineage'> {
  readonly raw: ReturnType<typeof catCafeTables>;
  readonly people: CatCafePeople;
}

/** Sums up each cat's day, after its end. A day is computed anew as a whole, so that it may be computed twice; events that come a day late are still counted. */
export function dailySummary(scope: Construct, { raw, people, ...job }: DailySummaryProps) {
  const summary = dailyCatSummaryTable(job.lake);
  const { wellness, interactions } = raw;
  const { cats } = people;
  const { avg_activity_level, max_hours_since_drink, total_interaction_count, like_count } = summary.columns;
  const measured = wellness.columns;
  const met = interactions.columns;

  const health = sparkSql`
    SELECT ${measured.cat_id},
      AVG(${measured.activity_level}) AS ${avg_activity_level},
      MAX(${measured.hours_since_last_drink}) AS ${max_hours_since_drink}
    FROM ${wellness} WHERE ${measured.event_date} = ${theDay} GROUP BY ${measured.cat_id}`;
  const visits = sparkSql`
    SELECT ${met.cat_id},
      COUNT(*) AS ${total_interaction_count},
      COUNT_IF(${met.interaction_type} = ${'like'}) AS ${like_count}
    FROM ${interactions} WHERE ${met.event_date} = ${theDay} GROUP BY ${met.cat_id}`;
  const daily = sparkSql`
    SELECT ${theDay} AS ${summary.columns.day}, ${summary.columns.cat_id}, cat.${cats.columns.name} AS ${summary.columns.name},
      COALESCE(${avg_activity_level}, 0) AS ${avg_activity_level},
      COALESCE(${max_hours_since_drink}, 0) AS ${max_hours_since_drink},
      COALESCE(${total_interaction_count}, 0) AS ${total_interaction_count},
      COALESCE(${like_count}, 0) AS ${like_count}
    FROM (${health}) AS health
    FULL OUTER JOIN (${visits}) AS visits USING (${summary.columns.cat_id})
    LEFT JOIN ${cats} AS cat USING (${cats.columns.cat_id})`;

  const run = new SparkJob(scope, 'daily-cat-summary', {
    ...job,
    // An hour after the day has ended: Flink commits every minute.
    schedule: '0 1 * * *',
    lastDays: 2,
    statements: [overwriteDay(summary, daily)],
  });
  return { summary, job: run };
}
