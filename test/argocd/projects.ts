import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustApply } from '../cluster/api';
import type { KubeObject } from '../cluster/layers';
import { PATIENCE, until } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import { type Application, filesOf, stored, untilRefused } from './applications.js';
import type { World } from './world.js';

interface Attempt {
  readonly name: string;
  readonly what: string;
  readonly object: KubeObject;
  readonly spec?: object;
  readonly refusal: RegExp;
}

/** What a layer's and a team's project must not let through: in Git of the right repository, in an Application that names the project. */
export async function projects(world: World, report: Report): Promise<void> {
  const ofTeam = ({ spec }: Application) => spec.project.startsWith('team-');
  const all = world.declared.filter((each) => filesOf(world, each).some(({ object }) => object.kind === 'Deployment'));
  for (const ours of [all.find((each) => !ofTeam(each)), all.find(ofTeam)]) {
    if (!ours) throw new Error('a layer or a team has no Deployment');
    await refuses(world, ours, report);
  }
}

async function refuses(world: World, ours: Application, report: Report): Promise<void> {
  const { project, destination, source } = ours.spec;
  const configMap = (namespace: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'lane-forbidden', namespace },
  });
  const attempts: readonly Attempt[] = [
    {
      name: 'lane-kind',
      what: 'a kind that it does not have',
      object: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'lane-forbidden' },
        rules: [],
      },
      refusal: /resource rbac\.authorization\.k8s\.io:ClusterRole is not permitted in project/,
    },
    {
      name: 'lane-application',
      what: 'an Application, which could choose a project for itself',
      object: { ...ours, metadata: { name: 'lane-forbidden', namespace: 'argocd' } },
      refusal: /resource argoproj\.io:Application is not permitted in project/,
    },
    {
      name: 'lane-namespace',
      what: 'an object in a namespace of nobody',
      object: configMap('kube-system'),
      refusal: /namespace kube-system is not permitted in project/,
    },
    {
      name: 'lane-destination',
      what: 'a destination of nobody',
      object: configMap('kube-public'),
      spec: { destination: { ...destination, namespace: 'kube-public' } },
      refusal: /namespace 'kube-public' do not match any of the allowed destinations in project/,
    },
    {
      name: 'lane-repository',
      what: 'another repository',
      object: configMap(destination.namespace),
      spec: { source: { ...source, repoURL: 'https://git.example.org/other.git' } },
      refusal: /application repo https:\/\/git\.example\.org\/other\.git is not permitted in project/,
    },
  ];
  const folder = join(world.repository.files, 'lane');
  for (const { name, object } of attempts) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'object.yaml'), JSON.stringify(object));
  }
  await world.repository.commit('what projects must refuse');
  for (const attempt of attempts) await mustApply(world.api, applicationOf(attempt, ours));
  for (const attempt of attempts)
    await report.check(`project ${project} refuses ${attempt.what}`, () => refused(world, attempt));
  await report.check('a limit of -1 is none: what was refused is tried again', () => isTriedAgain(world, attempts[0]!));
  for (const attempt of attempts) await world.api.remove(applicationOf(attempt, ours));
  rmSync(folder, { recursive: true });
}

function applicationOf({ name, spec }: Attempt, ours: Application): KubeObject {
  const { apiVersion, kind } = ours;
  const source = { ...ours.spec.source, path: `lane/${name}` };
  return { apiVersion, kind, metadata: { name, namespace: 'argocd' }, spec: { ...ours.spec, source, ...spec } };
}

async function isTriedAgain({ api }: World, { name }: Attempt): Promise<void> {
  await until(`${name} is tried again`, PATIENCE, async () => {
    const { phase, message = '' } = (await stored(api)).get(name)?.status?.operationState ?? {};
    return phase === 'Running' && /Retrying (attempt|operation)/.test(message) ? true : undefined;
  });
}

async function refused({ api }: World, { name, object, refusal }: Attempt): Promise<void> {
  await untilRefused(api, name, (said) => refusal.test(said));
  if (await api.read(object)) throw new Error(`${object.kind} ${object.metadata.name} is there`);
}
