import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Call } from './call';
import type { Place } from './simulator';

/** A policy of IAM, as IAM keeps it. */
// biome-ignore lint/suspicious/noExplicitAny: a document of IAM
export type Document = any;

/** All that is attached to somebody. */
export type Documents = readonly Document[];

/** For each of some documents and each call whether it passes, or nothing where the judge does not know. */
export type Verdicts = readonly (readonly (boolean | undefined)[])[];

/** What ministack makes of it: it looks at texts, and believes in every action. */
export function ministack(
  python: string,
  { account, region }: Place,
  cases: readonly Documents[],
  calls: readonly Call[],
): readonly (readonly boolean[])[] {
  const asked = calls.flatMap(({ action, resources, context }) =>
    resources.map((resource) => [action, resource, context]),
  );
  const answer: (string | null)[][] = JSON.parse(
    execFileSync(python, [join(__dirname, 'python/judge.py')], {
      input: JSON.stringify({ account, region, cases, calls: asked }),
      maxBuffer: 256 * 1024 * 1024,
      encoding: 'utf8',
    }),
  );
  return answer.map((ids) => calls.map(({ resources }) => ids.splice(0, resources.length).every((id) => id !== null)));
}

/** What @cloud-copilot/iam-simulate makes of it. It knows which actions there are, which resources they have, and which keys are asked for. */
export async function copilot(
  lab: string,
  { account }: Place,
  cases: readonly Documents[],
  calls: readonly Call[],
): Promise<Verdicts> {
  const entry = join(lab, 'judge/node_modules/@cloud-copilot/iam-simulate/dist/esm/index.js');
  const { runSimulation } = await import(pathToFileURL(entry).href);
  const decide = async (documents: Documents, { action, resources, context }: Call) => {
    for (const resource of resources) {
      const result = await runSimulation(
        {
          request: {
            ...{ action, resource: { resource, accountId: account } },
            principal: `arn:aws:iam::${account}:role/pod`,
            contextVariables: { 'aws:SecureTransport': 'true', ...asItReads(context) },
          },
          identityPolicies: documents.map((policy, i) => ({ name: `policy-${i}`, policy: asItReads(policy) })),
          ...{ serviceControlPolicies: [], resourceControlPolicies: [] },
          // Keys decide for the account that they belong to; IAM's policies say the rest (EncryptionKey).
          ...(action.startsWith('kms:') ? { resourcePolicy: ofKey(account) } : {}),
        },
        {},
      );
      // Its book of resources has no parameters of AWS itself, which lie in no account.
      if (result.resultType === 'error' && resource.includes('::parameter/aws/')) return undefined;
      if (result.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
      if (result.overallResult !== 'Allowed') return false;
    }
    return true;
  };
  const verdicts: (boolean | undefined)[][] = [];
  for (const documents of cases) {
    const said: (boolean | undefined)[] = [];
    for (const call of calls) said.push(await decide(documents, call));
    verdicts.push(said);
  }
  return verdicts;
}

/** It knows the keys of encryption contexts by the name that the reference has for all of them, and here there is one. */
const asItReads = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value).replaceAll(
      'kms:EncryptionContext:aws:s3:arn',
      'kms:EncryptionContext:${EncryptionContextKey}',
    ),
  );

const ofKey = (account: string): Document => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
});
