import type { Construct } from 'constructs';
import { days } from '#platform';
import { FlinkSqlJob, type FlinkSqlJobProps, flinkSql, insertInto, upsertInto } from '../flink';
import type { Lake } from '../lake';
import type { CatCafeTopics } from './stream';

/** When to worry. A cat that is well is never below an activity of 1 and drinks within 4 hours. */
export const thresholds = { thirstyAfterHours: 4, stressedBelowActivity: 1, likesOfAnAdopter: 4 } as const;

/** Watches over the cats, and over the visitors who fall for them. */
export function alerts(
  scope: Construct,
  topics: CatCafeTopics,
  lake: Lake,
  size: Pick<FlinkSqlJobProps, 'parallelism' | 'memory' | 'namespace' | 'lineage'>,
) {
  const { wellness, interactions } = topics;
  const { event_time, cat_id, activity_level, hours_since_last_drink } = wellness.columns;
  const liked = interactions.columns;
  const { thirstyAfterHours, stressedBelowActivity, likesOfAnAdopter } = thresholds;

  const guardian = flinkSql`
    SELECT ${event_time}, ${cat_id}, ${'DEHYDRATION'}, ${hours_since_last_drink}, CAST(${thirstyAfterHours} AS DOUBLE),
      ${'Health alert for '} || ${cat_id} || ${': has not drunk for too long'}
    FROM ${wellness} WHERE ${hours_since_last_drink} > ${thirstyAfterHours}
    UNION ALL
    SELECT ${event_time}, ${cat_id}, ${'STRESS'}, ${activity_level}, CAST(${stressedBelowActivity} AS DOUBLE),
      ${'Health alert for '} || ${cat_id} || ${': hardly moves'}
    FROM ${wellness} WHERE ${activity_level} < ${stressedBelowActivity}`;

  const detective = flinkSql`
    SELECT ${liked.visitor_id}, MAX(${liked.event_time}), LISTAGG(DISTINCT ${liked.cat_id}, ${', '}), COUNT(DISTINCT ${liked.cat_id}),
      ${'Potential adopter detected: '} || ${liked.visitor_id}
    FROM ${interactions} WHERE ${liked.interaction_type} = ${'like'}
    GROUP BY ${liked.visitor_id}
    HAVING COUNT(DISTINCT ${liked.cat_id}) >= ${likesOfAnAdopter}`;

  return new FlinkSqlJob(scope, 'alerts', {
    ...size,
    lake,
    badJson: 'skip',
    // A visit is over by then; the likes of the next one count anew.
    stateTtl: days(1),
    statements: [insertInto(topics.healthAlerts, guardian), upsertInto(topics.adopters, detective)],
  });
}
