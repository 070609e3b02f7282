import { type Cluster, Component, cores, gib, mib, Workload } from '#platform';
import type { RenderedObject } from '#render';
import { dataGenerator } from '../../charts/cat-cafe/data-generator';
import { catCafePeople } from '../../charts/cat-cafe/people';
import { PostgresCluster, type PostgresTable } from '../../charts/postgresql';
import { render } from '../../src/commands/render';
import { lakeOn, tiny } from '../charts/descriptions';

/** What a workload may do with a table, as the ledger has it. */
export interface Granted {
  readonly role: string;
  readonly table: string;
  readonly action: string;
}

export interface Described {
  readonly objects: readonly RenderedObject[];
  readonly granted: readonly Granted[];
}

/** The tables and the generator of the cat cafe, beside a reader, a writer, and an application with a database of its own. */
export function describeCafe(): Described {
  const objects: RenderedObject[] = [];
  const granted: Granted[] = [];
  const definition = tiny((on) => {
    const lake = lakeOn(on);
    const size = { instances: 1, cpu: cores(1), memory: mib(512), disk: gib(1) };
    const cafe = new PostgresCluster(on, { name: 'cafe', lake, ...size });
    const database = cafe.database('cat_cafe');
    const people = catCafePeople(database);
    dataGenerator(on, database, people, 'cat-cafe');
    const grant = (name: string, action: 'read' | 'write', table: PostgresTable) => {
      const workload = workloadOn(on, name);
      database.client(workload);
      on.ledger.grant(workload, action, table);
    };
    grant('webui', 'read', people.cats as unknown as PostgresTable);
    grant('front-door', 'write', people.visitors as unknown as PostgresTable);
    cafe.database('superset').ownedBy(workloadOn(on, 'superset'));
    on.deriveLater(() => granted.push(...grantedOn(on, [people.cats, people.visitors])));
  });
  const { problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2));
  return { objects, granted };
}

function workloadOn(on: Cluster, name: string): Workload {
  on.namespace('cat-cafe');
  const component = new Component(on, name, { layer: 'workloads', namespace: 'cat-cafe' });
  return new Workload(component, name, { namespace: 'cat-cafe', podLabels: { app: name } });
}

function grantedOn(on: Cluster, tables: readonly unknown[]): readonly Granted[] {
  return on.ledger.grants
    .filter(({ what }) => tables.includes(what))
    .map(({ who, action, what }) => ({
      role: who.id.split('/')[1] ?? who.id,
      table: (what as unknown as PostgresTable).tableName,
      action,
    }));
}
