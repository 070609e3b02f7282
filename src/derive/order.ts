import { type Cluster, Component, DescriptionError, layers } from '#platform';

/** What each component waits for, direct dependencies only, sorted by folder. */
export type Order = ReadonlyMap<Component, readonly Component[]>;

/**
 * The order of syncing, from what refers to what: a component comes after the namespaces that its objects lie in, the operators of their kinds,
 * and the owners of all that its workloads were granted. An operator that calls its operands does not wait for them: nothing waits for a later layer.
 */
export function deriveOrder(on: Cluster): Order {
  const { components } = on;
  refuseSharedFolders(components);
  const namespaces = new Map(
    components.filter(({ layer }) => layer === 'namespaces').map((component) => [component.home, component]),
  );
  const dependencies = new Map(components.map((component) => [component, new Set<Component>()]));
  const after = (later: Component, earlier: Component | undefined) => {
    if (earlier && earlier !== later && rank(earlier) <= rank(later)) dependencies.get(later)?.add(earlier);
  };
  for (const component of components) {
    for (const { namespace, definition } of component.resources) {
      if (namespace !== undefined) after(component, namespaces.get(namespace));
      if (definition.operator) after(component, on.operators.get(definition.operator)?.component);
    }
    for (const dependency of component.node.dependencies) if (Component.is(dependency)) after(component, dependency);
  }
  for (const { operator, component, namespaces: served } of on.operators.values()) {
    // Its chart grants its rights there.
    for (const namespace of served) after(component, namespaces.get(namespace));
    for (const needed of operator.props.needs ?? []) after(component, on.operators.get(needed)?.component);
  }
  for (const { who, what } of on.ledger.grants) if (who.component) after(who.component, what.owner);
  for (const { to, keys } of on.ledger.deliveries) {
    for (const { secret } of Object.values(keys).flat()) after(to.component, secret.owner);
  }
  refuseCycles(dependencies);
  const byFolder = (a: Component, b: Component) => (a.folder < b.folder ? -1 : 1);
  return new Map(
    [...dependencies]
      .sort(([a], [b]) => byFolder(a, b))
      .map(([component, set]) => [component, [...set].sort(byFolder)]),
  );
}

const rank = ({ layer }: Component) => (layer === 'sync' ? layers.length : layers.indexOf(layer));

/** A folder is what is synced as one: a second component there would be pruned by the first. */
function refuseSharedFolders(components: readonly Component[]): void {
  const owners = new Map<string, Component>();
  for (const component of components) {
    const other = owners.get(component.folder);
    if (other) {
      throw new DescriptionError({
        code: 'LH114',
        where: component.node.path,
        what: `its folder ${component.folder} is also that of the component at ${other.node.path}`,
        fix: 'Give one of them another name, or state `folder`.',
      });
    }
    owners.set(component.folder, component);
  }
}

/** Flux and Argo CD would both wait for ever, without a word. */
function refuseCycles(dependencies: ReadonlyMap<Component, ReadonlySet<Component>>): void {
  const finished = new Set<Component>();
  for (const start of dependencies.keys()) {
    // An explicit stack: a chain of thousands of components must not end the process.
    const path: Component[] = [];
    const onPath = new Set<Component>();
    const stack: { readonly component: Component; readonly leave: boolean }[] = [{ component: start, leave: false }];
    for (let step = stack.pop(); step; step = stack.pop()) {
      const { component, leave } = step;
      if (leave) {
        path.pop();
        onPath.delete(component);
        finished.add(component);
        continue;
      }
      if (finished.has(component)) continue;
      if (onPath.has(component)) throw cycle([...path.slice(path.indexOf(component)), component]);
      path.push(component);
      onPath.add(component);
      stack.push({ component, leave: true });
      for (const dependency of dependencies.get(component) ?? []) stack.push({ component: dependency, leave: false });
    }
  }
}

function cycle(path: readonly Component[]): DescriptionError {
  return new DescriptionError({
    code: 'LH103',
    where: path[0]?.node.path ?? '',
    what: `components wait for each other in a circle: ${path.map(({ folder }) => folder).join(' -> ')}`,
    fix: 'Move one of the references, or one of the workloads, into another component.',
  });
}
