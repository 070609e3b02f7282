import { parse } from 'yaml';
import { argocd, deployKey, gitHubApp, signedBy, versions } from '#platform';
import { from } from '../../clusters/engines';
import { definitions } from '../../clusters/rendered';
import { pathsIn, startedWith } from '../start';

const ssh = 'ssh://git@github.com/cat-cafe/lakehouse-gitops';
const install = 'argocd/install';
const open = Object.fromEntries(Object.keys(definitions).map((name) => [name, startedWith(name, argocd(from))]));

describe.each(Object.entries(open))('%s', (name, started) => {
  const kustomization = parse(started.files.files.get(`${install}/kustomization.yaml`) ?? '');

  test('is started by two commands, in the name of Argo CD, whose files are rendered', () => {
    const applied = started.commands.filter((command) => command.startsWith('kubectl apply'));
    expect(applied).toHaveLength(2);
    for (const command of applied) expect(command).toContain('--server-side');
    for (const command of applied) expect(command).toContain('--field-manager=argocd-controller');
    const [folder, ...files] = pathsIn(name, applied);
    expect(folder).toBe(install);
    expect(files).toEqual(['argocd/appproject-sync.yaml', 'argocd/application-root.yaml']);
    expect(files.filter((path) => !started.files.files.has(path))).toEqual([]);
  });

  test('Argo CD is its release at the pinned version, with the files beside over it', () => {
    const release = `https://raw.githubusercontent.com/argoproj/argo-cd/${versions.engines.argocd}/manifests/install.yaml`;
    expect(kustomization.resources).toEqual(['namespace-argocd.yaml', release]);
    const named = [
      'namespace-argocd.yaml',
      ...kustomization.patches.flatMap(({ path }: { path?: string }) => (path ? [path] : [])),
    ];
    const there = [...started.files.files.keys()].filter((path) => path.startsWith(`${install}/`));
    expect([...named, 'kustomization.yaml'].map((path) => `${install}/${path}`).sort()).toEqual(there.sort());
  });

  test('a settings patch names the object that it changes, which has no namespace yet', () => {
    for (const { path, target } of kustomization.patches.filter(({ path }: { path?: string }) => path)) {
      const { kind, metadata } = started.object(`${install}/${path}`);
      expect(target).toEqual({ kind, name: metadata.name });
    }
  });

  test('Argo CD keeps itself from the same folder, and nothing waits for it', () => {
    const applications = started.manifests.filter(({ object }) => object.kind === 'Application');
    const wave = (path: string) =>
      Number(started.object(path).metadata.annotations['argocd.argoproj.io/sync-wave'] ?? Number.NaN);
    const itself = 'argocd/application-argocd.yaml';
    expect(started.object(itself).spec).toMatchObject({
      project: 'argocd',
      source: { path: `dist/${name}/${install}` },
    });
    const others = applications.map(({ path }) => path).filter((path) => path !== itself && !path.includes('-root.'));
    expect(others.filter((path) => !(wave(path) < wave(itself)))).toEqual([]);
    expect(started.object(itself).metadata.finalizers).toBeUndefined();
  });

  test('its settings have one owner, and Argo CD finds them by its own label', () => {
    const settings = started.manifests.filter(({ object }) => object.metadata.name === 'argocd-cm');
    expect(settings.map(({ path }) => path)).toEqual([`${install}/configmap-argocd-cm.yaml`]);
    const { metadata, data } = started.object(`${install}/configmap-argocd-cm.yaml`);
    expect(metadata.labels['app.kubernetes.io/part-of']).toBe('argocd');
    // The namespace of that label's objects is Argo CD's; kustomize merges the labels with the release's.
    expect(metadata.labels['app.kubernetes.io/name']).toBe('argocd-cm');
    expect(data['application.resourceTrackingMethod']).toBe('annotation');
    expect(data['resource.customizations.health.kafka.strimzi.io_KafkaTopic']).toContain('"Degraded"');
  });

  test('its pods ask for room, and are not pushed off their node', () => {
    const workloads = kustomization.patches
      .flatMap(({ patch }: { patch?: string }) => (patch ? [parse(patch)] : []))
      .filter(({ kind }: { kind: string }) => kind !== 'Secret');
    expect(workloads).toHaveLength(7);
    for (const { spec } of workloads) {
      expect(spec.template.spec.priorityClassName).toBe('system-cluster-critical');
      expect(spec.template.spec.containers[0].resources).toMatchObject({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      });
    }
  });
});

test('a private repository is known by a label, under a Secret that a person makes', () => {
  const keyed = startedWith('cat-cafe-dev', argocd({ url: ssh, access: deployKey('git-access') }));
  const [made] = keyed.commands.filter((command) => command.includes('git-access'));
  expect(made).toContain('argocd.argoproj.io/secret-type=repository');
  expect(made).toContain(`--from-literal=url=${ssh} --from-file=sshPrivateKey=deploy-key`);
  const app = startedWith(
    'cat-cafe-dev',
    argocd({ ...from, access: gitHubApp('git-app', { app: 12345, installation: 67890 }) }),
  );
  const [ofApp] = app.commands.filter((command) => command.includes('git-app'));
  expect(ofApp).toContain(
    '--from-literal=githubAppID=12345 --from-literal=githubAppInstallationID=67890 --from-file=githubAppPrivateKey=app.pem',
  );
  for (const { problems, manifests } of [keyed, app]) {
    expect(problems).toEqual([]);
    expect(manifests.filter(({ object }) => object.kind === 'Secret')).toEqual([]);
  }
});

test('where commits are signed, every project looks at them', () => {
  const signed = startedWith('cat-cafe-dev', argocd({ ...from, verify: signedBy('3AA5C34371567BD2') }));
  const projects = signed.manifests.filter(({ object }) => object.kind === 'AppProject');
  expect(projects.length).toBeGreaterThan(4);
  for (const { object } of projects) {
    expect(object.spec).toMatchObject({
      sourceIntegrity: {
        git: { policies: [{ repos: [{ url: from.url }], gpg: { mode: 'head', keys: ['3AA5C34371567BD2'] } }] },
      },
    });
  }
  const made = signed.commands.find((command) => command.includes('argocd-gpg-keys-cm'));
  expect(made).toContain('--from-file=3AA5C34371567BD2=3AA5C34371567BD2.asc');
});
