import { DescriptionError, type Relation } from '#platform';
import type { Lake } from '../lake';
import { type Catalog, catalogOf } from './catalogs';
import type { Nodes } from './nodes';
import { HiveTable, SampleCatalog, TrinoTable } from './relations';
import { pathOf } from './sql';

/** What clients of a Trino see, and the catalogs that lead there: each is there because a table in it was asked for. */
export class Tables {
  private readonly catalogsByName = new Map<string, Catalog>();
  private readonly byRelation = new Map<Relation, TrinoTable>();

  constructor(
    private readonly nodes: readonly [Nodes, Nodes],
    private readonly lake: Lake,
    private readonly where: string,
  ) {}

  /** Sorted by name. */
  get catalogs(): readonly Catalog[] {
    return [...this.catalogsByName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  has(table: TrinoTable): boolean {
    return this.byRelation.get(table.of) === table;
  }

  /** A relation as clients see it. What lies behind is granted to the nodes. */
  of(relation: Relation): TrinoTable {
    const known = this.byRelation.get(relation);
    if (known) return known;
    const path = pathOf(relation);
    const [catalog = ''] = path;
    this.requireOwnCatalog(relation, catalog);
    const [coordinator, workers] = this.nodes;
    const workloads = [coordinator.workload, workers.workload] as const;
    if (!this.catalogsByName.has(catalog)) this.catalogsByName.set(catalog, catalogOf(relation, workloads));
    const { component } = coordinator.workload;
    if (!(relation instanceof SampleCatalog)) {
      for (const node of workloads) component.cluster.ledger.grant(node, 'read', relation);
    }
    const table = new TrinoTable(coordinator.name, component, coordinator.endpoint('https'), relation, path);
    this.byRelation.set(relation, table);
    return table;
  }

  /** The files of the catalogs. */
  get files(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.catalogs.map(({ name, file }) => [`${name}.properties`, file]));
  }

  /** A catalog leads to one place, and there is one lake whose keys the nodes have. */
  private requireOwnCatalog(relation: Relation, catalog: string): void {
    const source = sourceOf(relation);
    const others = [...this.byRelation.values()].map(({ of, path }) => ({ name: path[0], source: sourceOf(of) }));
    const known = [
      { name: this.lake.catalog, source: this.lake as unknown },
      { name: 'hive', source: this.lake as unknown },
      ...others,
    ];
    if (known.every((other) => other.name !== catalog || other.source === source)) return;
    throw new DescriptionError({
      code: 'LH243',
      where: `${this.where}: ${relation.id}`,
      what: `its catalog would be '${catalog}', and that leads elsewhere already`,
      fix: 'Refer to tables of the lake that Trino was given, or rename the database.',
    });
  }
}

/** What a catalog is of: a lake, a database, or itself. */
function sourceOf(relation: Relation): unknown {
  if (relation instanceof HiveTable || 'lake' in relation) return (relation as HiveTable).lake;
  if ('database' in relation) return relation.database;
  return (relation as SampleCatalog).sample;
}
