/** An object as the API server would hold it; the tests read what they expect to be there. */
// biome-ignore lint/suspicious/noExplicitAny: manifests of many kinds
export type Stored = any;

/** A call to the API server. No namespace: one that concerns the whole cluster. No name: one that concerns all objects of a kind. */
export interface Call {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** RBAC as the API server has it (plugin/pkg/auth/authorizer/rbac): whatever some bound rule allows is allowed. */
export class Authorizer {
  constructor(private readonly objects: readonly Stored[]) {}

  allows(account: string, call: Call): boolean {
    return this.rulesOf(account).some(({ namespace, rule }) => {
      const here = namespace === undefined || namespace === call.namespace;
      return here && covers(rule, call);
    });
  }

  /** The API server's own question before it stores a role (component-helpers, auth/rbac/validation): does he hold each right in it? */
  holds(account: string, namespace: string | undefined, rules: readonly Rule[]): boolean {
    return rules.flatMap((rule) => atoms(rule, namespace)).every((call) => this.allows(account, call));
  }

  /** Every right of an account, one verb on one resource each. */
  rights(account: string): readonly Call[] {
    return this.rulesOf(account).flatMap(({ namespace, rule }) => atoms(rule, namespace));
  }

  private rulesOf(account: string): readonly { readonly namespace: string | undefined; readonly rule: Rule }[] {
    return this.objects
      .filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
      .filter(({ subjects }) => subjects.some((subject: Stored) => `${subject.namespace}/${subject.name}` === account))
      .flatMap(({ metadata: { namespace }, roleRef }) => {
        const role = this.objects.find(
          ({ kind, metadata }) =>
            kind === roleRef.kind &&
            metadata.name === roleRef.name &&
            metadata.namespace === (kind === 'Role' ? namespace : undefined),
        );
        return (role?.rules ?? []).map((rule: Rule) => ({ namespace, rule }));
      });
  }
}

function covers({ apiGroups = [], resources = [], resourceNames = [], verbs }: Rule, call: Call): boolean {
  const among = (values: readonly string[], value: string) => values.includes('*') || values.includes(value);
  const named = resourceNames.length === 0 || (call.name !== undefined && resourceNames.includes(call.name));
  return among(apiGroups, call.group) && among(resources, call.resource) && named && among(verbs, call.verb);
}

function atoms({ apiGroups = [], resources = [], resourceNames = [], verbs }: Rule, namespace: string | undefined) {
  const names = resourceNames.length > 0 ? resourceNames : [undefined];
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      names.flatMap((name) => verbs.map((verb): Call => ({ verb, group, resource, namespace, name }))),
    ),
  );
}
