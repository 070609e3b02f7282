import { cluster, flux, type JsonObject, local } from '#platform';
import { cloudOf } from '../../src/commands/cloud';
import { render } from '../../src/commands/render';
import { definitions, rendered } from '../clusters/rendered';

const cafe = () => rendered('cat-cafe');
const terraform = (files: ReadonlyMap<string, string>) => [...files].filter(([path]) => path.startsWith('terraform/'));

test('the cat cafe on AWS has seven root modules, and on a laptop none', () => {
  expect(terraform(cafe().files.files).map(([path]) => path)).toEqual(
    ['network', 'cluster', 'lake', 'identity', 'nodes', 'images', 'secrets'].map(
      (name) => `terraform/${name}/main.tf.json`,
    ),
  );
  expect(terraform(rendered('cat-cafe-dev').files.files)).toEqual([]);
});

test('the same description gives the same bytes, without a path of this machine', () => {
  const again = render(definitions['cat-cafe']!, process.cwd());
  expect(terraform(again.files.files)).toEqual(terraform(cafe().files.files));
  for (const [, text] of terraform(again.files.files)) {
    expect(text).not.toContain(process.cwd());
    // Nor a token that cdktf has not been asked about: a mark in a text, an impossible number.
    expect(text).not.toMatch(/TfToken|TOKEN|\de\+\d/);
  }
});

test('every state lies in the bucket under its own name, locked by a file, and works in the stated account alone', () => {
  for (const { name, configuration } of cloudOf(cafe().cluster)!.stacks) {
    expect(configuration).toMatchObject({
      provider: { aws: [{ region: 'us-west-2', allowed_account_ids: ['111122223333'] }] },
      terraform: {
        backend: {
          s3: {
            bucket: 'cat-cafe-terraform-111122223333',
            key: `cat-cafe/${name}.tfstate`,
            region: 'us-west-2',
            encrypt: true,
            use_lockfile: true,
          },
        },
        required_providers: { aws: { source: 'aws', version: '5.100.0' } },
      },
    });
  }
});

test('nothing is asked of AWS while planning: policies are written by Terraform itself, and states are read', () => {
  const kinds = cloudOf(cafe().cluster)!.stacks.flatMap(({ configuration }) =>
    Object.keys((configuration.data ?? {}) as JsonObject),
  );
  expect([...new Set(kinds)].sort()).toEqual(['aws_iam_policy_document', 'terraform_remote_state']);
});

test('images that nobody can keep are an error', () => {
  expect(() =>
    cluster('small', { cloud: local(), sync: flux({ url: 'https://git.example.org/small.git' }) }, () => {}).build(),
  ).toThrow(/LH116/);
});
