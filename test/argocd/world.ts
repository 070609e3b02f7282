import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type KubeApi, mustApply } from '../cluster/api';
import { startControlPlane } from '../cluster/control-plane';
import { loadCrds } from '../cluster/crds';
import { type KubeObject, type Rendered, readCluster } from '../cluster/layers';
import { renderedUnderArgo } from '../clusters/engines.js';
import { type ServedRepository, serveRepository } from '../lanes/git.js';
import { type Internet, serveInternet } from '../lanes/internet.js';
import { Publisher } from '../lanes/publisher.js';
import type { Report } from '../lanes/report.js';
import { StandIn } from '../lanes/stand-in.js';
import { APPLICATION, type Application, ROOT } from './applications.js';
import { hostsOfCharts, publishCharts } from './charts.js';
import { GarbageCollector } from './garbage-collector.js';
import { startArgo } from './programs.js';
import { roles } from './roles.js';

/** A cluster that nothing has been synced into yet: the API with all kinds, Argo CD, the repository, the charts. */
export interface World {
  readonly api: KubeApi;
  readonly repository: ServedRepository;
  /** Where the cluster's files lie in the repository. */
  readonly folder: string;
  readonly rendered: readonly Rendered[];
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
  const tree = join(folder, 'tree');
  writeTree(tree);
  const rendered = readCluster(tree);
  const objects = rendered.map(({ object }) => object);
  const declared = objects.filter(({ kind }) => kind === 'Application') as Application[];
  report.step(`${CLUSTER} is rendered for Argo CD: ${rendered.length} objects, ${declared.length} Applications`);

  const target = `dist/${CLUSTER}`;
  const git = new URL(declared.find(({ metadata }) => metadata.name === ROOT)?.spec.source.repoURL ?? '');
  const repository = await serveRepository(folder, git.href, { from: tree, to: target });
  const internet = await serveInternet(folder, hostsOfCharts(declared), { [git.host]: repository.site });
  await publishCharts(new Publisher(internet, join(folder, 'charts')), declared);
  const { api, stop } = await startControlPlane(process.env.ARGOCD_LANE_SERVERS ?? '');
  let stopArgo = async () => {};
  const argo: Argo = {
    start: async () => {
      const programs = process.env.ARGOCD_LANE_PROGRAMS ?? '';
      stopArgo = await startArgo(programs, api.access, { internet, gitHost: git.host }, folder);
    },
    stop: () => stopArgo(),
    kubeconfig: join(folder, 'kubeconfig'),
  };
  const close = async () => {
    internet.close();
    await stop();
  };
  report.step('etcd, kube-apiserver, the Git server and the repositories of charts are ready');
  try {
    const kinds = await loadCrds(api, join(process.env.LAKEHOUSE_SHARED ?? '../shared', 'crds'), objects);
    report.step(`${kinds} kinds of operators are known; in a real cluster their charts bring them`);
    await installArgo(api);
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

/** What the controllers look for when they start; an installation of Argo CD has it (manifests/install.yaml). */
async function installArgo(api: KubeApi): Promise<void> {
  const named = (apiVersion: string, kind: string, name: string, rest: object = {}): KubeObject => {
    const labels = { 'app.kubernetes.io/part-of': 'argocd' };
    return {
      apiVersion,
      kind,
      metadata: { name, ...(kind === 'Namespace' ? {} : { namespace: 'argocd' }), ...{ labels } },
      ...rest,
    };
  };
  await mustApply(api, named('v1', 'Namespace', 'argocd'));
  for (const name of ['argocd-cm', 'argocd-rbac-cm', 'argocd-cmd-params-cm'])
    await mustApply(api, named('v1', 'ConfigMap', name));
  await mustApply(api, named('v1', 'Secret', 'argocd-secret', { stringData: { 'server.secretkey': 'of this run' } }));
  await mustApply(
    api,
    named(APPLICATION, 'AppProject', 'default', {
      spec: { sourceRepos: ['*'], destinations: [{ namespace: '*', server: '*' }] },
    }),
  );
}

/** What a person applies once; all else follows from Git. */
export async function begin({ api, declared, rendered }: World): Promise<void> {
  const root = declared.find(({ metadata }) => metadata.name === ROOT);
  if (!root) throw new Error(`no Application ${ROOT} is rendered`);
  const project = rendered.find(
    ({ object }) => object.kind === 'AppProject' && object.metadata.name === root.spec.project,
  );
  for (const object of [project?.object ?? root, root]) await mustApply(api, object);
}
