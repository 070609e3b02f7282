import { DescriptionError } from './problems';

/**
 * What is known for good, step by step: what people described, then every workload and all that it reads, then every metric, alert and dashboard,
 * then all that takes room on a node.
 */
export const knowledge = ['description', 'workloads', 'metrics', 'asks'] as const;

export type Known = (typeof knowledge)[number];

type Derivation = () => void;

/**
 * What charts derive, in steps. Each begins when what it is named for is known for good, and from then on nobody may add to that: who has read it
 * already would miss it, without a word.
 */
export class Derivations {
  private readonly waiting = new Map<Known, Map<object, Derivation>>(knowledge.map((known) => [known, new Map()]));
  private readonly done = new Set<object>();
  private begun = -1;

  /** The same key registered twice runs once. A derivation may register others, for its own step or a later one. */
  add(when: Known, key: object, derivation: Derivation): void {
    if (knowledge.indexOf(when) < this.begun || this.done.has(key)) this.refuse(when, 'a derivation');
    this.waiting.get(when)?.set(key, derivation);
  }

  run(): void {
    for (const [place, known] of knowledge.entries()) {
      this.begun = place;
      // A Map shows its reader what is added while it is read.
      for (const [key, derivation] of this.waiting.get(known) ?? []) {
        this.done.add(key);
        derivation();
      }
    }
  }

  /** To be asked before something is added to what a step reads. */
  requireOpen(known: Known, what: string): void {
    if (knowledge.indexOf(known) <= this.begun) this.refuse(known, what);
  }

  private refuse(known: Known, what: string): never {
    throw new DescriptionError({
      code: 'LH115',
      where: what,
      what: `it is stated when all ${known} have been read already; whoever read them would miss it`,
      fix: `State it in the description, or in a derivation of an earlier step: ${knowledge.join(', ')}.`,
    });
  }
}
