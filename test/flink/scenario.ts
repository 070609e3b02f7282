import { readFileSync } from 'node:fs';
import { type AclEntry, AclResourceTypes } from 'kafkajs';
import { PATIENCE, type Running, until } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import { adopters, certificateNeeded, healthAlerts, isolation, rawRows, sameRows } from './checks.js';
import { EVENTS, RAW_TABLES } from './events.js';
import { lastError, startJob } from './job.js';
import { keepsToken, tells } from './lineage.js';
import { grant, rules } from './operator.js';
import type { SqlJob } from './rendered.js';
import { filled, mount } from './secrets.js';
import { userOf, userWho, type World } from './world.js';

/** Runs both jobs of the cat cafe, one after the other, and looks at everything that they should have done. */
export async function scenario(world: World, report: Report): Promise<void> {
  const raw = jobThat(world, 'cafe-orders');
  const alerts = jobThat(world, 'cat-health-alerts');
  // One rule is held back at first: the job must fail without it, or the broker is not what decides.
  const withheld = rules(userOf(world, alerts)).filter((rule) => rule.resourceName === 'cat-wellness-iot');
  const granted = world.rendered.users.flatMap(rules).filter((rule) => !withheld.some((held) => same(held, rule)));

  await report.check('the broker takes every rendered access rule', () => grant(world.broker, granted));
  await report.check('a client without a certificate is refused', () => certificateNeeded(world));
  await report.check('no user sees a topic that it was not granted', () => isolation(world, granted));
  await report.check('five topics take events of their rendered producer, and one message each that is not JSON', () =>
    produce(world),
  );

  await running(world, raw, async (job) => {
    let tables: Awaited<ReturnType<typeof rawRows>> = {};
    await report.check(`${raw.name} fills every table with as many rows as its topic has events`, async () => {
      tables = await watched(job, rawRows(world));
    });
    for (const [topic, table] of Object.entries(RAW_TABLES)) {
      await report.check(`${table} holds exactly the events of ${topic}`, () => sameRows(topic, tables[table]));
    }
    const { lineage } = world;
    if (lineage) {
      const told = { reads: Object.keys(RAW_TABLES), writes: Object.values(RAW_TABLES) };
      await report.check(`${raw.name} has told what it reads and writes`, () => tells(lineage, raw.name, told));
      await report.check('it has not told the token to its log', () => keepsToken(job.log));
    }
  });

  await running(world, alerts, async (job) => {
    await report.check(`${alerts.name} stops at the topic that its user may not read`, () =>
      watched(job, refused(job)),
    );
    await grant(world.broker, withheld);
    await report.check('it goes on when the rule comes, and both kinds of health alert fire', () =>
      watched(job, healthAlerts(world)),
    );
    await report.check('who liked four cats is a potential adopter, keyed by visitor', () =>
      watched(job, adopters(world)),
    );
  });
}

/** The job whose user has a rule for a topic and that no other job has. */
function jobThat(world: World, topic: string): SqlJob {
  const found = world.rendered.jobs.filter((job) =>
    rules(userOf(world, job)).some(
      (rule) => rule.resourceType === AclResourceTypes.TOPIC && rule.resourceName === topic,
    ),
  );
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(
      `one rendered job must have access to ${topic}; these have: ${found.map((job) => job.name).join(', ')}`,
    );
  }
  return found[0];
}

/** Sends all events, and to each topic one message that is cut off in the middle. */
async function produce(world: World): Promise<void> {
  for (const [topic, events] of Object.entries(EVENTS)) {
    const producer = world.broker.client(world.pairs[userWho(world, 'Write', topic)]).producer();
    const texts = ['{"event_time": "2026-03-0', ...events.map((event) => JSON.stringify(event))];
    await producer.connect();
    await producer.send({ topic, messages: texts.map((value) => ({ value })) });
    await producer.disconnect();
  }
}

/** Starts a job with its Secrets mounted, and always stops it and takes the mounts away. */
async function running(world: World, job: SqlJob, body: (started: Running) => Promise<void>): Promise<void> {
  const unmount = job.secrets.map(({ path, from }) => mount(path, filled(from, world.vault)));
  try {
    const started = await startJob(job, world.java, world.flink, world.folder(job.name));
    await body(started).finally(started.stop);
  } finally {
    for (const remove of unmount) remove();
  }
}

/** Waits for a result of a job, no longer than the job lives, and tells the job's own last error with a failure. */
async function watched<T>(job: Running, result: Promise<T>): Promise<T> {
  let waiting = true;
  const death = async () => {
    while (waiting && !job.exited()) await new Promise((wake) => setTimeout(wake, 500));
    if (waiting) throw new Error('the job ended by itself');
    return undefined as never;
  };
  try {
    return await Promise.race([result, death()]);
  } catch (error) {
    throw new Error(`${(error as Error).message.trim()}\nthe job's last error: ${lastError(job)} (${job.log})`);
  } finally {
    waiting = false;
  }
}

const refused = (job: Running) =>
  until('TopicAuthorizationException', PATIENCE, async () =>
    readFileSync(job.log, 'utf8').includes('TopicAuthorizationException: Topic authorization failed')
      ? true
      : undefined,
  ).then(() => undefined);

const same = (a: AclEntry, b: AclEntry) => JSON.stringify(a) === JSON.stringify(b);
