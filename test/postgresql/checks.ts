import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import type { Report } from '../lanes/report.js';
import type { Outcome } from './job.js';
import { restored } from './restore-test.js';
import type { World } from './world.js';

const DENIED = '42501'; // insufficient_privilege

/** What holds from the first run of the jobs to the last, in this order. */
export async function check(world: World, report: Report): Promise<void> {
  await report.check(
    'the schema jobs run as they are rendered, over TLS with the full check of the host name',
    async () => {
      done(await world.cafe.run());
      done(await world.superset.run());
      done(await world.hub.run());
    },
  );
  await report.check('a second run changes nothing, nor do two at once', async () => {
    const before = world.catalog;
    done(await world.cafe.run());
    for (const outcome of await Promise.all([world.cafe.run(), world.cafe.run()])) done(outcome);
    strictEqual(world.catalog, before);
  });
  await rights(world, report);
  await doors(world, report);
  await drift(world, report);
  await restored(world, report);
}

async function rights(world: World, report: Report): Promise<void> {
  await report.check('each role holds on each table what its grants in the ledger need, and nothing else', () => {
    const held = world.server.ask(
      `SELECT grantee || ' ' || table_name || ' ' || string_agg(privilege_type, ',' ORDER BY privilege_type)
       FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee <> 'cat_cafe'
       GROUP BY grantee, table_name ORDER BY 1`,
      'cat_cafe',
    );
    const needs: Readonly<Record<string, string[]>> = {
      read: ['SELECT'],
      write: ['INSERT'],
      upsert: ['INSERT', 'SELECT', 'UPDATE'],
    };
    const stated = new Map<string, Set<string>>();
    for (const { role, table, action } of world.granted) {
      const rights = stated.get(`${role} ${table}`) ?? new Set();
      for (const right of needs[action] ?? [`no right for ${action}`]) rights.add(right);
      stated.set(`${role} ${table}`, rights);
    }
    deepStrictEqual(held.split('\n').sort(), [...stated].map(([who, rights]) => `${who} ${[...rights].sort()}`).sort());
  });
  await report.check('the data generator upserts cats and visitors, twice, and may not take them away', async () => {
    const generator = (sql: string) => world.as('data-generator', sql);
    done(await generator(upsertCat('Mia', 'available')));
    done(await generator(upsertCat('Mia', 'adopted')));
    done(
      await generator(
        `INSERT INTO visitors VALUES ('v1', 'Ada', 'family', '2025-01-01') ON CONFLICT (visitor_id) DO NOTHING`,
      ),
    );
    strictEqual(world.server.ask('SELECT status FROM cats', 'cat_cafe'), 'adopted');
    for (const sql of [
      'DELETE FROM cats',
      'TRUNCATE cats',
      'DROP TABLE cats',
      'ALTER TABLE cats ADD COLUMN x int',
      'CREATE TABLE mine (x int)',
    ]) {
      denied(await generator(sql), sql);
    }
  });
  await report.check('a reader reads its table: it does not write it, nor read the one beside', async () => {
    strictEqual(done(await world.as('daily-cat-summary', 'SELECT name FROM cats')), 'Mia');
    for (const sql of [upsertCat('Eve', 'available'), `UPDATE cats SET name = ''`, 'SELECT FROM visitors'])
      denied(await world.as('daily-cat-summary', sql), sql);
  });
  await report.check('the alert UI changes cats, and reads visitors that it may not change', async () => {
    done(await world.as('alert-ui', upsertCat('Mia', 'adopted')));
    strictEqual(done(await world.as('alert-ui', 'SELECT name FROM visitors')), 'Ada');
    for (const sql of [
      `UPDATE visitors SET name = ''`,
      `INSERT INTO visitors VALUES ('v2', 'Bo', 'family', '2025-01-02')`,
    ])
      denied(await world.as('alert-ui', sql), sql);
  });
  await report.check('what was given by hand is gone after the next run', async () => {
    const before = world.catalog;
    world.server.ask(
      `CREATE ROLE "Someone ""Else""" LOGIN; GRANT ALL ON DATABASE cat_cafe TO PUBLIC; GRANT ALL ON SCHEMA public TO PUBLIC;
       GRANT ALL ON cats TO "Someone ""Else""", "daily-cat-summary"; GRANT SELECT (name) ON visitors TO "daily-cat-summary"; GRANT SELECT ON visitors TO PUBLIC`,
      'cat_cafe',
    );
    done(await world.cafe.run());
    strictEqual(world.catalog, before);
    world.server.ask('DROP ROLE "Someone ""Else"""');
  });
}

async function doors(world: World, report: Report): Promise<void> {
  await report.check('an application makes tables in its own database, and nobody else gets in', async () => {
    done(await world.as('superset', 'CREATE TABLE dashboards (id int); INSERT INTO dashboards VALUES (1)', 'superset'));
    done(await world.superset.run());
    for (const [role, database] of [
      ['alert-ui', 'superset'],
      ['data-generator', 'superset'],
      ['cat_cafe', 'superset'],
      ['superset', 'cat_cafe'],
      ['superset', 'jupyterhub'],
    ] as const) {
      match(refused(await world.as(role, 'SELECT 1', database)), /permission denied for database/);
    }
  });
  await report.check('metrics are still counted in every database', () => {
    for (const database of world.databases)
      strictEqual(world.server.ask(`SELECT has_database_privilege('pg_monitor', '${database}', 'CONNECT')`), 't');
  });
  await report.check(
    'a connection without TLS, to another host name or with a wrong password comes to nothing',
    async () => {
      const notebook = (changed: Readonly<Record<string, string>>) =>
        world.as('notebook', 'SELECT 1', 'cat_cafe', changed);
      match(refused(await notebook({ PGSSLMODE: 'disable' })), /pg_hba.conf rejects connection/);
      match(refused(await notebook({ PGHOST: 'another.postgresql.svc' })), /does not match host name/);
      match(refused(await notebook({ PGPASSWORD: 'guessed' })), /password authentication failed/);
    },
  );
}

async function drift(world: World, report: Report): Promise<void> {
  await report.check('a column that is missing comes back, and one that is not stated is left alone', async () => {
    world.server.ask(
      `UPDATE cats SET coat_color = 'gray'; ALTER TABLE cats DROP COLUMN age, ADD COLUMN nickname text, ALTER COLUMN coat_color SET NOT NULL`,
      'cat_cafe',
    );
    done(await world.cafe.run());
    const columns = world.server.ask(
      `SELECT attname FROM pg_attribute WHERE attrelid = 'cats'::regclass AND attname IN ('age', 'nickname') AND NOT attisdropped ORDER BY 1`,
      'cat_cafe',
    );
    strictEqual(columns, 'age\nnickname');
    done(await world.as('data-generator', upsertCat('Mia', 'adopted')));
  });
  await report.check(
    'a column of another type and another key are refused by name, and nothing of the run stays',
    async () => {
      world.server.ask(
        'ALTER TABLE cats ALTER COLUMN name TYPE varchar(50), DROP COLUMN age; ALTER TABLE visitors DROP CONSTRAINT visitors_pkey',
        'cat_cafe',
      );
      const before = world.catalog;
      match(
        refused(await world.cafe.run()),
        /column cats.name is character varying\(50\) and is stated as text; the key of table visitors is stated as visitor_id, but it has none/,
      );
      strictEqual(world.catalog, before);
      world.server.ask(
        'ALTER TABLE cats ALTER COLUMN name TYPE text; ALTER TABLE visitors ADD PRIMARY KEY (visitor_id)',
        'cat_cafe',
      );
      done(await world.cafe.run());
    },
  );
  await report.check('a new column that rows must have and do not is refused by name', async () => {
    world.server.ask('ALTER TABLE cats DROP COLUMN archetype', 'cat_cafe');
    match(refused(await world.cafe.run()), /column "archetype" of relation "cats" contains null values/);
  });
}

const upsertCat = (name: string, status: string) =>
  `INSERT INTO cats (cat_id, name, archetype, status, admitted_date) VALUES ('c1', '${name}', 'shy', '${status}', '2025-01-01')
   ON CONFLICT (cat_id) DO UPDATE SET name = excluded.name, status = excluded.status`;

function done({ code, out, error }: Outcome): string {
  strictEqual(code, 0, error);
  return out;
}

function refused({ code, out, error }: Outcome): string {
  if (code === 0) throw new Error(`it was allowed: ${out}`);
  return error;
}

function denied(outcome: Outcome, sql: string): void {
  match(refused(outcome), new RegExp(`ERROR: {2}${DENIED}`), sql);
}
