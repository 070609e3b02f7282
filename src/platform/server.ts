import type { Construct } from 'constructs';
import type { LifecycleHandler, PodTemplateSpec } from '#schemas/core/v1';
import { autoscaler, disruptionBudget, spread } from './availability';
import { Deployment, Service, StatefulSet } from './core';
import type { ServicePort } from './exposure';
import type { PodProps } from './pod';
import { containerProbes, type Probes } from './probes';
import { DescriptionError } from './problems';
import { Program, type Stated } from './program';
import type { Bytes, Duration } from './quantities';
import { Endpoint } from './references';
import { Resource } from './resource';
import { dataVolume } from './volumes';

export interface ServerProps<Port extends string = string> extends PodProps {
  /** Number by name; the first is the main one. Each is a port of its Service. @default - it listens to nobody, and has no Service */
  readonly ports?: Readonly<Record<Port, number>>;
  /** How many pods, or how few where they are scaled. @default 1 */
  readonly replicas?: number;
  readonly probes: Probes<NoInfer<Port>>;
  /** A volume of each pod's own, which makes it a StatefulSet. @default - none */
  readonly disk?: { readonly size: Bytes; readonly path: string };
  /** Who decides how many pods there are. @default - nobody: as many as `replicas` */
  readonly scale?: Scale;
  /** Never two at a time: the old pod goes before the new one comes. A volume of its own makes it so in any case. @default false */
  readonly singleton?: boolean;
  /** What happens before it is told to end: a command in its container, or a pause. @default - a pause of 5 seconds where others connect */
  readonly preStop?: readonly string[] | Duration;
}

/** By how busy they are, or by somebody who is stated elsewhere (KEDA). The quota holds `max` of them. */
export type Scale =
  | { readonly max: number; readonly cpuPercent: number }
  | { readonly max: number; readonly by: 'external' };

/**
 * A program of ours that answers, with all that must stand around it: its identity in the ledger, its account and rights, its Service, its
 * configuration, and what keeps it up while nodes come and go. Who may connect follows from the grants on its endpoints.
 */
export class Server<Port extends string = string> extends Program<ServerProps<Port>> {
  /** The Deployment or StatefulSet. */
  readonly object: Resource;
  /** Host name of its Service. */
  readonly host: string;
  private readonly ports: Readonly<Record<string, number>>;
  private readonly endpoints = new Map<string, Endpoint>();

  constructor(scope: Construct, name: string, stated: Stated<ServerProps<Port>>) {
    super(scope, name, stated);
    const { ports, disk, scale, replicas = 1 } = this.props;
    this.ports = ports ?? {};
    this.host = `${name}.${this.namespace}.svc`;
    this.requireScale();
    this.requirePortNames();
    if (Object.keys(this.ports).length > 0) this.service();
    this.object = disk ? this.statefulSet(disk) : this.deployment();
    if (this.most > 1) disruptionBudget(this, this.workload);
    if (scale && 'cpuPercent' in scale) autoscaler(this, this.object, { min: replicas, ...scale });
    this.asks(this.most, disk ? { storage: disk.size.times(this.most) } : {});
  }

  /** Its pods at one port, as somewhere to connect to. @default - the main port */
  endpoint(port: Port = this.main): Endpoint {
    let endpoint = this.endpoints.get(port);
    if (!endpoint) {
      const id = port === this.main ? this.workload.id : `${this.workload.id}-${port}`;
      endpoint = new Endpoint(id, this.component, this.workload.peer, [this.portNumber(port)]);
      this.endpoints.set(port, endpoint);
    }
    return endpoint;
  }

  /** `superset.superset.svc:8088` */
  address(port: Port = this.main): string {
    return `${this.host}:${this.portNumber(port)}`;
  }

  /** `http://superset.superset.svc:8088`; a port called `https` is one. */
  url(port: Port = this.main): string {
    return `${port.startsWith('https') ? 'https' : 'http'}://${this.address(port)}`;
  }

  /** A port of its Service, for an ingress. */
  servicePort(port: Port = this.main): ServicePort {
    return { name: this.name, namespace: this.namespace, port: this.portNumber(port) };
  }

  private get main(): Port {
    // Without ports there is none, and whoever asks for it is told.
    return Object.keys(this.ports)[0] as Port;
  }

  private portNumber(port: Port): number {
    const number = this.ports[port];
    if (number === undefined) throw new Error(`${this.node.path} has no port ${port ?? 'at all'}`);
    return number;
  }

  private service(): void {
    new Resource(this, 'service', Service, {
      metadata: { name: this.name },
      spec: {
        selector: this.workload.podLabels,
        ports: Object.entries(this.ports).map(([name, port]) => ({ name, port })),
      },
    });
  }

  private deployment(): Resource {
    const { singleton } = this.props;
    return new Resource(this, 'server', Deployment, {
      metadata: { name: this.name },
      spec: {
        replicas: this.fixedReplicas,
        strategy: singleton
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        selector: { matchLabels: this.workload.podLabels },
        template: this.pod(),
      },
    }) as Resource;
  }

  private statefulSet(disk: NonNullable<ServerProps['disk']>): Resource {
    return new Resource(this, 'server', StatefulSet, {
      metadata: { name: this.name },
      spec: {
        serviceName: this.name,
        replicas: this.fixedReplicas,
        selector: { matchLabels: this.workload.podLabels },
        template: this.pod(disk.path),
        volumeClaimTemplates: [dataVolume(this.component.cluster.cloud, disk.size)],
      },
    }) as Resource;
  }

  /** Left out where somebody else decides: the sync engine would set it back at every change. */
  private get fixedReplicas(): number | undefined {
    return this.props.scale ? undefined : (this.props.replicas ?? 1);
  }

  private pod(disk?: string): PodTemplateSpec {
    const ports = Object.entries(this.ports).map(([name, containerPort]) => ({ name, containerPort }));
    const preStop = this.preStop();
    return this.template('service', {
      volumeMounts: disk ? [{ name: 'data', mountPath: disk }] : [],
      container: {
        ports: ports.length > 0 ? ports : undefined,
        ...containerProbes(this.props.probes, this.ports),
        lifecycle: preStop && { preStop },
      },
      spec: { topologySpreadConstraints: this.most > 1 ? this.spread() : undefined },
    });
  }

  private spread() {
    // A StatefulSet's pods do not carry the label of their version that a Deployment's do.
    return spread(this.workload, this.component.cluster.cloud, this.props.disk ? undefined : 'pod-template-hash');
  }

  /** A pod that ends is still sent requests until all nodes have heard of it (kubernetes.io/docs, "Pod Lifecycle", termination of Pods). */
  private preStop(): LifecycleHandler | undefined {
    const { preStop, disk } = this.props;
    if (isCommand(preStop)) return { exec: { command: preStop } };
    if (preStop) return { sleep: { seconds: preStop.seconds } };
    return disk || this.main === undefined ? undefined : { sleep: { seconds: 5 } };
  }

  private get most(): number {
    return this.props.scale?.max ?? this.props.replicas ?? 1;
  }

  private requireScale(): void {
    const { replicas = 1, scale, singleton } = this.props;
    if (scale && scale.max < replicas) this.refuse(`it is scaled up to ${scale.max}, but begins at ${replicas}`);
    if (singleton && this.most > 1) this.refuse(`it may not run twice at a time, but has ${this.most} pods`);
  }

  /** An IANA service name (RFC 6335, 5.1), which the API server asks of ports. */
  private requirePortNames(): void {
    const wrong = Object.keys(this.ports).find(
      (name) => !/^(?=.*[a-z])[a-z0-9](-?[a-z0-9]){0,14}$/.test(name) || name.length > 15,
    );
    if (wrong === undefined) return;
    throw new DescriptionError({
      code: 'LH113',
      where: `${this.node.path}: port '${wrong}'`,
      what: 'names of ports are 1 to 15 lower-case letters, digits and single dashes, with a letter among them',
      fix: 'Rename the port.',
    });
  }

  private refuse(what: string): never {
    throw new DescriptionError({
      code: 'LH111',
      where: `${this.node.path}: '${this.name}'`,
      what,
      fix: 'Make `replicas`, `scale` and `singleton` agree.',
    });
  }
}

const isCommand = (preStop: ServerProps['preStop']): preStop is readonly string[] => Array.isArray(preStop);
