import { basename, join } from 'node:path';
import type { KubeApi } from '../cluster/api';
import { startControlPlane } from '../cluster/control-plane';
import { loadCrds } from '../cluster/crds';
import { bootstrapNamespaces, type KubeObject, type Rendered, readCluster } from '../cluster/layers';
import type { Report } from '../lanes/report.js';
import { startControllers } from './controllers.js';
import { type ServedRepository, serveRepository } from './git.js';
import { StandIn } from './stand-in.js';

/** A cluster that nothing has been synced into yet: the API with all kinds, Flux's controllers, the repository. */
export interface World {
  readonly api: KubeApi;
  readonly repository: ServedRepository;
  /** Where the cluster's files lie in the repository. */
  readonly folder: string;
  readonly rendered: readonly Rendered[];
  readonly standIn: StandIn;
  readonly stop: () => Promise<void>;
}

export async function prepare(dist: string, folder: string, report: Report): Promise<World> {
  const rendered = readCluster(dist);
  const objects = rendered.map(({ object }) => object);
  const target = `dist/${basename(dist)}`;
  const repository = await serveRepository(folder, { from: dist, to: target });
  const { api, stop } = await startControlPlane(process.env.FLUX_LANE_SERVERS ?? '');
  report.step('etcd, kube-apiserver and the Git server are ready');
  try {
    const kinds = await loadCrds(api, join(process.env.LAKEHOUSE_SHARED ?? '../shared', 'crds'), [
      ...objects,
      ...WATCHED,
    ]);
    for (const name of bootstrapNamespaces(dist))
      await mustApply(api, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    report.step(`${kinds} kinds of operators are known; in a real cluster their charts bring them`);
    await startControllers(process.env.FLUX_LANE_CONTROLLERS ?? '', api.access, folder);
    report.step('source-controller and kustomize-controller are ready');
  } catch (error) {
    repository.close();
    await stop();
    throw error;
  }
  const standIn = new StandIn(api, objects);
  const end = async () => {
    await standIn.stop().finally(stop);
    repository.close();
  };
  return { api, repository, folder: target, rendered, standIn, stop: end };
}

export async function mustApply(api: KubeApi, object: KubeObject): Promise<void> {
  const { ok, refusal } = await api.apply(object, JSON.stringify(object));
  if (!ok) throw new Error(`${object.kind} ${object.metadata.name} was refused: ${refusal}`);
}

/** source-controller and kustomize-controller start only when the API has every kind that they watch. */
const WATCHED: readonly KubeObject[] = [
  ...['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket', 'ExternalArtifact'].map((kind) => ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind,
    metadata: { name: kind },
  })),
  { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'Kustomization' } },
];
