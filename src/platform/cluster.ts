import { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ChartRelease } from './chart-release';
import type { Cloud } from './cloud';
import type { Component } from './component';
import { Derivations, type Known } from './derivations';
import { type Exposure, Exposures } from './exposure';
import { Ledger } from './ledger';
import { Observability } from './observability';
import type { Operator, OperatorInstall } from './operator';
import { type PinnedVersions, type Versions, versionsOf } from './pinned-versions';
import { type Placement, Placements } from './placement';
import { Priorities } from './priorities';
import { DescriptionError } from './problems';
import type { Bytes, Cpu } from './quantities';
import { Endpoint } from './references';
import type { Sync } from './sync';
import type { SyncAlert } from './sync-alert';
import { Teams, type TeamsProps } from './teams';
import type { Principal } from './workload';

export interface ClusterProps {
  readonly cloud: Cloud;
  readonly sync: Sync;
  /** Registry that holds the images we build (apps/). @default - that of the cloud, below the cluster's name */
  readonly registry?: string;
  /**
   * Namespaces by the team that owns them: what runs there is synced with the team's own rights, which are derived from it, and no others.
   * @default - none: all is the platform's
   */
  readonly teams?: TeamsProps;
  /** Versions that this cluster runs whatever versions.ts says: it moves to others when its own file says so. @default - it follows versions.ts */
  readonly versions?: PinnedVersions;
}

/** Pod Security Standard that a namespace enforces, https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurity = 'restricted' | 'baseline' | 'privileged';

export interface NamespaceProps {
  /** @default restricted */
  readonly podSecurity?: PodSecurity;
}

/** What somebody on the cluster asks for: namespaces get quotas from it, nodes their limits. */
export interface Ask {
  readonly who: string;
  /** Whose pods they are. */
  readonly owner: Component;
  /** Where they lie. @default - in the owner's namespace */
  readonly namespace?: string;
  readonly pods: number;
  readonly cpu: Cpu;
  readonly memory: Bytes;
  readonly storage?: Bytes;
  /** Kind of node that its pods run on, as they say themselves: `placements.use(...)`. */
  readonly placement: Placement;
}

/** An ask that says where its pods lie. */
export type Asked = Ask & { readonly namespace: string };

/** A cluster as a file in clusters/ states it: nothing is built before it is rendered. */
export interface ClusterDefinition {
  readonly name: string;
  /** @param sync who carries it there instead: the same cluster, moved from one engine to the other */
  build(sync?: Sync): Cluster;
}

/** States a cluster: `export default cluster('cat-cafe', { cloud, sync, registry }, (on) => { ... })`. */
export function cluster(name: string, props: ClusterProps, describe: (on: Cluster) => void): ClusterDefinition {
  return {
    name,
    build(sync = props.sync) {
      const built = new Cluster(name, { ...props, sync });
      describe(built);
      return built;
    },
  };
}

/** The root of a cluster's construct tree. A cdk8s App. */
export class Cluster extends App {
  static override of(construct: IConstruct): Cluster {
    const root = construct.node.root;
    if (!(root instanceof Cluster)) throw new Error(`${construct.node.path} does not stand in a Cluster`);
    return root;
  }

  readonly cloud: Cloud;
  readonly sync: Sync;
  readonly registry: string;
  readonly teams: Teams;
  /** What it runs. */
  readonly versions: Versions;
  readonly ledger = new Ledger();
  /** What is installed, in the order of first use; `Operator.on` enters it. */
  readonly operators = new Map<Operator, OperatorInstall>();
  /** What is synced as one each, in the order of their making. */
  readonly components: Component[] = [];
  /** Charts of others, in the order of their making. */
  readonly chartReleases: ChartRelease[] = [];
  /** Who is told when what is in Git does not arrive. */
  readonly syncAlerts: SyncAlert[] = [];
  /** What is worth watching. */
  readonly observes: Observability;
  /** Kinds of nodes that pods ask for. */
  readonly placements: Placements;
  /** Priorities that pods have. */
  readonly priorities = new Priorities();
  /** The API server as somewhere to connect to. */
  readonly apiServer: Endpoint;
  /** The API server as somebody who connects: it calls webhooks. */
  readonly apiServerCaller: Principal;
  private readonly namespaceProps = new Map<string, Required<NamespaceProps>>();
  private readonly imageNames = new Set<string>();
  private readonly demands: Asked[] = [];
  private readonly exposures = new Exposures();
  private readonly derivations = new Derivations();

  constructor(
    readonly name: string,
    props: ClusterProps,
  ) {
    super();
    this.cloud = props.cloud;
    this.sync = props.sync;
    this.versions = versionsOf(name, props.versions ?? {});
    this.registry = props.registry ?? registryOf(props.cloud, name);
    this.teams = new Teams(name, props.teams ?? {});
    this.observes = new Observability(this.derivations);
    this.placements = new Placements(props.cloud, this.derivations);
    const { peer, port } = props.cloud.apiServer;
    this.apiServer = new Endpoint('api-server', undefined, peer, [port]);
    this.apiServerCaller = { id: 'api-server', peer, component: undefined };
  }

  /** States that a namespace exists. Its objects are derived. Stating it twice with two pod security levels is refused. */
  namespace(name: string, props: NamespaceProps = {}): void {
    const stated = this.namespaceProps.get(name);
    const podSecurity = props.podSecurity ?? stated?.podSecurity ?? 'restricted';
    if (stated && props.podSecurity && stated.podSecurity !== props.podSecurity) {
      throw new DescriptionError({
        code: 'LH102',
        where: `cluster '${this.name}'`,
        what: `namespace '${name}' is stated with pod security '${stated.podSecurity}' and with '${props.podSecurity}'`,
        fix: 'State one level, or put the workload that needs the laxer one in a namespace of its own.',
      });
    }
    this.namespaceProps.set(name, { podSecurity });
  }

  get namespaces(): ReadonlyMap<string, Required<NamespaceProps>> {
    return new Map([...this.namespaceProps].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  asks(ask: Ask): void {
    this.derivations.requireOpen('asks', `what ${ask.who} asks for`);
    this.placements.use(ask.placement);
    this.demands.push({ ...ask, namespace: ask.namespace ?? ask.owner.home });
  }

  get asked(): readonly Asked[] {
    return this.demands;
  }

  /** An image that we build, without registry and tag. */
  usesImage(name: string): void {
    this.imageNames.add(name);
  }

  /** The images that we build and that something here runs, sorted. */
  get ownImages(): readonly string[] {
    return [...this.imageNames].sort();
  }

  /** States that people reach something from outside. */
  expose(exposure: Exposure): void {
    this.exposures.add(exposure);
  }

  /** What people reach from outside, sorted by name. */
  get exposed(): readonly Exposure[] {
    return this.exposures.sorted;
  }

  /**
   * Registers what a chart derives for its own system, and what must be known for good before it may: Kafka users from the description, monitors
   * from all metrics. The same function registered twice runs once.
   */
  deriveLater(derivation: (on: Cluster) => void, once: Known = 'description'): void {
    this.derivations.add(once, derivation, () => derivation(this));
  }

  /** Runs what charts registered, once. */
  deriveOwn(): void {
    this.derivations.run();
  }
}

/** docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
function registryOf(cloud: Cloud, cluster: string): string {
  if (cloud.provider === 'aws') return `${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com/${cluster}`;
  throw new DescriptionError({
    code: 'LH116',
    where: `cluster '${cluster}'`,
    what: 'nothing says where the images lie that we build, and there is no cloud to keep them',
    fix: 'State a `registry`.',
  });
}
