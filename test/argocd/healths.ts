import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../cluster/layers';
import { type Statuses, statuses } from '../derive/argocd/statuses.js';
import { run } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import type { World } from './world.js';

type Moment = keyof Statuses;

const EXPECTED: Readonly<Record<Moment, string>> = {
  ...{ healthy: 'Healthy', progressing: 'Progressing', failed: 'Degraded', stale: 'Progressing' },
};

/** Argo CD has no check for the kind, and takes what exists for healthy. */
const UNCHECKED = 'nothing';

/** Why there are healths of ours: where Argo CD's own say something else, on how many of the statuses, and what they say. */
const BUILT_IN: Readonly<Record<string, Partial<Record<Moment, readonly string[]>>>> = {
  'kafka.strimzi.io_Kafka': { stale: ['Healthy'] },
  'kafka.strimzi.io_KafkaUser': { stale: ['Healthy'] },
  'kafka.strimzi.io_KafkaTopic': { failed: ['Progressing'], stale: ['Healthy'] },
  'flink.apache.org_FlinkDeployment': { failed: ['Healthy'], stale: ['Healthy'] },
  'postgresql.cnpg.io_Cluster': { progressing: ['Degraded'] },
  'postgresql.cnpg.io_Database': { progressing: [UNCHECKED] },
  'postgresql.cnpg.io_DatabaseRole': { progressing: [UNCHECKED] },
  'sparkoperator.k8s.io_ScheduledSparkApplication': { failed: [UNCHECKED] },
};

/** The rendered healths, judged by the Lua that Argo CD itself has, on what operators write. */
export async function healths({ rendered }: World, folder: string, report: Report): Promise<void> {
  const objects = rendered.map(({ object }) => object);
  const judge = new Judge(join(process.env.ARGOCD_LANE_PROGRAMS ?? '', 'argocd'), join(folder, 'healths'), objects);
  for (const [key, these] of Object.entries(statuses)) {
    // A kind that charts offer and this cluster does not have: its health is in no settings.
    if (!judge.has(key)) continue;
    const ours = await judge.verdicts('ours', key, these);
    await report.check(`${key}: Argo CD finds it Healthy, Progressing and Degraded as it is`, () => {
      const wrong = ours.filter(({ moment, verdict }) => verdict !== EXPECTED[moment]);
      if (wrong.length > 0) throw new Error(wrong.map((each) => JSON.stringify(each)).join('\n'));
    });
    const lies = BUILT_IN[key];
    if (!lies) continue;
    const theirs = await judge.verdicts('built-in', key, these);
    const said = Object.entries(lies).map(([moment, verdicts]) => `${moment} is ${verdicts.join(' or ')}`);
    await report.check(`${key}: without our health, what is ${said.join(', what is ')}`, () => {
      for (const [moment, verdicts] of Object.entries(lies)) {
        const found = theirs.filter((each) => each.moment === moment).map(({ verdict }) => verdict);
        if (!verdicts.every((verdict) => found.includes(verdict))) throw new Error(`${moment}: ${found.join(', ')}`);
      }
    });
  }
}

interface Judged {
  readonly moment: Moment;
  readonly status: object;
  readonly verdict: string;
}

/** `argocd admin settings resource-overrides health`, which people use to try a health before they commit it. */
class Judge {
  private readonly health: Readonly<Record<string, string>>;

  constructor(
    private readonly program: string,
    private readonly folder: string,
    private readonly objects: readonly KubeObject[],
  ) {
    mkdirSync(folder, { recursive: true });
    const settings = objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'argocd-cm');
    this.health = Object.assign({}, ...settings.map(({ data }) => data));
    this.write('ours.yaml', { ...settings[0], data: this.health });
    // The command wants a kind to be among the settings, with whatever: so each looks away from a field that none has.
    const other = Object.keys(this.health)
      .filter((key) => key.startsWith(HEALTH))
      .map((key) => [key.replace('.health.', '.ignoreDifferences.'), 'jsonPointers: ["/none"]']);
    this.write('built-in.yaml', { ...settings[0], data: Object.fromEntries(other) });
  }

  has(key: string): boolean {
    return `${HEALTH}${key}` in this.health;
  }

  async verdicts(settings: 'ours' | 'built-in', key: string, these: Statuses): Promise<readonly Judged[]> {
    const all = Object.entries(these).flatMap(([moment, list]) =>
      (list as readonly object[]).map((status) => ({ moment: moment as Moment, status })),
    );
    const [group, kind] = key.split('_');
    const apiVersion = this.objects.find((object) => object.kind === kind && object.apiVersion.startsWith(`${group}/`));
    const judged: Judged[] = [];
    // A few at a time: each is a start of a large program.
    for (let at = 0; at < all.length; at += 4) {
      const some = all.slice(at, at + 4).map(async (each, index) => {
        const metadata = { name: 'it', namespace: 'here', generation: 2 };
        const object = { apiVersion: apiVersion?.apiVersion, kind, metadata, spec: {}, status: each.status };
        const file = this.write(`${index}.yaml`, object);
        return { ...each, verdict: await this.ask(file, settings) };
      });
      judged.push(...(await Promise.all(some)));
    }
    return judged;
  }

  private async ask(file: string, settings: string): Promise<string> {
    const own = ['--argocd-cm-path', join(this.folder, `${settings}.yaml`), '--load-cluster-settings=false'];
    const asked = ['admin', 'settings', 'resource-overrides', 'health', file, ...own];
    const said = await run('env', ['ARGOCD_BINARY_NAME=argocd', `HOME=${this.folder}`, this.program, ...asked]);
    if (/^Health script is not configured/m.test(said)) return UNCHECKED;
    return /^STATUS: (\w+)/m.exec(said)?.[1] ?? said;
  }

  private write(name: string, object: object): string {
    const file = join(this.folder, name);
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(object));
    return file;
  }
}

const HEALTH = 'resource.customizations.health.';
