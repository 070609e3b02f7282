import { DescriptionError, type Reference } from '#platform';
import type { FlinkSqlJobProps } from './flink-sql-job';

type Stated = Pick<FlinkSqlJobProps, 'statements' | 'stateTtl'>;

/** What a job must be for its operator to take it, and for its results to be right. */
export function requireJob(path: string, name: string, stated: Stated): void {
  const where = `${path}: FlinkSqlJob '${name}'`;
  requireName(where, name);
  requireStateTtl(where, stated);
  refuseOwnUpserts(where, stated);
}

/** The operator's own rule (DefaultValidator.java), found out here rather than from a webhook. */
function requireName(where: string, name: string): void {
  if (/^[a-z]([-a-z\d]{0,43}[a-z\d])?$/.test(name)) return;
  throw new DescriptionError({
    code: 'LH220',
    where,
    what: 'the Flink operator takes names of 1 to 45 lower-case letters, digits and dashes that begin with a letter',
    fix: 'Rename the job.',
  });
}

/** The upsert connector reads a topic from its beginning at every start: the job would take its own results for news. */
function refuseOwnUpserts(where: string, { statements }: Stated): void {
  const upserted: readonly Reference[] = statements.flatMap(({ action, into }) => (action === 'upsert' ? [into] : []));
  const both = statements.flatMap(({ query }) => query.reads).find((relation) => upserted.includes(relation));
  if (!both) return;
  throw new DescriptionError({
    code: 'LH222',
    where,
    what: `it reads ${both.id} and upserts into it`,
    fix: 'Write the results to another topic, or read them in another job.',
  });
}

function requireStateTtl(where: string, { statements, stateTtl }: Stated): void {
  const upsert = statements.find(({ action }) => action === 'upsert');
  if (!upsert || stateTtl) return;
  throw new DescriptionError({
    code: 'LH221',
    where,
    what: `it upserts into ${upsert.into.id} and keeps what it has gathered for each key; nothing says when to forget it, so its state grows for ever`,
    fix: 'State `stateTtl`, the time after its last event when a key is forgotten.',
  });
}
