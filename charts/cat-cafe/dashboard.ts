import { type FieldType, minutes, type Relation, record, string } from '#platform';
import { average, bar, bubble, countRows, type Dashboard, dashboard, dataset, sum } from '../superset';
import { trinoSql } from '../trino';
import { thresholds } from './alerts';
import { Cat, type CatCafePeople, Visitor } from './people';
import type { catCafeTables } from './raw-ingestion';

/** What the dashboard draws from: events of the lake, people and cats of PostgreSQL, and the summary that Spark makes of both. */
export interface CatCafe360Sources {
  readonly raw: ReturnType<typeof catCafeTables>;
  readonly people: CatCafePeople;
  /** A row a cat and day. */
  readonly summary: Relation<{
    readonly cat_id: FieldType<string, 'string'>;
    readonly avg_activity_level: FieldType<number, 'double'>;
    readonly total_interaction_count: FieldType<number, 'bigint'>;
  }>;
}

/** "Cat Cafe 360° View": module 7 of the workshop. Each picture joins the lake with PostgreSQL in one query of Trino, or counts what is in the lake. */
export function catCafe360(from: CatCafe360Sources): Dashboard {
  return dashboard('Cat Cafe 360° View', {
    slug: 'cat-cafe-360',
    description: 'How the cafe does: its revenue, its visitors, and how its cats are.',
    rows: [[dailyRevenue(from), dailyAlerts(from)], [likedBreeds(from), spendByPersona(from)], [popularity(from)]],
    refresh: minutes(5),
  });
}

function dailyRevenue({ raw }: CatCafe360Sources) {
  const orders = dataset('Cafe Orders', raw.orders, ({ total_amount }) => ({
    revenue: sum(total_amount, { title: 'Revenue', format: '$,.2f' }),
    orders: countRows({ title: 'Orders' }),
  }));
  return bar('Daily Cafe Revenue', {
    of: orders,
    description: 'What visitors paid, by the day (UTC) of the order.',
    x: 'event_date',
    y: ['revenue'],
  });
}

/** The alerts themselves go to a topic and into no table; the readings that raise them are in the lake, and the thresholds are the job's own. */
function dailyAlerts({ raw }: CatCafe360Sources) {
  const { wellness } = raw;
  const { event_date, cat_id, activity_level, hours_since_last_drink } = wellness.columns;
  const columns = record({
    event_date: wellness.shape.fields.event_date,
    cat_id: wellness.shape.fields.cat_id,
    alert_type: string(),
  });
  const alerts = dataset(
    'Health Alerts',
    {
      columns,
      sql: trinoSql`
        SELECT ${event_date}, ${cat_id}, ${'DEHYDRATION'} AS ${columns.columns.alert_type}
        FROM ${wellness} WHERE ${hours_since_last_drink} > ${thresholds.thirstyAfterHours}
        UNION ALL
        SELECT ${event_date}, ${cat_id}, ${'STRESS'} AS ${columns.columns.alert_type}
        FROM ${wellness} WHERE ${activity_level} < ${thresholds.stressedBelowActivity}`,
    },
    () => ({ alerts: countRows({ title: 'Alerts' }) }),
  );
  return bar('Daily Health Alerts', {
    of: alerts,
    description:
      'Readings that raise an alert, by day and kind: cats that have not drunk for too long, cats that hardly move.',
    x: 'event_date',
    y: ['alerts'],
    split: 'alert_type',
  });
}

function likedBreeds({ raw: { interactions }, people: { cats } }: CatCafe360Sources) {
  const columns = record({ archetype: Cat.fields.archetype });
  const { cat_id, interaction_type } = interactions.columns;
  const likes = dataset(
    'Likes by Breed',
    {
      columns,
      sql: trinoSql`
        SELECT c.${cats.columns.archetype}
        FROM ${interactions} AS i JOIN ${cats} AS c ON i.${cat_id} = c.${cats.columns.cat_id}
        WHERE i.${interaction_type} = ${'like'}`,
    },
    () => ({ likes: countRows({ title: 'Likes' }) }),
  );
  return bar('Most Liked Cat Breeds', {
    of: likes,
    description: 'How often visitors liked a cat, by what kind of cat it is.',
    x: 'archetype',
    y: ['likes'],
  });
}

function spendByPersona({ raw: { orders }, people: { visitors } }: CatCafe360Sources) {
  const columns = record({
    archetype: Visitor.fields.archetype,
    total_amount: orders.shape.fields.total_amount,
  });
  const { visitor_id, total_amount } = orders.columns;
  const spend = dataset(
    'Orders by Persona',
    {
      columns,
      sql: trinoSql`
        SELECT v.${visitors.columns.archetype}, o.${total_amount}
        FROM ${orders} AS o JOIN ${visitors} AS v ON o.${visitor_id} = v.${visitors.columns.visitor_id}`,
    },
    ({ total_amount }) => ({ average_spend: average(total_amount, { title: 'Average order', format: '$,.2f' }) }),
  );
  return bar('Average Spend by Visitor Persona', {
    of: spend,
    description: 'What an order comes to, by what kind of visitor made it.',
    x: 'archetype',
    y: ['average_spend'],
  });
}

function popularity({ summary, people: { cats } }: CatCafe360Sources) {
  const { avg_activity_level, total_interaction_count } = summary.columns;
  const { cat_id, name, age, archetype, status } = cats.columns;
  const columns = record({
    cat: string(),
    archetype: Cat.fields.archetype,
    age: Cat.fields.age,
    avg_activity_level: summary.shape.fields.avg_activity_level,
    total_interaction_count: summary.shape.fields.total_interaction_count,
  });
  const available = dataset(
    'Available Cats by Day',
    {
      columns,
      // Names repeat; the beginning of the id tells namesakes apart.
      sql: trinoSql`
        SELECT c.${name} || ${' '} || substr(c.${cat_id}, 1, 4) AS ${columns.columns.cat}, c.${archetype}, c.${age},
          s.${avg_activity_level}, s.${total_interaction_count}
        FROM ${summary} AS s JOIN ${cats} AS c ON s.${summary.columns.cat_id} = c.${cat_id}
        WHERE c.${status} = ${'available'}`,
    },
    (column) => ({
      age: average(column.age, { title: 'Age in months', format: ',d' }),
      activity: average(column.avg_activity_level, { title: 'Activity', format: '.1f' }),
      interactions: sum(column.total_interaction_count, { title: 'Interactions', format: ',d' }),
    }),
  );
  return bubble('Cat Popularity Profile', {
    of: available,
    description: 'Each available cat by age and activity; the larger, the more visitors have played with it.',
    each: 'cat',
    colour: 'archetype',
    x: 'age',
    y: 'activity',
    size: 'interactions',
  });
}
