import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeApi } from '../cluster/api';
import { groupKind } from '../cluster/crds';
import type { KubeObject } from '../cluster/layers';
import { operators, type Spoken } from './spoken.js';

/** Sets the status that only a running operator could set, as soon as an object appears or changes. */
export class StandIn {
  private readonly spokenFor = new Map<string, number | undefined>();
  private readonly said = new Map<string, number>();
  private ending = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly api: KubeApi,
    private readonly objects: readonly KubeObject[],
    private readonly spoken: Spoken = operators,
  ) {}

  speaksFor(object: KubeObject): boolean {
    return groupKind(object) in this.spoken;
  }

  /** @param failed is told why it ended before it was stopped */
  start(failed: (error: unknown) => void): void {
    const kinds = new Map(
      this.objects.filter((object) => this.speaksFor(object)).map((object) => [groupKind(object), object]),
    );
    this.running = this.run([...kinds.values()]).catch(failed);
  }

  async stop(): Promise<void> {
    this.ending = true;
    await this.running;
  }

  /** Lines that say what was set for whom. */
  summary(): readonly string[] {
    return [...this.said].sort().map(([kind, count]) => `${count} ${kind}, for ${this.spoken[kind]?.by}`);
  }

  private async run(kinds: readonly KubeObject[]): Promise<void> {
    for (; !this.ending; await sleep(500)) {
      for (const { apiVersion, kind } of kinds) {
        for (const found of await this.served(apiVersion, kind)) await this.speak({ ...found, apiVersion, kind });
      }
    }
  }

  /** A kind that was defined a moment ago is refused until its storage is there. */
  private async served(apiVersion: string, kind: string): Promise<readonly KubeObject[]> {
    return this.api.list(apiVersion, kind).catch((error: Error) => {
      if (/ (404|429|503) /.test(error.message)) return [];
      throw error;
    });
  }

  private async speak(object: KubeObject): Promise<void> {
    const { uid = '', generation } = object.metadata;
    const status = this.spoken[groupKind(object)]?.status(object);
    if (!status || (this.spokenFor.has(uid) && this.spokenFor.get(uid) === generation)) return;
    const { ok, refusal } = await this.api.change(object, { status }, 'status');
    // What was deleted meanwhile needs no status.
    if (!ok && !refusal.startsWith('404'))
      throw new Error(`stand-in for ${object.kind} ${object.metadata.name}: ${refusal}`);
    if (!this.spokenFor.has(uid)) this.said.set(groupKind(object), (this.said.get(groupKind(object)) ?? 0) + 1);
    this.spokenFor.set(uid, generation);
  }
}
