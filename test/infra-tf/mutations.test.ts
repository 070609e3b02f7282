import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeStacks, Stacks } from '../../infra-tf/checks';
import { cloudOf } from '../../src/commands/cloud';
import { rendered } from '../clusters/rendered';
import { copyOf, type Mutation, mutate, mutations } from './mutations';

const stacks = cloudOf(rendered('cat-cafe').cluster)!.stacks;

/** Codes of the checks that speak of the broken resource. */
function codes(name: string, mutation: Mutation): readonly string[] {
  const broken = copyOf(stacks);
  mutate(broken.find((one) => one.name === mutation.stack)?.configuration, name, mutation);
  return judgeStacks(new Stacks('cat-cafe', 'us-west-2', '111122223333', broken))
    .filter(({ where }) => where.endsWith(`.${name}`))
    .map(({ code }) => code);
}

/** What typed.ts tries to write, each under the name of its mutation. */
const typed = [
  ...readFileSync(join(__dirname, 'typed.ts'), 'utf8').matchAll(/^ +\/\/ (.+)\n +\/\/ @ts-expect-error /gm),
]
  .map(([, what]) => what)
  .sort();

test('41 mutations, each of which somebody refuses', () => {
  expect(new Set(mutations.map(([, { what }]) => what)).size).toBe(41);
  expect(mutations.filter(([, { types, check, terraform }]) => !types && !check && !terraform)).toEqual([]);
});

test.each(
  mutations.filter(([, { check }]) => check).map(([name, mutation]) => [mutation.what, name, mutation] as const),
)('a check refuses %s', (_, name, mutation) => {
  expect(codes(name, mutation)).toContain(mutation.check);
});

test('those that tsc refuses are written down where it reads them', () => {
  expect(typed).toEqual(
    mutations
      .filter(([, { types }]) => types)
      .map(([, { what }]) => what)
      .sort(),
  );
});

test('who refuses what', () => {
  const marks = ({ types, check, terraform }: Mutation) => [types ? 'tsc' : '', check ?? '', terraform ?? ''];
  const table = mutations.map(([, mutation]) => [
    mutation.what.padEnd(56),
    ...marks(mutation).map((mark) => mark.padEnd(8)),
  ]);
  expect(`\n${table.map((row) => row.join(' ').trimEnd()).join('\n')}\n`).toMatchInlineSnapshot(`
"
an attribute that there is not                           tsc               validate
an attribute that there is not, in a block               tsc               validate
a text for yes or no                                     tsc               validate
a text for a number                                      tsc               validate
a text for a list                                        tsc               validate
an argument left out                                     tsc               validate
a block left out                                         tsc      LH318    validate
a type that there is not                                 tsc               validate
two arguments that exclude each other                                      validate
an image of machines that there is not                                     validate
an entrance for whom there is none                                         validate
versions that are on, not enabled                                          validate
a statement that neither allows nor denies               tsc      LH316    validate
a range of addresses without its size                                      validate
a range that begins in its middle                                 LH312    validate
a bucket with a name of 64 characters                             LH313    validate
a role with a name of 65 characters                                        validate
a cluster with a space in its name                                         validate
a key that is gone in five days                                            validate
an alias that does not say so                                              validate
a database in capitals                                                     validate
a policy by its name, not its ARN                                          validate
a policy that is no JSON                                                   validate
a policy that is no JSON, with a reference in it                           test
a reference to nothing                                   tsc               validate
a reference to an attribute that there is not            tsc      LH312    validate
two resources that wait for each other                   tsc               validate
a subnet outside its VPC                                          LH312
two subnets in one range                                          LH312
a bucket in capitals                                              LH313
two buckets of one name                                           LH314
a managed policy that AWS does not keep                  tsc      LH315
a slip in a key of a statement                           tsc               validate
a Kubernetes that EKS has not                                     LH317
more nodes at least than at most                                  LH318
a machine that does not exist                            tsc      LH319
a lifecycle rule that does nothing                                LH320
a lifecycle rule without a filter                                 LH320
a scope of access that there is not                               LH321
EKS that encrypts something else                                  LH321
a way to encrypt that there is not                                LH321
"
`);
});
