import {
  array,
  bigint,
  boolean,
  date,
  decimal,
  double,
  type EventOf,
  int,
  jsonSchema,
  map,
  optional,
  type RecordShape,
  record,
  row,
  string,
  timestamp,
} from '#platform';
import { flinkType } from '../../charts/flink';
import { icebergType } from '../../charts/lake';
import { postgresType } from '../../charts/postgresql';
import { sparkType } from '../../charts/spark';
import { trinoType } from '../../charts/trino';

const Everything = record({
  text: string(),
  small: int(),
  large: bigint(),
  real: double(),
  money: decimal(10, 2),
  flag: boolean(),
  at: timestamp(3),
  on: date(),
  items: array(row({ name: string(), quantity: int() })),
  tags: map(string()),
  note: optional(string()),
});

const columns: RecordShape['columnList'] = Everything.columnList;

test.each([
  [
    'Flink SQL',
    flinkType,
    'STRING INT BIGINT DOUBLE DECIMAL(10, 2) BOOLEAN TIMESTAMP_LTZ(3) DATE ARRAY<ROW<`name` STRING, `quantity` INT>> MAP<STRING, STRING> STRING',
  ],
  [
    'Iceberg',
    icebergType,
    'string int long double decimal(10, 2) boolean timestamptz date list<struct<name: string, quantity: int>> map<string, string> string',
  ],
  [
    'Spark',
    sparkType,
    'STRING INT BIGINT DOUBLE DECIMAL(10, 2) BOOLEAN TIMESTAMP DATE ARRAY<STRUCT<`name`: STRING, `quantity`: INT>> MAP<STRING, STRING> STRING',
  ],
  [
    'Trino',
    trinoType,
    'varchar integer bigint double decimal(10, 2) boolean timestamp(6) with time zone date array(row("name" varchar, "quantity" integer)) map(varchar, varchar) varchar',
  ],
  [
    'PostgreSQL',
    postgresType,
    'text integer bigint double precision numeric(10, 2) boolean timestamp(3) with time zone date jsonb jsonb text',
  ],
])('each type has a name in %s', (_, typeOf, expected) => {
  expect(columns.map(({ type }) => typeOf(type)).join(' ')).toBe(expected);
});

test('a shape as JSON Schema', () => {
  expect(jsonSchema(record({ at: timestamp(3), n: int(), note: optional(string()) }))).toEqual({
    type: 'object',
    properties: {
      at: { type: 'string', format: 'date-time' },
      n: { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
      note: { type: 'string' },
    },
    required: ['at', 'n'],
  });
});

test('what a program must write follows from the shape', () => {
  const event: EventOf<typeof Everything> = {
    text: 'a',
    small: 1,
    large: 2,
    real: 0.5,
    money: 9.99,
    flag: true,
    at: new Date(0),
    on: '2026-01-02',
    items: [{ name: 'latte', quantity: 1 }],
    tags: { a: 'b' },
  };
  expect(JSON.parse(JSON.stringify(event)).at).toBe('1970-01-01T00:00:00.000Z');

  // @ts-expect-error a field that the shape does not have
  const extra: EventOf<typeof Everything> = { ...event, colour: 'black' };
  // @ts-expect-error a field of another type
  const wrong: EventOf<typeof Everything> = { ...event, small: 'one' };
  const { text, ...rest } = event;
  // @ts-expect-error a field that is missing
  const missing: EventOf<typeof Everything> = rest;
  expect([extra, wrong, missing, text]).toHaveLength(4);
});
