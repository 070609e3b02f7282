import { Construct } from 'constructs';
import {
  type Bytes,
  Cluster,
  Component,
  ConfigMap,
  type Cpu,
  type Duration,
  type Relation,
  Resource,
  type Server,
  type Workload,
} from '#platform';
import { certificate } from '../cert-manager';
import { generatedSecret } from '../external-secrets';
import type { Prometheus } from '../keda';
import type { Lake } from '../lake';
import { accessRules } from './access';
import type { TrinoClient } from './client';
import { complete } from './completion';
import { folders, rulesFile, variables } from './configuration';
import { connectNodes, coordinator, type Nodes, workers } from './nodes';
import { observeTrino } from './observability';
import { SampleCatalog, type SampleName, type TrinoTable } from './relations';
import { requireScale, scaleWorkers } from './scaling';
import { Tables } from './tables';
import { Users } from './users';

export interface TrinoProps {
  /** Where queries that are too big for memory keep what their stages hand on. */
  readonly lake: Lake;
  readonly coordinator: { readonly cpu: Cpu; readonly memory: Bytes };
  readonly workers: {
    readonly min: number;
    /** @default - as many as `min` */
    readonly max?: number;
    readonly cpu: Cpu;
    readonly memory: Bytes;
  };
  /** Who knows how many queries wait: needed where there may be more workers than `min`. @default - none */
  readonly prometheus?: Prometheus;
  /** Queries that run side by side; others wait. @default 20 */
  readonly concurrentQueries?: number;
  /** @default 2 hours */
  readonly longestQuery?: Duration;
  /** @default trino */
  readonly name?: string;
}

/** Trino: a coordinator and workers, TLS between all, a user a client with exactly the access that its references derive. Its catalogs follow from them. */
export class Trino extends Construct {
  readonly name: string;
  readonly namespace: string;
  readonly component: Component;
  readonly coordinator: Nodes;
  readonly workers: Nodes;
  private readonly users: Users;
  private readonly tables: Tables;

  constructor(scope: Construct, props: TrinoProps) {
    const { name = 'trino', lake } = props;
    super(scope, name);
    const where = this.node.path;
    requireScale(where, props);
    this.name = name;
    this.namespace = name;
    this.component = new Component(this, name, { layer: 'services', namespace: name, application: 'trino' });
    const { tls, sharedSecret } = this.secrets();
    const nodeProps = { ...props, name, component: this.component, tls, sharedSecret };
    this.coordinator = coordinator(nodeProps);
    this.workers = workers(nodeProps);
    const nodes = [this.coordinator, this.workers] as const;
    connectNodes(nodeProps, nodes);
    scaleWorkers(this.workers, props);
    observeTrino(this.component, this.coordinator.endpoint('http'), this.workers.endpoint('http'));
    this.users = new Users(this.coordinator, tls, where);
    this.tables = new Tables(nodes, lake, where);
    Cluster.of(this).deriveLater(() => this.complete());
  }

  /** Makes a workload a client that may read the given relations, and no others. Called again it adds to them. */
  client(workload: Workload, reads: readonly Relation[]): TrinoClient {
    const { ledger } = Cluster.of(this);
    const client = this.users.of(workload);
    ledger.grant(workload, 'connect', this.coordinator.endpoint('https'));
    for (const relation of reads) ledger.grant(workload, 'read', this.table(relation));
    return client;
  }

  /** Tables that Trino makes up as they are read, for trying things out. */
  sample(name: SampleName): SampleCatalog {
    return new SampleCatalog(name);
  }

  /** A relation as clients see it. What lies behind is granted to Trino, and its catalog is there from now on. */
  table(relation: Relation): TrinoTable {
    return this.tables.of(relation);
  }

  /** The certificate of the coordinator, and what nodes know each other by. */
  private secrets() {
    const { name, component } = this;
    const host = `${name}.${component.home}.svc`;
    const tls = certificate(component, {
      name: `${name}-tls`,
      dnsNames: [host, `${host}.cluster.local`, 'localhost'],
    });
    const { secretName } = generatedSecret(component, { name: `${name}-internal`, generate: ['secret'], length: 128 });
    const sharedSecret = {
      name: variables.sharedSecret,
      valueFrom: { secretKeyRef: { name: secretName, key: 'secret' } },
    };
    return { tls, sharedSecret };
  }

  /** Catalogs, rules and passwords, once it is known who refers to what. */
  private complete(): void {
    this.users.requireOne();
    const { component, tables, users } = this;
    const { catalogs, files } = tables;
    const catalogMap = `${this.name}-catalogs`;
    const ruleMap = `${this.name}-rules`;
    new Resource(component, 'catalogs', ConfigMap, { metadata: { name: catalogMap }, data: { ...files } });
    const rules = accessRules(component.cluster.ledger, users.byWorkload, (table) => tables.has(table));
    new Resource(component, 'rules', ConfigMap, { metadata: { name: ruleMap }, data: { [rulesFile]: rules } });
    for (const server of [this.coordinator, this.workers]) {
      const parts = catalogs.flatMap(({ parts }) => parts.get(server.workload) ?? []);
      const isCoordinator = server === this.coordinator;
      complete(server as Server, {
        env: parts.flatMap(({ env }) => env),
        configMaps: [
          { path: folders.catalogs, name: catalogMap },
          ...(isCoordinator ? [{ path: folders.rules, name: ruleMap }] : []),
        ],
        secrets: [
          ...parts.flatMap(({ mount }) => mount ?? []),
          ...(isCoordinator ? [{ path: folders.passwords, secret: users.secretName }] : []),
        ],
        restarts: JSON.stringify(files),
      });
    }
  }
}
