import assert from 'node:assert/strict';
import { type AclEntry, AclResourceTypes } from 'kafkajs';
import type { Row } from '../lanes/aws.js';
import { PATIENCE, until } from '../lanes/processes.js';
import { ADOPTER, EVENTS, HEALTH_ALERTS, RAW_TABLES } from './events.js';
import { userWho, type World } from './world.js';

/** The TLS listener answers only to clients that show a certificate. */
export async function certificateNeeded(world: World): Promise<void> {
  const stranger = world.broker.client().admin();
  await assert.rejects(
    stranger.connect().then(() => stranger.listTopics()),
    'Kafka spoke to a client that showed no certificate',
  );
  await stranger.disconnect();
}

/** Every rendered user, with its own certificate, is refused every topic that none of its rules names. */
export async function isolation(world: World, granted: readonly AclEntry[]): Promise<void> {
  for (const { metadata } of world.rendered.users) {
    const admin = world.broker.client(world.pairs[metadata.name]).admin();
    await admin.connect();
    for (const topic of world.rendered.topics.map((rendered) => rendered.spec.topicName ?? rendered.metadata.name)) {
      const mine = granted.some(
        (rule) =>
          rule.principal === `User:CN=${metadata.name}` &&
          rule.resourceType === AclResourceTypes.TOPIC &&
          rule.resourceName === topic,
      );
      const answer = await admin.fetchTopicMetadata({ topics: [topic] }).then(
        () => 'seen',
        (error) => String(error.type ?? error),
      );
      assert.equal(answer, mine ? 'seen' : 'TOPIC_AUTHORIZATION_FAILED', `${metadata.name} and topic ${topic}`);
    }
    await admin.disconnect();
  }
}

/** The rows of all tables, as soon as each raw table holds as many rows as its topic has events. */
export async function rawRows(world: World): Promise<Readonly<Record<string, readonly Row[]>>> {
  const expected = Object.entries(RAW_TABLES).map(([topic, table]) => [table, EVENTS[topic]?.length]);
  return world.aws.rows(world.database, Object.fromEntries(expected), PATIENCE);
}

/** Each event is one row with the same values and its day in UTC. */
export function sameRows(topic: string, rows: readonly Row[] | undefined): void {
  assert.ok(rows, 'no rows were read');
  const events = EVENTS[topic] ?? [];
  const wanted = events.map((event) => ({
    ...event,
    event_date: event.event_time.slice(0, 10),
    ...('total_amount' in event && { total_amount: Number(event.total_amount).toFixed(2) }),
  }));
  assert.deepEqual(sorted(rows), sorted(wanted));
}

/** Each sick cat raises its alert once, with time, value and limit, keyed by the cat. */
export async function healthAlerts(world: World): Promise<void> {
  const messages = await messagesOf(world, 'cat-health-alerts', (seen) => seen.length >= HEALTH_ALERTS.length);
  const alerts = messages.map(({ key, value }) => {
    const { alert_message, alert_time, ...alert } = JSON.parse(value);
    assert.ok(alert_message, 'an alert says something');
    return { key, ...alert, alert_time: new Date(alert_time).toISOString() };
  });
  assert.deepEqual(sorted(alerts), sorted(HEALTH_ALERTS.map((alert) => ({ key: alert.cat_id, ...alert }))));
}

/** The last message of each key says who liked more than three cats. */
export async function adopters(world: World): Promise<void> {
  const messages = await messagesOf(world, 'potential-adopters', (seen) => seen.length > 0);
  const last = new Map(messages.map(({ key, value }) => [key, JSON.parse(value)]));
  assert.deepEqual([...last.keys()], [ADOPTER.visitor_id], 'keys');
  const row = last.get(ADOPTER.visitor_id);
  assert.equal(row.visitor_id, ADOPTER.visitor_id);
  assert.equal(row.number_of_likes, ADOPTER.number_of_likes);
  assert.deepEqual(String(row.liked_cats).split(/,\s*/).sort(), ADOPTER.liked);
}

interface Message {
  readonly key: string;
  readonly value: string;
}

/** Reads the committed messages of a topic until there are enough, and a moment longer: one too many is a fault too. */
async function messagesOf(
  world: World,
  topic: string,
  enough: (seen: readonly Message[]) => boolean,
): Promise<Message[]> {
  // As its rendered reader, in the only group that its rules name.
  const reader = userWho(world, 'Read', topic);
  const consumer = world.broker.client(world.pairs[reader]).consumer({ groupId: reader, retry: { retries: 10 } });
  const seen: Message[] = [];
  let crash: Error | undefined;
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) crash = payload.error;
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message: { key, value } }) => {
        seen.push({ key: String(key), value: String(value) });
      },
    });
    await until(`enough messages in ${topic}`, PATIENCE, async () => {
      if (crash !== undefined) throw crash;
      return enough(seen) || undefined;
    });
    await new Promise((settle) => setTimeout(settle, 1500));
    return seen;
  } finally {
    await consumer.disconnect();
  }
}

/** Rows as text, columns and rows in a fixed order. */
function sorted(rows: readonly Row[]): string[] {
  const ordered = (row: Row) =>
    Object.fromEntries(
      Object.keys(row)
        .sort()
        .map((column) => [column, row[column]]),
    );
  return rows.map((row) => JSON.stringify(ordered(row))).sort();
}
