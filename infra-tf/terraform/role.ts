import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { type IamAction, type ManagedPolicy, POLICY_SIZE, policyDocument, type Statement } from '../permissions';
import type { Stack } from './stack';

export interface RoleProps {
  readonly name: string;
  readonly description: string;
  /** Who may take it on. */
  readonly trust: Statement;
  /** What it may do. */
  readonly statements?: readonly Statement[];
  /** Policies that AWS itself keeps, by name: `AmazonEKSClusterPolicy`. */
  readonly managed?: readonly ManagedPolicy[];
}

/** A role of IAM. */
export class Role extends Construct {
  readonly name: string;
  readonly arn: string;
  /** What must be there before the role is of any use. */
  readonly attachments: readonly IamRolePolicyAttachment[];

  constructor(stack: Stack, id: string, { name, description, trust, statements = [], managed = [] }: RoleProps) {
    super(stack, id);
    const role = new IamRole(this, 'role', {
      name,
      description,
      assumeRolePolicy: stack.policy(`${id}_trust`, [trust]),
    });
    const own = packed(statements).map((part, index) => {
      const number = index === 0 ? '' : `_${index + 1}`;
      return new IamPolicy(this, `policy${number}`, {
        name: `${name}${number.replace('_', '-')}`,
        policy: stack.policy(`${id}_policy${number}`, part),
      });
    });
    this.attachments = [
      ...own.map((policy, index) => {
        const number = index === 0 ? '' : `_${index + 1}`;
        return new IamRolePolicyAttachment(this, `attached${number}`, { role: role.name, policyArn: policy.arn });
      }),
      ...managed.map(
        (policy) =>
          new IamRolePolicyAttachment(this, `attached_${policy.replaceAll('/', '_')}`, {
            role: role.name,
            policyArn: `arn:aws:iam::aws:policy/${policy}`,
          }),
      ),
    ];
    this.name = name;
    this.arn = role.arn;
  }
}

/** A role with much to do has several policies. */
function packed(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  const packs: Statement[][] = [];
  for (const statement of statements) {
    const last = packs.at(-1);
    if (last && sizeOf([...last, statement]) <= POLICY_SIZE) last.push(statement);
    else packs.push([statement]);
  }
  return packs;
}

const sizeOf = (statements: readonly Statement[]) =>
  JSON.stringify(policyDocument(statements)).replace(/\s/g, '').length;

/** A service of AWS takes the role on. */
export const trusted = (service: string, ...actions: readonly IamAction[]): Statement => ({
  sid: 'Trust',
  principals: [{ type: 'Service', identifiers: [`${service}.amazonaws.com`] }],
  actions: ['sts:AssumeRole', ...actions],
});
