import { parse } from 'yaml';
import { deployKey, flux, gitHubApp, signedBy, versions } from '#platform';
import { from } from '../../clusters/engines';
import { definitions } from '../../clusters/rendered';
import { pathsIn, type Started, startedWith } from '../start';

const ssh = 'ssh://git@github.com/cat-cafe/lakehouse-gitops';
const open = Object.fromEntries(Object.keys(definitions).map((name) => [name, startedWith(name, flux(from))]));
const source = ({ object }: Started) => object('flux/gitrepository-lakehouse.yaml').spec;

describe.each(Object.entries(open))('%s', (name, started) => {
  test('is started by two commands, whose files are rendered', () => {
    const [install, apply, watch, ...more] = started.commands;
    expect(install).toBe(`flux install --version=${versions.engines.flux}`);
    expect(apply).toMatch(/^kubectl apply --server-side /);
    expect([watch, more]).toEqual(['flux get kustomizations --watch', []]);
    const paths = pathsIn(name, started.commands);
    expect(paths).toEqual(['flux/gitrepository-lakehouse.yaml', 'flux/kustomization-lakehouse.yaml']);
    expect(paths.filter((path) => !started.files.files.has(path))).toEqual([]);
  });

  test('the root syncs the folder that it lies in, and takes nothing along when it is deleted', () => {
    const { spec } = started.object('flux/kustomization-lakehouse.yaml');
    expect(spec).toMatchObject({ path: `./dist/${name}/flux`, prune: true, wait: false, deletionPolicy: 'Orphan' });
  });

  test('nothing that is applied needs a Secret', () => {
    expect(source(started)).toEqual(expect.not.objectContaining({ secretRef: expect.anything() }));
  });

  test('Flux keeps itself at the version that its signature says', () => {
    const { spec } = started.object('flux/ocirepository-flux.yaml');
    expect(spec).toMatchObject({ url: 'oci://ghcr.io/fluxcd/flux-manifests', ref: { tag: versions.engines.flux } });
    const [{ subject }] = spec.verify.matchOIDCIdentity;
    const signer = (tag: string) => `https://github.com/fluxcd/flux2/.github/workflows/release.yaml@refs/tags/${tag}`;
    expect(signer(versions.engines.flux)).toMatch(new RegExp(subject));
    expect(signer('v9.9.9')).not.toMatch(new RegExp(subject));
    expect(signer(versions.engines.flux).replace('fluxcd/', 'somebody/')).not.toMatch(new RegExp(subject));
  });

  test('its controllers have workers for all operators at once, and take over what Argo CD had', () => {
    const { spec } = started.object('flux/kustomization-flux.yaml');
    expect(spec).toMatchObject({ prune: true, deletionPolicy: 'Orphan', sourceRef: { kind: 'OCIRepository' } });
    const flagsOf = (controller: string): readonly string[] =>
      spec.patches
        .filter(({ target }: { target: { kind: string; name: string } }) => {
          return target.kind === 'Deployment' && new RegExp(`^${target.name}$`).test(controller);
        })
        .flatMap(({ patch }: { patch: string }) => parse(patch))
        .flatMap(({ op, value }: { op?: string; value?: string }) => (op === 'add' ? [value] : []));
    expect(flagsOf('kustomize-controller')).toEqual([
      ...['--concurrent=20', '--requeue-dependency=5s'],
      ...['--override-manager=argocd-controller', '--override-manager=flux', '--no-remote-bases=true'],
    ]);
    expect(flagsOf('helm-controller')).toContain('--override-manager=argocd-controller');
    expect(flagsOf('notification-controller')).toEqual([]);
    const operators = started.cluster.components.filter(({ layer }) => layer === 'operators');
    expect(operators.length).toBeLessThan(20);
  });
});

describe('a private repository', () => {
  const keyed = startedWith('cat-cafe-dev', flux({ url: ssh, access: deployKey('git-access') }));
  const app = startedWith(
    'cat-cafe-dev',
    flux({ ...from, access: gitHubApp('git-app', { app: 12345, installation: 67890 }) }),
  );

  test('is opened with a Secret that a person makes by one command', () => {
    expect(source(keyed)).toMatchObject({ url: ssh, secretRef: { name: 'git-access' } });
    expect(source(keyed).provider).toBeUndefined();
    expect(keyed.commands[1]).toBe(`flux create secret git git-access --url=${ssh} --private-key-file=deploy-key`);
  });

  test('may be opened by an app of GitHub', () => {
    expect(source(app)).toMatchObject({ provider: 'github', secretRef: { name: 'git-app' } });
    expect(app.commands[1]).toBe(
      'flux create secret githubapp git-app --app-id=12345 --app-installation-id=67890 --app-private-key=app.pem',
    );
  });

  test('no Secret is rendered', () => {
    for (const { problems, manifests } of [keyed, app]) {
      expect(problems).toEqual([]);
      expect(manifests.filter(({ object }) => object.kind === 'Secret')).toEqual([]);
    }
  });
});

test('where commits are signed, the newest is looked at, by keys that a person brings', () => {
  const keys = ['3AA5C34371567BD2', 'B5690EEEBB952194'] as const;
  const signed = startedWith('cat-cafe-dev', flux({ ...from, verify: signedBy(...keys) }));
  expect(source(signed).verify).toEqual({ mode: 'HEAD', secretRef: { name: 'git-signers' } });
  const made = signed.commands.find((command) => command.includes('git-signers'));
  // source-controller reads a key as one of GnuPG by the end of its name.
  for (const key of keys) expect(made).toContain(`--from-file=${key}.asc`);
  expect(made).toContain('--namespace flux-system');
});
