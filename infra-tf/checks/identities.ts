import type { JsonObject } from '#platform';
import { list, type Resource, type Stacks, text } from './stacks';

/** A service account that is connected with a role, and the statements that the role's own policies hold. */
export interface Identity {
  readonly at: Resource;
  readonly namespace: string;
  readonly account: string;
  readonly statements: readonly JsonObject[];
}

/** Who may do what in the cloud, as it is rendered: association, role, attachments, policies. */
export function identitiesOf(stacks: Stacks): readonly Identity[] {
  const policies = new Map(
    stacks
      .of('aws_iam_policy')
      .map((policy) => [
        `${policy.stack} \${${policy.address}.arn}`,
        stacks.statements(policy.stack, policy.values.policy),
      ]),
  );
  return stacks.of('aws_eks_pod_identity_association').map((at) => {
    const role = text(at.values.role_arn).replace(/\.arn\}$/, '.name}');
    const attached = stacks
      .of('aws_iam_role_policy_attachment')
      .filter(({ stack, values }) => stack === at.stack && text(values.role) === role);
    return {
      at,
      namespace: text(at.values.namespace),
      account: text(at.values.service_account),
      statements: attached.flatMap(({ stack, values }) => policies.get(`${stack} ${text(values.policy_arn)}`) ?? []),
    };
  });
}

/** A statement as text that is equal for equal statements, whatever the order in which its members were written. */
export function canonical(statement: JsonObject): string {
  const parts = ['effect', 'actions', 'resources'].map((key) => list(statement[key]).join(' '));
  const conditions = list(statement.condition).map((condition) => {
    const { test, variable, values } = condition as JsonObject;
    return [test, variable, ...list(values)].join(' ');
  });
  return [text(statement.sid), ...parts, ...conditions.sort()].join('\n');
}
