import type { PolicyRule } from '#schemas/rbac.authorization.k8s.io/v1';

/** The same rights in as few rules as say them, sorted: one a resource and set of verbs, and no name where all of its kind are allowed. */
export function condensed(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const resources = new Map<string, Verbs>();
  for (const { apiGroups = [], resources: named = [], resourceNames = [], verbs } of rules) {
    const names = resourceNames.length > 0 ? resourceNames : [any];
    for (const group of apiGroups) {
      for (const resource of named) {
        const key = JSON.stringify([group, resource]);
        const known: Verbs = resources.get(key) ?? new Map();
        resources.set(key, known);
        for (const name of names) known.set(name, new Set([...(known.get(name) ?? []), ...verbs]));
      }
    }
  }
  return [
    ...[...resources].sort(byKey).flatMap(([key, verbs]) => rulesOf(key, verbs)),
    // Paths of the API server that are no resources: a ClusterRole may have them.
    ...rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined),
  ];
}

/** Verbs by the name of the object. */
type Verbs = Map<string, ReadonlySet<string>>;

/** No object is called this. */
const any = '';

function rulesOf(key: string, verbs: Verbs): readonly PolicyRule[] {
  const [group, resource] = JSON.parse(key) as [string, string];
  const base = { apiGroups: [group], resources: [resource] };
  const onAll = verbs.get(any) ?? new Set();
  const namesByVerbs = new Map<string, string[]>();
  for (const [name, set] of verbs) {
    const more = JSON.stringify([...set].filter((verb) => name === any || !onAll.has(verb)).sort());
    namesByVerbs.set(more, [...(namesByVerbs.get(more) ?? []), name]);
  }
  namesByVerbs.delete('[]');
  return [...namesByVerbs].sort(byKey).flatMap(([text, names]) => {
    const verbs = JSON.parse(text) as string[];
    const resourceNames = names.filter((name) => name !== any).sort();
    return [
      ...(names.includes(any) ? [{ ...base, verbs }] : []),
      ...(resourceNames.length > 0 ? [{ ...base, resourceNames, verbs }] : []),
    ];
  });
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
