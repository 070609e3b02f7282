import { argocd, deployKey, flux, gitHubApp, type SyncProps, signedBy } from '#platform';

test('each engine runs in the namespace that its own installation makes', () => {
  const url = 'https://git.example.org/tiny';
  expect(flux({ url })).toMatchObject({ engine: 'flux', namespace: 'flux-system', branch: 'main' });
  expect(argocd({ url, branch: 'prod' })).toMatchObject({ engine: 'argocd', namespace: 'argocd', branch: 'prod' });
});

test('a deploy key opens an address of SSH and nothing else, an app of GitHub one of HTTPS', () => {
  const key = deployKey('git-access');
  const app = gitHubApp('git-access', { app: 1, installation: 2 });
  const right: readonly SyncProps[] = [
    { url: 'ssh://git@git.example.org/tiny', access: key },
    { url: 'https://git.example.org/tiny', access: app },
    { url: 'https://git.example.org/tiny' },
  ];
  const wrong: readonly SyncProps[] = [
    // @ts-expect-error SSH has no apps
    { url: 'ssh://git@git.example.org/tiny', access: app },
    // @ts-expect-error HTTPS has no keys
    { url: 'https://git.example.org/tiny', access: key },
    // @ts-expect-error nobody comes in by SSH without a key
    { url: 'ssh://git@git.example.org/tiny' },
    // @ts-expect-error anybody could change what is fetched in the clear
    { url: 'http://git.example.org/tiny' },
  ];
  expect([right.length, wrong.length]).toEqual([3, 4]);
});

test.each(['4aee18f83afdeb23', '3AFDEB23', '0x4AEE18F83AFDEB23', ''])("LH340: '%s' is no long id of a key", (key) => {
  expect(() => signedBy('4AEE18F83AFDEB23', key)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'LH340' }) }),
  );
});
