import { basename, join } from 'node:path';
import { mustApply } from '../cluster/api';
import { startControlPlane } from '../cluster/control-plane';
import { loadCrds } from '../cluster/crds';
import { bootstrapNamespaces, type KubeObject, readCluster } from '../cluster/layers';
import type { Synced } from '../lanes/arrived.js';
import { serveRepository } from '../lanes/git.js';
import { type Internet, serveInternet } from '../lanes/internet.js';
import type { Report } from '../lanes/report.js';
import { StandIn } from '../lanes/stand-in.js';
import { flagsOf, type Root, rootOf } from './bootstrap.js';
import { hostsOf, type Pin, Publisher, pinned } from './charts.js';
import { startControllers } from './controllers.js';
import { type Definitions, definitions } from './definitions.js';
import { Slack } from './slack.js';

export { mustApply };

/** A cluster that nothing has been synced into yet: the API, Flux's controllers, and an Internet with the repository and the charts. */
export interface World extends Synced {
  readonly internet: Internet;
  readonly root: Root;
  readonly pins: readonly Pin[];
  readonly definitions: Definitions;
  readonly publisher: Publisher;
  readonly slack: Slack;
  readonly standIn: StandIn;
  /** What a controller printed. */
  readonly log: (controller: string) => string;
  readonly stop: () => Promise<void>;
}

export async function prepare(dist: string, folder: string, report: Report): Promise<World> {
  const rendered = readCluster(dist);
  const objects = rendered.map(({ object }) => object);
  const target = `dist/${basename(dist)}`;
  const library = join(process.env.LAKEHOUSE_SHARED ?? '../shared', 'crds');
  const pins = pinned(objects);
  const kinds = await definitions(
    library,
    objects,
    pins.map(({ release }) => release.metadata.name),
  );

  const root = rootOf(objects, target);
  const { url } = root.source.spec;
  const slack = new Slack();
  const repository = await serveRepository(folder, url, { from: dist, to: target });
  const internet = await serveInternet(folder, hostsOf(pins), {
    [new URL(url).host]: repository.site,
    [Slack.host]: slack.site,
  });
  const publisher = new Publisher(internet, join(folder, 'charts'));
  for (const pin of pins) {
    const crds = kinds.brought.get(pin.release.metadata.name) ?? [];
    await publisher.publish(pin, pin.version, { crds });
  }
  report.step(
    `${new URL(url).host} and ${new Set(hostsOf(pins)).size} places with ${pins.length} stand-in charts are played by the lane`,
  );

  const { api, stop } = await startControlPlane(process.env.FLUX_LANE_SERVERS ?? '');
  report.step('etcd and kube-apiserver are ready');
  try {
    await loadCrds(api, library, [...kinds.others, ...WATCHED]);
    const late = [...kinds.brought.values()].flat().length;
    report.step(
      `the API has the kinds of Flux and ${kinds.others.length} that no chart brings; ${late} come with the charts`,
    );
    for (const name of bootstrapNamespaces(dist))
      await mustApply(api, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const flags = (controller: string) => flagsOf(objects, controller);
    await startControllers(process.env.FLUX_LANE_CONTROLLERS ?? '', api.access, folder, internet.env, flags);
    report.step('source-, kustomize-, helm- and notification-controller are ready');
  } catch (error) {
    internet.close();
    await stop();
    throw error;
  }
  const standIn = new StandIn(api, objects);
  const end = async () => {
    await standIn.stop().finally(stop);
    internet.close();
  };
  return {
    api,
    internet,
    root,
    slack,
    repository,
    folder: target,
    rendered,
    pins,
    definitions: kinds,
    publisher,
    standIn,
    log: (controller) => join(folder, `${controller}.log`),
    stop: end,
  };
}

/** Kinds that the controllers watch: they start only when the API has them. */
const WATCHED: readonly KubeObject[] = [
  ...['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket', 'ExternalArtifact'].map((kind) => ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind,
    metadata: { name: kind },
  })),
  { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'Kustomization' } },
  { apiVersion: 'notification.toolkit.fluxcd.io/v1', kind: 'Receiver', metadata: { name: 'Receiver' } },
  ...['Alert', 'Provider'].map((kind) => ({
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
    kind,
    metadata: { name: kind },
  })),
  { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata: { name: 'HelmRelease' } },
];
