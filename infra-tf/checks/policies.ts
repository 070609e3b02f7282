import type { JsonObject, JsonValue } from '#platform';
import { knownActions, knownPolicies, POLICY_SIZE } from '../permissions';
import { objects, type Resource, type StackCheck, text, texts } from './stacks';

const actions = new Set<string>(knownActions);
const managed = new Set(knownPolicies.map((name) => `arn:aws:iam::aws:policy/${name}`));

/** What IAM takes without a word, and what it refuses when the rest stands: unknown actions and policies, a policy that is too long. */
export const policies: StackCheck = (stacks, report) => {
  for (const at of stacks.of('data.aws_iam_policy_document')) {
    const statements = objects(at.values.statement);
    for (const statement of statements) {
      for (const action of texts(statement.actions)) {
        if (!actions.has(action))
          report(
            'LH316',
            at,
            `no action is called '${action}'`,
            'Spell it as the service authorization reference does.',
          );
      }
      if (!['Allow', 'Deny'].includes(text(statement.effect)))
        report('LH316', at, `a statement neither allows nor denies`, 'State its effect.');
    }
    const ids = statements.map(({ sid }) => text(sid));
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) report('LH316', at, `two statements are called '${twice}'`, 'Give each an id of its own.');
  }
  for (const at of stacks.of('aws_iam_policy')) {
    const size = sizeOf(stacks.statements(at.stack, at.values.policy));
    if (size > POLICY_SIZE)
      report('LH316', at, `it takes ${size} characters, and a policy has ${POLICY_SIZE}`, 'Cut it in two.');
  }
  const attached = new Map<string, number>();
  for (const at of stacks.of('aws_iam_role_policy_attachment')) {
    const policy = text(at.values.policy_arn);
    if (policy.startsWith('arn:') && !managed.has(policy)) {
      report(
        'LH315',
        at,
        `AWS keeps no policy '${policy}'`,
        'Name one that it keeps, and enter it in infra-tf/permissions/actions.ts.',
      );
    }
    const role = `${at.stack} ${text(at.values.role)}`;
    const count = (attached.get(role) ?? 0) + 1;
    attached.set(role, count);
    if (count === 11)
      report('LH316', at, 'its role has more than ten policies', 'Let fewer things run under one service account.');
  }
};

/** Who is connected with pods lets pods in: the simulator and AWS take an association with a role that nobody can take on. */
export const trust: StackCheck = (stacks, report) => {
  const roles = new Map(stacks.of('aws_iam_role').map((role) => [`${role.stack} \${${role.address}.arn}`, role]));
  const seen = new Map<string, Resource>();
  for (const at of stacks.of('aws_eks_pod_identity_association')) {
    const { namespace, service_account: account, role_arn: arn } = at.values;
    const role = roles.get(`${at.stack} ${text(arn)}`);
    const trusts = role ? stacks.statements(role.stack, role.values.assume_role_policy) : [];
    if (!trusts.some((statement) => letsIn(statement, text(namespace), text(account)))) {
      report(
        'LH322',
        at,
        `its role does not let the pods of ${namespace}/${account} in`,
        'Let the role trust pods.eks.amazonaws.com for this service account.',
      );
    }
    const key = `${namespace}/${account}`;
    const other = seen.get(key);
    if (other) report('LH322', at, `${other.address} connects ${key} already`, 'A service account has one role.');
    seen.set(key, at);
  }
};

function letsIn(statement: JsonObject, namespace: string, account: string): boolean {
  const services = objects(statement.principals).flatMap(({ identifiers }) => texts(identifiers));
  const conditions = new Map(
    objects(statement.condition).map(({ variable, values }) => [text(variable), texts(values)]),
  );
  const only = (tag: string, value: string) => conditions.get(`aws:RequestTag/${tag}`)?.join() === value;
  return (
    services.join() === 'pods.eks.amazonaws.com' &&
    ['sts:AssumeRole', 'sts:TagSession'].every((action) => texts(statement.actions).includes(action)) &&
    only('kubernetes-namespace', namespace) &&
    only('kubernetes-service-account', account)
  );
}

/** As IAM counts: the text that Terraform makes of the attributes, without blanks. */
function sizeOf(statements: readonly JsonObject[]): number {
  const written = statements.map(({ sid, effect, actions, resources, condition }) => ({
    Sid: sid,
    Effect: effect,
    Action: actions,
    Resource: resources,
    ...(condition ? { Condition: conditionBlock(objects(condition)) } : {}),
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement: written }).replace(/\s/g, '').length;
}

function conditionBlock(conditions: readonly JsonObject[]): JsonObject {
  const block: Record<string, Record<string, JsonValue>> = {};
  for (const { test, variable, values = [] } of conditions) {
    block[text(test)] = { ...block[text(test)], [text(variable)]: values };
  }
  return block;
}
