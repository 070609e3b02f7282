import { Construct } from 'constructs';
import type { PodTemplateSpec } from '#schemas/core/v1';
import type { Ask } from './cluster';
import { Component } from './component';
import { ConfigMap, ServiceAccount } from './core';
import { fingerprint } from './fingerprint';
import { type Mounted, mounted } from './mounts';
import { untainted } from './placement';
import { mountsOf, type PodParts, type PodProps, podTemplate, secretNamesOf } from './pod';
import type { Priority } from './priorities';
import { DescriptionError } from './problems';
import { Resource } from './resource';
import { rights } from './rights';
import { Workload } from './workload';

/** What a program needs, as a value or computed from its identity: credentials are asked for in its name. */
export type Stated<Props> = Props | ((workload: Workload) => Props);

/** What is a server's or a task's alone. */
type OwnParts = Pick<PodParts, 'container' | 'volumeMounts' | 'spec'>;

/** What servers and tasks have in common: an identity in the ledger, its rights, its configuration, its pod. */
export abstract class Program<Props extends PodProps> extends Construct {
  readonly name: string;
  readonly namespace: string;
  readonly workload: Workload;
  protected readonly component: Component;
  protected readonly props: Props;
  private readonly mounted: Mounted;

  constructor(scope: Construct, name: string, stated: Stated<Props>) {
    super(scope, name);
    this.component = Component.of(this);
    this.name = name;
    this.namespace = this.component.home;
    this.requireName();
    this.component.cluster.namespace(this.namespace);
    this.workload = new Workload(this, name, {
      namespace: this.namespace,
      podLabels: { 'app.kubernetes.io/instance': this.component.name, 'app.kubernetes.io/component': name },
    });
    this.props = typeof stated === 'function' ? stated(this.workload) : stated;
    this.mounted = mounted(name, this.node.path, mountsOf(this.props));
    this.account();
    for (const [name, data] of this.mounted.configs) {
      new Resource(this, `config ${name}`, ConfigMap, { metadata: { name }, data });
    }
  }

  /** Secrets of its namespace that its pods read, sorted. Whoever rotates one must start the pods anew. */
  get secretNames(): readonly string[] {
    return secretNamesOf(this.props);
  }

  protected template(priority: Priority, own: OwnParts): PodTemplateSpec {
    const { cluster } = this.component;
    const { application, podLabels, annotations, placement } = this.props;
    return podTemplate(this.props, {
      name: this.name,
      labels: {
        ...this.component.labels,
        ...(application ? { 'app.kubernetes.io/name': application } : {}),
        ...podLabels,
        // Last, because the ledger and the selectors know the pods by these.
        ...this.workload.podLabels,
      },
      annotations: { ...annotations, ...this.configHash },
      mounted: this.mounted,
      priorityClassName: cluster.priorities.use(this.props.priority ?? priority, this.component),
      ...own,
      spec: { ...(placement ? cluster.placements.use(placement) : {}), ...own.spec },
    });
  }

  protected asks(pods: number, more: Pick<Ask, 'storage'> = {}): void {
    const { cpu, memory, placement = untainted } = this.props;
    this.component.cluster.asks({
      who: this.workload.id,
      owner: this.component,
      pods,
      cpu: cpu.times(pods),
      memory: memory.times(pods),
      placement,
      ...more,
    });
  }

  /** A pod keeps the files that it was started with, and no controller looks into ConfigMaps: the template must change with them. */
  private get configHash() {
    const { configs } = this.mounted;
    if (configs.size === 0) return {};
    return { 'lakehouse-gitops/config-sha256': fingerprint(JSON.stringify([...configs])) };
  }

  private account(): void {
    const { name } = this;
    const { rights: rules } = this.props;
    new Resource(this, 'account', ServiceAccount, { metadata: { name }, automountServiceAccountToken: false });
    if (!rules) return;
    const { ledger, apiServer } = this.component.cluster;
    ledger.grant(this.workload, 'connect', apiServer);
    rights(this, { name, rules });
  }

  /** Services want a DNS label that begins with a letter; CronJobs and StatefulSets add up to 11 characters to their own (validation.go of batch and apps). */
  private requireName(): void {
    if (/^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$/.test(this.name)) return;
    throw new DescriptionError({
      code: 'LH110',
      where: `${this.node.path}: '${this.name}'`,
      what: 'names of servers and tasks are 1 to 52 lower-case letters, digits and dashes that begin with a letter',
      fix: 'Rename it.',
    });
  }
}
