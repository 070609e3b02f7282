import type { Construct } from 'constructs';
import type { PolicyRule } from '#schemas/rbac.authorization.k8s.io/v1';
import { Component } from './component';
import { Role, RoleBinding } from './core';
import { Resource } from './resource';

export interface RightsProps {
  /** Of the Role and its binding. */
  readonly name: string;
  /** Where the rights hold. @default - in the component's namespace */
  readonly namespace?: string;
  readonly rules: readonly PolicyRule[];
  /** The account that is given them. @default - one of the same name in the component's namespace */
  readonly account?: { readonly name: string; readonly namespace: string };
}

/** What an account may do at the API server, in one namespace. */
export function rights(scope: Construct, { name, namespace, rules, account }: RightsProps): void {
  const { name: to, namespace: home } = account ?? { name, namespace: Component.of(scope).home };
  const metadata = namespace === undefined ? { name } : { name, namespace };
  new Resource(scope, `${name}-role`, Role, { metadata, rules });
  new Resource(scope, `${name}-binding`, RoleBinding, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: to, namespace: home }],
  });
}
