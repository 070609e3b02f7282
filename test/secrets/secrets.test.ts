import type { Manifest } from '#render';
import { definitions, rendered } from '../clusters/rendered';
import { type Any, placeOf, spoilt } from '../texts/walk';
import { generatedKeys, secretsOf } from './makers';
import { filesOf, outside, readsOf } from './reads';
import { storeProblems, wideRights } from './stores';

/** Reads of a Secret, or of a key, that nobody makes. */
function unmade(manifests: readonly Manifest[]): readonly string[] {
  const made = new Map(secretsOf(manifests).map(({ namespace, name, keys }) => [`${namespace}/${name}`, keys]));
  const fromReads = readsOf(manifests).flatMap(({ where, namespace, name, keys }) => {
    const known = made.get(`${namespace}/${name}`);
    if (!known) return [`${where}: nobody makes Secret ${namespace}/${name}`];
    return keys.filter((key) => !known.includes(key)).map((key) => `${where}: ${namespace}/${name} has no key ${key}`);
  });
  const maps = new Map(
    manifests
      .filter(({ object }) => object.kind === 'ConfigMap')
      .map(({ object }) => [
        `${object.metadata.namespace}/${object.metadata.name}`,
        Object.keys(object.data as object),
      ]),
  );
  const fromFiles = filesOf(manifests).flatMap(({ where, path, file, items, source: { kind, namespace, name } }) => {
    const files = items ?? (kind === 'Secret' ? made : maps).get(`${namespace}/${name}`) ?? [];
    return files.includes(file) ? [] : [`${where}: there is no ${path}, ${kind} ${namespace}/${name} has ${files}`];
  });
  return [...fromReads, ...fromFiles];
}

/** Templates that ask a generator for what it does not make. */
function ungenerated(manifests: readonly Manifest[]): readonly string[] {
  return manifests.flatMap((manifest) => {
    const { kind, spec } = manifest.object as Any;
    if (kind !== 'ExternalSecret' || !spec.dataFrom) return [];
    const keys = [
      ...generatedKeys(manifest.object, manifests),
      ...(spec.data ?? []).map(({ secretKey }: Any) => secretKey),
    ];
    const asked = Object.values<string>(spec.target.template?.data ?? {}).flatMap((text) => [
      ...text.matchAll(/(?:index \. "|[\s(]\.)([\w-]+)/g),
    ]);
    return asked.flatMap(([, key = '']) =>
      keys.includes(key) ? [] : [`${placeOf(manifest)}: nobody generates ${key}`],
    );
  });
}

describe.each(Object.keys(definitions))('%s', (name) => {
  const { manifests } = rendered(name);

  test('every Secret and key that is read is one that its maker makes', () => {
    expect(unmade(manifests)).toEqual([]);
    expect(ungenerated(manifests)).toEqual([]);
    expect(readsOf(manifests).length).toBeGreaterThan(100);
    expect(filesOf(manifests).length).toBeGreaterThan(50);
  });

  test('no two make the same Secret', () => {
    const names = secretsOf(manifests).map(({ namespace, name }) => `${namespace}/${name}`);
    expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([]);
  });

  test('an account that fetches Secrets may read exactly these', () => {
    expect(storeProblems(manifests)).toEqual([]);
    expect(wideRights(manifests)).toEqual([]);
  });

  test('no Secret is rendered', () => {
    expect(manifests.filter(({ object }) => object.kind === 'Secret').map((manifest) => placeOf(manifest))).toEqual([]);
  });
});

test('what comes from outside is stated', () => {
  expect(outside(rendered('cat-cafe').manifests)).toEqual([
    'cat-cafe/alerts: url',
    'cat-cafe/sign-in: client_id',
    'cat-cafe/sign-in: client_secret',
  ]);
  expect(outside(rendered('cat-cafe-dev').manifests)).toEqual([]);
});

describe('a slip is seen:', () => {
  const manifests = () => rendered('cat-cafe').manifests;

  test.each([
    [
      'a key in an environment',
      '"name":"trino-internal","key":"secret"',
      '"name":"trino-internal","key":"secrets"',
      'trino/trino-internal has no key secrets',
    ],
    [
      'a name',
      '"secretKeyRef":{"name":"trino-internal"',
      '"secretKeyRef":{"name":"trino-intern"',
      'nobody makes Secret trino/trino-intern',
    ],
    [
      'an item of a volume',
      '"items":[{"key":"tls-combined.pem"',
      '"items":[{"key":"tls.pem"',
      'trino/trino-tls has no key tls.pem',
    ],
    [
      'a volume',
      '"secretName":"trino-passwords"',
      '"secretName":"trino-password"',
      'nobody makes Secret trino/trino-password',
    ],
    [
      'a key that is fetched',
      '"property":"user.crt"',
      '"property":"client.crt"',
      'kafka/raw-ingestion has no key client.crt',
    ],
    [
      'a Secret that is fetched',
      '"key":"cafe-ca"',
      '"key":"cafe-server-ca"',
      'nobody makes Secret postgresql/cafe-server-ca',
    ],
    [
      'the namespace that a store reads',
      '"remoteNamespace":"kafka"',
      '"remoteNamespace":"cat-cafe"',
      'nobody makes Secret cat-cafe/cafe-cluster-ca-cert',
    ],
    [
      'a store',
      '"kind":"SecretStore","name":"trino-passwords-from-trino"',
      '"kind":"SecretStore","name":"trino-passwords-of-trino"',
      'nobody makes Secret trino/? (store trino-passwords-of-trino)',
    ],
    [
      'the password of a role',
      '"passwordSecret":{"name":"cafe-role-trino"}',
      '"passwordSecret":{"name":"cafe-trino"}',
      'nobody makes Secret postgresql/cafe-trino',
    ],
    [
      'an authority',
      '"ca":{"secretName":"internal-ca-root"',
      '"ca":{"secretName":"internal-ca"',
      'nobody makes Secret trino/internal-ca',
    ],
    [
      'a certificate of a gateway',
      '"certificateRefs":[{"name":"ingress-tls"',
      '"certificateRefs":[{"name":"ingress"',
      'nobody makes Secret ingress/ingress',
    ],
    [
      'values of a chart',
      '"valuesKey":"values.yaml"',
      '"valuesKey":"values.yml"',
      'jupyterhub/jupyterhub-keys has no key values.yml',
    ],
    ['what a chart mounts', '"secrets":["alerts-to"]', '"secrets":["alerts"]', 'nobody makes Secret monitoring/alerts'],
    [
      'a key that a chart reads',
      '"passwordKey":"admin-password"',
      '"passwordKey":"password"',
      'monitoring/grafana-admin has no key password',
    ],
    [
      'what restarts a pod',
      'hub-cafe-jupyterhub,sign-in-client',
      'hub-cafe-jupyterhub,sign-in',
      'nobody makes Secret jupyterhub/sign-in',
    ],
    [
      'a key that a generator fills in',
      'index .caller \\"authorization\\"',
      'index .caller \\"auth\\"',
      'datahub/datahub-system has no key auth',
    ],
    [
      'a field that nobody knows',
      '"passwordSecretRef":',
      '"tokenSecretName":',
      'nobody makes Secret flink-system/? (tokenSecretName)',
    ],
    [
      'a file that a text names',
      '/etc/superset/trino/password',
      '/etc/superset/trino/passwd',
      'there is no /etc/superset/trino/passwd',
    ],
    [
      'a file of a chart',
      'sslrootcert=/etc/postgresql/ca.crt',
      'sslrootcert=/etc/postgresql/ca.pem',
      'there is no /etc/postgresql/ca.pem',
    ],
    [
      'a file of a ConfigMap',
      '/etc/trino/rules/rules.json',
      '/etc/trino/rules/rule.json',
      'there is no /etc/trino/rules/rule.json',
    ],
  ])('%s', (_, from, to, said) => {
    const problems = unmade(changed(manifests(), from, to));
    expect(problems).toContainEqual(expect.stringContaining(said));
  });

  test('a public authority gives no ca.crt', () => {
    const made = secretsOf(manifests()).find(({ name }) => name === 'ingress-tls');
    expect(made?.keys).toEqual(['tls.crt', 'tls.key']);
  });

  test('what no generator makes', () => {
    expect(ungenerated(spoilt(manifests(), '.stateSeed', '.stateKey'))).toEqual([
      'ExternalSecret jupyterhub/jupyterhub-keys: nobody generates stateKey',
    ]);
  });

  test.each([
    [
      'more Secrets than are fetched',
      '"resourceNames":["cafe-cluster-ca-cert","raw-ingestion"]',
      '"resourceNames":["cafe-cluster-ca-cert","raw-ingestion","alerts"]',
    ],
    ['fewer', '"resourceNames":["cafe-cluster-ca-cert","raw-ingestion"]', '"resourceNames":["raw-ingestion"]'],
    ['all', '"resourceNames":["cafe-cluster-ca-cert","raw-ingestion"],', ''],
    [
      'to do more',
      '"resourceNames":["cafe-cluster-ca-cert","raw-ingestion"],"verbs":["get"]',
      '"resourceNames":["cafe-cluster-ca-cert","raw-ingestion"],"verbs":["get","delete"]',
    ],
    [
      'another account to read them',
      '"subjects":[{"kind":"ServiceAccount","name":"raw-ingestion-cafe-from-kafka"',
      '"subjects":[{"kind":"ServiceAccount","name":"default"',
    ],
  ])('a role that allows %s', (_, from, to) => {
    expect(storeProblems(changed(manifests(), from, to))).toContainEqual(
      expect.stringMatching(/^SecretStore cat-cafe\/raw-ingestion-cafe-from-kafka fetches /),
    );
  });

  test('a role that reads all Secrets of a namespace', () => {
    expect(
      wideRights(changed(manifests(), '"resources":["configmaps"', '"resources":["secrets","configmaps"')),
    ).not.toEqual([]);
  });
});

/** The objects with a slip in their JSON. */
function changed(manifests: readonly Manifest[], from: string, to: string): readonly Manifest[] {
  const result = manifests.map((manifest) => {
    const before = JSON.stringify(manifest.object);
    return before.includes(from) ? { ...manifest, object: JSON.parse(before.replaceAll(from, to)) } : manifest;
  });
  if (result.every((manifest, index) => manifest === manifests[index])) throw new Error(`nothing says ${from}`);
  return result;
}
