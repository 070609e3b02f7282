import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { startControlPlane } from '../cluster/control-plane';
import { loadCrds } from '../cluster/crds';
import { readCluster } from '../cluster/layers';
import { renderedUnderArgo } from '../clusters/engines.js';
import type { Synced } from '../lanes/arrived.js';
import { serveRepository } from '../lanes/git.js';
import { type Internet, serveInternet } from '../lanes/internet.js';
import { kubeconfigOf } from '../lanes/kubeconfig.js';
import { run } from '../lanes/processes.js';
import { Publisher } from '../lanes/publisher.js';
import type { Report } from '../lanes/report.js';
import { StandIn } from '../lanes/stand-in.js';
import { APPLICATION, type Application, ROOT } from './applications.js';
import { hostsOfCharts, publishCharts } from './charts.js';
import { GarbageCollector } from './garbage-collector.js';
import { startArgo } from './programs.js';
import { roles } from './roles.js';

/** A cluster that nothing has been synced into yet: the API with all kinds, Argo CD, the repository, the charts. */
export interface World extends Synced {
  readonly declared: readonly Application[];
  readonly standIn: StandIn;
  readonly argo: Argo;
  readonly internet: Internet;
  readonly stop: () => Promise<void>;
}

interface Argo {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** For programs that people use. */
  readonly kubeconfig: string;
}

const CLUSTER = 'cat-cafe';

export async function prepare(folder: string, report: Report): Promise<World> {
  const programs = process.env.ARGOCD_LANE_PROGRAMS ?? '';
  const tree = join(folder, 'tree');
  writeTree(tree);
  const rendered = readCluster(tree);
  const objects = rendered.map(({ object }) => object);
  const declared = objects.filter(({ kind }) => kind === 'Application') as Application[];
  report.step(`${CLUSTER} is rendered for Argo CD: ${rendered.length} objects, ${declared.length} Applications`);

  const target = `dist/${CLUSTER}`;
  const git = new URL(declared.find(({ metadata }) => metadata.name === ROOT)?.spec.source.repoURL ?? '');
  const repository = await serveRepository(folder, git.href, { from: tree, to: target });
  const manifests = new URL(releaseOf(tree));
  const hosts = [...hostsOfCharts(declared), manifests.host];
  const internet = await serveInternet(folder, hosts, { [git.host]: repository.site });
  internet.pages.set(manifests.href, { type: 'text/plain', body: readFileSync(join(programs, 'install.yaml')) });
  await publishCharts(new Publisher(internet, join(folder, 'charts')), declared);
  const { api, stop } = await startControlPlane(process.env.ARGOCD_LANE_SERVERS ?? '');
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(api.access)), { mode: 0o600 });
  let stopArgo = async () => {};
  const argo: Argo = {
    start: async () => {
      stopArgo = await startArgo(programs, kubeconfig, { internet, gitHost: git.host }, folder);
    },
    stop: () => stopArgo(),
    kubeconfig,
  };
  const close = async () => {
    internet.close();
    await stop();
  };
  report.step('etcd, kube-apiserver, the Git server and the repositories of charts are ready');
  try {
    const others = objects.filter(({ apiVersion }) => apiVersion !== APPLICATION);
    const kinds = await loadCrds(api, join(process.env.LAKEHOUSE_SHARED ?? '../shared', 'crds'), others);
    report.step(`${kinds} kinds of operators are known; in a real cluster their charts bring them`);
    await install({ repository, folder: target, argo, internet });
    report.step("Argo CD's own release, with our settings over it, is applied as start.md says");
    await argo.start();
    report.step('the application controller and the repo server are ready');
  } catch (error) {
    await close();
    throw error;
  }
  const standIn = new StandIn(api, objects, roles);
  const collector = new GarbageCollector(api, objects);
  const end = () =>
    Promise.all([standIn.stop(), collector.stop()])
      .then(() => undefined)
      .finally(close);
  return { api, repository, folder: target, rendered, declared, standIn, argo, internet, stop: end };
}

/** Where the release of Argo CD is published. */
function releaseOf(tree: string): string {
  const { resources } = parse(readFileSync(join(tree, 'argocd/install/kustomization.yaml'), 'utf8'));
  return resources.find((each: string) => each.startsWith('https:'));
}

/** Every file that synth would write, with Argo CD in the place of the engine that the description names. */
function writeTree(tree: string): void {
  const { files, problems } = renderedUnderArgo(CLUSTER);
  if (problems.length > 0) throw new Error(problems.map(({ code, what }) => `${code} ${what}`).join('\n'));
  for (const [path, text] of files.files) {
    const file = join(tree, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** What a person applies first: Argo CD itself, as start.md has it. Its programs are those of the lane. */
async function install({
  repository,
  folder,
  argo,
  internet,
}: Pick<World, 'repository' | 'folder' | 'argo' | 'internet'>) {
  const [command] = commandsOf(repository.files, folder);
  await typed(repository.files, { KUBECONFIG: argo.kubeconfig, ...internet.env }, command);
}

/** What a person applies next; all else follows from Git. */
export async function begin({ repository, folder, argo }: World): Promise<void> {
  const [, command] = commandsOf(repository.files, folder);
  await typed(repository.files, { KUBECONFIG: argo.kubeconfig }, command);
}

/** The two that change the cluster, as start.md says them. */
function commandsOf(files: string, folder: string): readonly [string, string] {
  const text = readFileSync(join(files, folder, 'start.md'), 'utf8');
  const found = text.match(/^ *kubectl apply .*$/gm) ?? [];
  if (found.length !== 2) throw new Error(`start.md has ${found.length} commands that apply something`);
  return found as [string, string];
}

async function typed(folder: string, env: Readonly<Record<string, string>>, command: string): Promise<void> {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  await run('env', [`--chdir=${folder}`, ...variables, 'bash', '-c', command]);
}
