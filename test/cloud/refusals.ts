import { join } from 'node:path';
import type { JsonObject, JsonValue } from '#platform';
import type { RenderedStack } from '../../infra-tf/checks';
import type { Report } from '../cluster/report';
import { copyOf, type Mutation, mutate, mutations } from '../infra-tf/mutations';
import { type Diagnostic, type Outcome, RootModule } from './terraform';

type Named = readonly [string, Mutation];

/** Terraform refuses what it has to refuse (test/infra-tf/mutations.ts). All of a stack at once, for none depends on another. */
export async function refuse(
  report: Report,
  stacks: readonly RenderedStack[],
  work: string,
  plugins: string,
): Promise<string> {
  const asked = mutations.filter(([, { terraform }]) => terraform !== undefined);
  const together = new Map<string, Named[]>();
  for (const one of asked) {
    const [name, { stack, terraform, alone }] = one;
    const group = `${stack}-${terraform}${alone ? `-${name}` : ''}`;
    together.set(group, [...(together.get(group) ?? []), one]);
  }
  for (const [group, some] of together) {
    const [, { stack, terraform }] = some[0] as Named;
    const module = new RootModule(join(work, group), { plugins });
    const found = copyOf(stacks).find(({ name }) => name === stack);
    if (!found) throw new Error(`no stack ${stack}`);
    for (const [name, mutation] of some) mutate(found.configuration, name, mutation);
    module.write('main.tf.json', JSON.stringify(found.configuration, null, 1));
    if (terraform === 'test') module.write('tests/plan.tftest.json', JSON.stringify(mocked(found)));
    const ready = await module.init('-backend=false');
    report.check(`${group} is ready to be refused`, ...(ready.isSound ? [] : [ready.said]));
    const outcome = await (terraform === 'test' ? module.test() : module.validate());
    judge(report, some, outcome);
  }
  return `${asked.length} mutations in ${together.size} runs`;
}

function judge(report: Report, some: readonly Named[], { diagnostics }: Outcome): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  for (const [name, { what, type }] of some) {
    const isRefused = errors.some((one) => speaksOf(one, name) || one.text.includes(`"${type}"`));
    report.check(`Terraform refuses ${what}`, ...(isRefused ? [] : ['it is let pass']));
  }
  const others = errors.filter(
    (one) => !some.some(([name, { type }]) => speaksOf(one, name) || one.text.includes(`"${type}"`)),
  );
  report.check('Terraform refuses nothing else', ...others.map(({ address, text }) => `${address} ${text}`));
}

const speaksOf = ({ address, text }: Diagnostic, name: string) =>
  new RegExp(`\\b${name}\\b`).test(`${address} ${text.replaceAll(/"[^"]*\$\{[^"]*"/g, '')}`);

/** A plan in which AWS answers whatever fits. What other resources look into is stated: ARNs, and the texts of policies, which nobody writes here. */
function mocked({ configuration }: RenderedStack) {
  const named = (kind: JsonValue | undefined) =>
    Object.entries((kind ?? {}) as Readonly<Record<string, JsonObject>>).flatMap(([type, all]) =>
      Object.keys(all).map((name) => ({ type, name })),
    );
  const resources = named(configuration.resource).map(({ type, name }) => ({
    target: `${type}.${name}`,
    override_during: 'plan',
    values: { arn: `arn:aws:service:us-west-2:111122223333:${type}/${name}` },
  }));
  const data = named(configuration.data)
    .filter(({ type }) => type === 'aws_iam_policy_document')
    .map(({ type, name }) => ({ target: `data.${type}.${name}`, values: { json: '{"Version": "2012-10-17"}' } }));
  const mock = { override_during: 'plan', override_resource: resources, override_data: data };
  return { mock_provider: { aws: mock }, run: { plan: { command: 'plan' } } };
}
