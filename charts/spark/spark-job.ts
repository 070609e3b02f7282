import { Construct } from 'constructs';
import {
  Cluster,
  Component,
  ConfigMap,
  DescriptionError,
  type Duration,
  days,
  Endpoint,
  fingerprint,
  type Peer,
  type Principal,
  Resource,
  together,
  Workload,
} from '#platform';
import type { Lineage } from '../datahub';
import type { Lake } from '../lake';
import { PostgresTable } from '../postgresql';
import { account } from './account';
import { applicationSpec, placement } from './application';
import { ports } from './configuration';
import { observeJob } from './observe';
import { jobLabel } from './operator';
import { type JdbcSource, planFiles } from './plan';
import { type Executors, mostOf, requireSizes, type SparkSize } from './pods';
import { ScheduledSparkApplication, SparkApplication } from './resources';
import { runner, runnerFile } from './runner';
import type { Statement } from './statements';

export interface SparkJobProps {
  /** Where the tables are, and where the job writes down what it did. */
  readonly lake: Lake;
  readonly namespace: string;
  /** What the job does, in order. A function is asked when the cluster is described whole; its statements read and write the lake alone. */
  readonly statements: readonly Statement[] | (() => readonly Statement[]);
  /** When it runs: cron, in UTC. @default - once, and again whenever its description changes */
  readonly schedule?: string;
  readonly driver: SparkSize;
  readonly executors: Executors;
  /** Statements for a day run for so many of the last complete days: more than one makes up for events that came late and runs that were missed. @default 1 */
  readonly lastDays?: number;
  /** Statements do not build on each other: all are tried, whatever becomes of one. @default false */
  readonly independent?: boolean;
  /** It keeps tables in order and changes nothing that they say: no part of their lineage. @default false */
  readonly upkeep?: boolean;
  /** How often a run that failed is tried again. @default 2 */
  readonly retries?: number;
  /** How long a run that has ended can be looked at with kubectl, if it is not among the last ones before. @default 2 days */
  readonly keepRunsFor?: Duration;
  /** Who is told what the job reads and writes. @default - nobody */
  readonly lineage?: Lineage;
}

/** A batch job in Spark SQL. Its account, rights, network policies, credentials and place in the order follow from its statements. */
export class SparkJob extends Construct {
  readonly workload: Workload;
  readonly component: Component;
  /** Its files, by name: the runner, the plan and a file for each statement. Complete when the cluster is derived. */
  files: Readonly<Record<string, string>> = {};

  constructor(scope: Construct, name: string, props: SparkJobProps) {
    super(scope, name);
    const where = `${this.node.path}: SparkJob '${name}'`;
    requireName(where, name);
    requireSizes(where, props.driver, props.executors);
    const on = Cluster.of(this);
    on.namespace(props.namespace);
    this.component = new Component(this, name, {
      layer: 'workloads',
      namespace: props.namespace,
      application: 'spark',
    });
    this.workload = new Workload(this.component, name, {
      namespace: props.namespace,
      podLabels: { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/component': name },
      upkeep: props.upkeep ?? false,
    });
    this.connect(on, props.lake);
    account(this.workload);
    const { statements } = props;
    const sources = typeof statements === 'function' ? [] : this.sources(statements);
    if (typeof statements === 'function') on.deriveLater(() => this.fill(statements(), props, sources));
    else this.fill(statements, props, sources);
    this.application(on, props, sources);
    observeJob(this.workload, this.endpoint('ui', 'driver', [ports.ui]));
  }

  /** Where a role's pods listen. */
  private endpoint(what: string, role: 'driver' | 'executor', numbers: readonly number[]): Endpoint {
    return new Endpoint(`${this.workload.id}-${what}`, this.component, this.peerOf(role), numbers);
  }

  private peerOf(role: 'driver' | 'executor'): Peer {
    const { namespace, podLabels } = this.workload;
    return { kind: 'pods', namespace, labels: { ...podLabels, 'spark-role': role } };
  }

  private connect({ ledger, apiServer }: Cluster, lake: Lake): void {
    const { workload, component } = this;
    ledger.grant(workload, 'write', lake.eventLogs);
    ledger.grant(workload, 'connect', this.endpoint('driver', 'driver', [ports.driver, ports.blocks]));
    ledger.grant(workload, 'connect', this.endpoint('blocks', 'executor', [ports.blocks]));
    const driver: Principal = { id: `${workload.id}-driver`, peer: this.peerOf('driver'), component };
    ledger.grant(driver, 'connect', apiServer);
  }

  private sources(statements: readonly Statement[]): readonly JdbcSource[] {
    const tables = new Set(statements.flatMap(({ reads }) => reads).filter((read) => read instanceof PostgresTable));
    return [...tables].map((table) => {
      const client = table.database.client(this.workload);
      return { table, client, folder: `/mnt/secrets/${client.secretName}` };
    });
  }

  /** Enters what the statements read and write, and renders their files. */
  private fill(
    statements: readonly Statement[],
    { lastDays = 1, independent = false }: SparkJobProps,
    sources: readonly JdbcSource[],
  ): void {
    const { ledger } = Cluster.of(this);
    for (const { action, into, reads } of statements) {
      for (const relation of reads) ledger.grant(this.workload, 'read', relation);
      ledger.grant(this.workload, action, into);
    }
    this.files = { [runnerFile]: runner, ...planFiles({ statements, sources, lastDays, independent }) };
    new Resource(this.component, 'files', ConfigMap, { metadata: { name: this.configMap }, data: { ...this.files } });
  }

  private get configMap(): string {
    return `${this.workload.name}-job`;
  }

  private application(on: Cluster, props: SparkJobProps, sources: readonly JdbcSource[]): void {
    const { name } = this.workload;
    const { schedule, retries = 2, keepRunsFor = days(2) } = props;
    // Taken over by each run of a schedule, and from there by the operator's metrics.
    const metadata = { name, labels: { [jobLabel]: name } };
    const version = schedule === undefined ? fingerprint(JSON.stringify(this.files)) : undefined;
    const spec = applicationSpec({
      ...props,
      workload: this.workload,
      retries,
      sources,
      configMap: this.configMap,
      version,
      lineage: props.lineage?.lineageClient(this.workload),
    });
    if (schedule === undefined) {
      // No time to live: an application that ends and is deleted would be synced, and run, anew.
      new Resource(this.component, 'application', SparkApplication, { metadata, spec });
    } else {
      requireSchedule(`${this.node.path}: SparkJob '${name}'`, schedule);
      new Resource(this.component, 'application', ScheduledSparkApplication, {
        metadata,
        spec: {
          schedule,
          timeZone: 'UTC',
          // A run that is late would meet the next one at the same partitions.
          concurrencyPolicy: 'Forbid',
          successfulRunHistoryLimit: 3,
          failedRunHistoryLimit: 5,
          template: { ...spec, timeToLiveSeconds: keepRunsFor.seconds },
        },
      });
    }
    const { driver, executors } = props;
    const who = `spark ${name}`;
    const { component: owner } = this;
    on.asks({ who: `${who} driver`, owner, ...together(driver), placement });
    const most = mostOf(executors);
    const all = { cpu: executors.cpu.times(most), memory: executors.memory.times(most) };
    on.asks({ who: `${who} executors`, owner, pods: most, ...all, placement });
  }
}

/** A DNS-1035 label (sparkapplication_validator.go), with room in a label for the time of a run (11) and `-driver` behind it. */
function requireName(where: string, name: string): void {
  if (/^[a-z]([-a-z0-9]{0,43}[a-z0-9])?$/.test(name)) return;
  throw new DescriptionError({
    code: 'LH251',
    where,
    what: 'the Spark operator takes names of 1 to 45 lower-case letters, digits and dashes that begin with a letter',
    fix: 'Rename the job.',
  });
}

/** Five fields; the operator's parser takes more, which no other cron does (robfig/cron, ParseStandard). */
function requireSchedule(where: string, schedule: string): void {
  if (/^(\S+ ){4}\S+$/.test(schedule)) return;
  throw new DescriptionError({
    code: 'LH254',
    where,
    what: `its schedule '${schedule}' is not one to cron`,
    fix: 'State minute, hour, day of the month, month and day of the week: `0 2 * * *`.',
  });
}
