/** What the numbers must not exceed, or fall below. A measured ratio is judged only where both sides were measured. */

export interface Bar {
  readonly what: string;
  readonly limit: number;
  readonly atLeast?: true;
}

export const bars = {
  nothingToDo: { what: 'nothing to do / node -e 0', limit: 2.5 },
  cdk8s: { 100: 0.1, 1000: 0.1, 10000: 0.2 } as Record<number, number>,
  helm: { 100: 1.5, 1000: 1, 10000: 0.8 } as Record<number, number>,
  /** Between those of 1,000 and 10,000 objects, as are the clusters. */
  project: 0.2,
  pkl: { 10000: 1.3 } as Record<number, number>,
  manyCharts: { what: '25000 objects: 2500 charts / 10 charts', limit: 1.3 },
  doubling: 2.1,
  memory: { what: '10000 objects: peak memory, MiB', limit: 250 },
  emitterOverYaml: { what: 'emitter / yaml', limit: 15, atLeast: true },
  emitterOverJson: { what: 'emitter / JSON.stringify', limit: 0.5, atLeast: true },
} as const;

export interface Verdict extends Bar {
  readonly value: number;
}

export function isMet({ value, limit, atLeast }: Verdict): boolean {
  return atLeast ? value >= limit : value <= limit;
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map((verdict) => {
    const sign = verdict.atLeast ? '>=' : '<=';
    return `| ${verdict.what} | ${verdict.value.toFixed(2)} | ${sign} ${verdict.limit} | ${isMet(verdict) ? 'met' : '**missed**'} |`;
  });
  return ['| ratio | measured | bar | |', '|---|---|---|---|', ...rows].join('\n');
}
