import type { Probe as CoreProbe } from '#schemas/core/v1';
import { type Duration, seconds } from './quantities';

/** How Kubernetes asks a program how it is: a page, an open port, or a command in its container. */
export type Probe<Port extends string = string> = (
  | { readonly path: string; readonly port: Port; readonly scheme?: 'HTTP' | 'HTTPS' }
  | { readonly tcp: Port }
  | { readonly exec: readonly string[] }
) &
  ProbeTimings;

export interface ProbeTimings {
  /** How often it is asked. @default - 5 seconds until ready, 10 for life */
  readonly every?: Duration;
  /** How long an answer may take. Kubernetes' own second is short for a program that collects garbage. @default 5 seconds */
  readonly timeout?: Duration;
  /** How many answers in a row may fail. @default - 3 until ready, 6 for life, 60 while starting */
  readonly failures?: number;
}

export interface Probes<Port extends string = string> {
  /** Whether it may be sent requests. */
  readonly ready: Probe<Port>;
  /** Whether it must be started anew. @default - never: a program that cannot recover ends by itself */
  readonly live?: Probe<Port>;
  /** How it is asked while it starts; the others wait. @default - as for life, for five minutes, where `live` is stated */
  readonly startup?: Probe<Port>;
}

/** The three probes of a container. */
export function containerProbes({ ready, live, startup = live }: Probes, ports: Readonly<Record<string, number>>) {
  return {
    readinessProbe: coreProbe(ready, ports, { every: seconds(5), failures: 3 }),
    livenessProbe: live && coreProbe(live, ports, { every: seconds(10), failures: 6 }),
    startupProbe: startup && coreProbe(startupOf(startup, live), ports, { every: seconds(5), failures: 60 }),
  };
}

/** What is only borrowed from `live` comes without its timings. */
function startupOf(startup: Probe, live: Probe | undefined): Probe {
  if (startup !== live) return startup;
  const { every: _, failures: __, ...probe } = startup;
  return probe;
}

function coreProbe(
  probe: Probe,
  ports: Readonly<Record<string, number>>,
  defaults: { readonly every: Duration; readonly failures: number },
): CoreProbe {
  return {
    ...handler(probe, ports),
    periodSeconds: (probe.every ?? defaults.every).seconds,
    timeoutSeconds: (probe.timeout ?? seconds(5)).seconds,
    failureThreshold: probe.failures ?? defaults.failures,
  };
}

/** Ports by number: a container's port names are ours, and a StatefulSet's pods say them in events no better. */
function handler(probe: Probe, ports: Readonly<Record<string, number>>): CoreProbe {
  if ('exec' in probe) return { exec: { command: probe.exec } };
  if ('tcp' in probe) return { tcpSocket: { port: ports[probe.tcp] ?? probe.tcp } };
  return { httpGet: { path: probe.path, port: ports[probe.port] ?? probe.port, scheme: probe.scheme } };
}
