import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeApi } from '../cluster/api';
import type { KubeObject } from '../cluster/layers';

/** What the API server leaves to kube-controller-manager when objects are deleted "in the foreground": to wait until they have no dependents. */
const WAITING = 'foregroundDeletion';

/** Argo CD deletes in the foreground. Here nothing has dependents, because no controller makes any: so the wait is over at once. */
export class GarbageCollector {
  private ending = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly api: KubeApi,
    objects: readonly KubeObject[],
  ) {
    const kinds = new Map(objects.map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, { apiVersion, kind }]));
    this.running = this.run([...kinds.values()]);
    this.running.catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.ending = true;
    await this.running;
  }

  private async run(kinds: readonly Pick<KubeObject, 'apiVersion' | 'kind'>[]): Promise<void> {
    for (; !this.ending; await sleep(1000)) {
      for (const kind of kinds) {
        // A kind that was defined a moment ago is refused until its storage is there.
        const there = await this.api.list(kind.apiVersion, kind.kind).catch(() => []);
        for (const found of there) await this.release({ ...found, ...kind });
      }
    }
  }

  private async release(object: KubeObject): Promise<void> {
    const { deletionTimestamp, finalizers } = object.metadata as {
      readonly deletionTimestamp?: string;
      readonly finalizers?: readonly string[];
    };
    if (!deletionTimestamp || !finalizers?.includes(WAITING)) return;
    const left = finalizers.filter((each) => each !== WAITING);
    // Where it has gone meanwhile there is nothing left to do.
    await this.api.change(object, { metadata: { finalizers: left } });
  }
}
