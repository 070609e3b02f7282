import type { JsonObject } from '#platform';
import type { IamAction } from './actions';

/** One statement of a policy (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html). */
export interface Statement {
  readonly sid: string;
  /** @default Allow */
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly IamAction[];
  /** @default - the resource that the policy hangs on, or none: a trust policy */
  readonly resources?: readonly string[];
  /** Who: in policies of resources and in trust policies. */
  readonly principals?: readonly { readonly type: 'Service' | 'AWS' | '*'; readonly identifiers: readonly string[] }[];
  readonly conditions?: readonly Condition[];
}

export interface Condition {
  readonly test: ConditionTest;
  readonly variable: string;
  readonly values: readonly string[];
}

/** Characters that a policy takes, blanks not counted (docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
export const POLICY_SIZE = 6144;

export type ConditionTest =
  | 'StringEquals'
  | 'StringEqualsIfExists'
  | 'StringLike'
  | 'StringLikeIfExists'
  | 'ForAllValues:StringEquals'
  | 'ForAnyValue:StringEquals'
  | 'ArnEquals'
  | 'Bool';

export const when = (test: ConditionTest, variable: string, ...values: readonly string[]): Condition => ({
  test,
  variable,
  values,
});

/** As Terraform's `aws_iam_policy_document` has it. */
export function attributesOf({
  sid,
  effect = 'Allow',
  actions,
  resources,
  principals,
  conditions,
}: Statement): JsonObject {
  return {
    sid,
    effect,
    actions,
    ...(resources ? { resources } : {}),
    ...(principals ? { principals: principals.map(({ type, identifiers }) => ({ type, identifiers })) } : {}),
    ...(conditions ? { condition: conditions.map(({ test, variable, values }) => ({ test, variable, values })) } : {}),
  };
}

/** As IAM reads it. */
export function policyDocument(statements: readonly Statement[]) {
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', actions, resources, principals, conditions }) => ({
      Sid: sid,
      Effect: effect,
      ...(principals
        ? { Principal: Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers])) }
        : {}),
      Action: actions,
      ...(resources ? { Resource: resources } : {}),
      ...(conditions ? { Condition: conditionBlock(conditions) } : {}),
    })),
  };
}

function conditionBlock(conditions: readonly Condition[]): Record<string, Record<string, readonly string[]>> {
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const { test, variable, values } of conditions) block[test] = { ...block[test], [variable]: values };
  return block;
}
