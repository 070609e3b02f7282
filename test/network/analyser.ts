import { spawnSync } from 'node:child_process';
import type { End } from './ends';
import type { Port } from './expected';
import type { Policy } from './world';

export interface Question {
  readonly policies: readonly Policy[];
  readonly ends: readonly End[];
  readonly ports: readonly Port[];
}

/**
 * For each end as the caller, in order: the place of the end that it calls, the place of the port, and which sides let the connection through
 * (`leaves`, `enters`). What neither side lets through is left out.
 */
export type Answer = readonly (readonly (readonly [number, number, number])[])[];

/** Says what policies let through; asked about some ends, of connections that one of these is a side of. */
export type Analyser = (question: Question, about?: readonly number[]) => Answer;

/** Asks the program in reach/, which knows of policies what cyclonus knows, and nothing of us. */
export const analyser =
  (program: string): Analyser =>
  ({ policies, ends, ports }, about) => {
    const input = JSON.stringify({
      policies,
      ports,
      about,
      ends: ends.map(({ ip, namespace, labels }) => ({
        ip,
        namespace,
        labels,
        // Every namespace carries it by itself (KEP-2161), and no other label is known of all of them.
        namespaceLabels: namespace && { 'kubernetes.io/metadata.name': namespace },
      })),
    });
    const { status, stdout, stderr } = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(0, 2000)}`);
    return JSON.parse(stdout) as Answer;
  };
