import { type Cluster, Component, type KubeObject, type Resource } from '#platform';
import type { PodSpec } from '#schemas/core/v1';
import { reloader } from './operator';

/**
 * From now on Deployments, StatefulSets and DaemonSets of the cluster that read a Secret that can change are restarted when it does. Whoever brings or makes
 * such Secrets says so here.
 *
 * What needs no restart gets none. A Spark job's pods are new at each run. A Flink job's pods belong to its operator, and `restartNonce` is a
 * number in Git that nobody can turn from the cluster; but its Kafka clients read their PEM files when they are made, and kubelet keeps those
 * files current. A client that is refused for its old certificate fails its task, the job goes back to its last checkpoint, and the new clients
 * read the new files: one failover, at the first new connection after the old certificate has ended.
 *
 * Reloader sees what changes while it runs. What changes while it is down is read at the next restart, whoever causes it.
 */
export function restartOnRotation(on: Cluster): void {
  on.deriveLater(deriveRestarts, 'workloads');
}

function deriveRestarts(on: Cluster): void {
  const resources = on.node
    .findAll()
    .filter(Component.is)
    .flatMap((component) => component.resources);
  const constant = new Set(resources.filter(isMadeOnce).map(({ namespace, name }) => `${namespace}/${name}`));
  for (const resource of resources) {
    const { namespace } = resource;
    if (namespace === undefined || !restartable.has(resource.kind)) continue;
    const read = secretsOf(resource.value()).filter((name) => !constant.has(`${namespace}/${name}`));
    if (read.length === 0) continue;
    // The Secrets by name, not `auto`: that would restart for those that a person changes by hand as well, on the same pods.
    resource.metadata.addAnnotation('secret.reloader.stakater.com/reload', read.join(','));
    reloader.on(on).serve(namespace);
  }
}

const restartable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Generated once and never again: the Secret has the name of the object that made it (charts/external-secrets). */
function isMadeOnce(resource: Resource): boolean {
  if (resource.kind !== 'ExternalSecret') return false;
  return (resource.value() as KubeObject & { spec: { refreshPolicy?: string } }).spec.refreshPolicy === 'CreatedOnce';
}

/** Secrets that the pods of an object mount or have in their environment, each once, sorted. */
function secretsOf(object: KubeObject): readonly string[] {
  const { volumes = [], containers = [], initContainers = [] } = (object as Templated).spec.template.spec ?? {};
  const names = new Set<string | undefined>();
  for (const { secret, projected } of volumes) {
    names.add(secret?.secretName);
    for (const source of projected?.sources ?? []) names.add(source.secret?.name);
  }
  for (const { env = [], envFrom = [] } of [...containers, ...initContainers]) {
    for (const { valueFrom } of env) names.add(valueFrom?.secretKeyRef?.name);
    for (const { secretRef } of envFrom) names.add(secretRef?.name);
  }
  names.delete(undefined);
  return [...(names as Set<string>)].sort();
}

type Templated = KubeObject & { readonly spec: { readonly template: { readonly spec?: PodSpec } } };
