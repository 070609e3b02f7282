import { spokenOf } from '../hosts';
import { apiPort, apiServer, type Call, type KubeObject, type Labels, type Made, type Pod } from '../made';

/** CloudNativePG 1.30: labels of pkg/specs/pods.go and jobs.go, ports of pkg/management/url/url.go, calls of docs/src/networking.md and instance_manager.md. */
export function postgres({ metadata: { name, namespace }, spec }: KubeObject, all: readonly KubeObject[]): Made {
  const labels: Labels = {
    'cnpg.io/cluster': name,
    'app.kubernetes.io/name': 'postgresql',
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/component': 'database',
    'app.kubernetes.io/managed-by': 'cloudnative-pg',
  };
  const instance: Pod = {
    id: `${namespace}/${name}`,
    namespace,
    labels: { ...labels, 'cnpg.io/instanceName': `${name}-1`, 'cnpg.io/podRole': 'instance' },
    listens: [5432, 8000, 9187],
  };
  const begins = spec.bootstrap?.recovery ? 'full-recovery' : 'initdb';
  const jobs = [begins, ...(spec.instances > 1 ? ['join'] : [])].map(
    (role): Pod => ({
      id: `${namespace}/${name}-${role}`,
      namespace,
      labels: { ...labels, 'cnpg.io/instanceName': `${name}-1`, 'cnpg.io/jobRole': role },
      listens: [],
    }),
  );
  const pods = [instance, ...jobs];
  const call = (from: string, port: number): Call => ({ from, to: instance.id, port });
  const stores = all.filter(({ kind, metadata }) => kind === 'ObjectStore' && metadata.namespace === namespace);
  return {
    pods,
    calls: [
      ...[8000, 5432].flatMap((port) => [call('cnpg-system/cloudnative-pg', port), call(instance.id, port)]),
      ...jobs.filter(({ labels }) => labels['cnpg.io/jobRole'] === 'join').map(({ id }) => call(id, 5432)),
      ...pods.map(({ id }): Call => ({ from: id, to: apiServer, port: apiPort })),
      // Its sidecar archives there.
      ...spokenOf(instance.id, stores, all),
    ],
    hosts: { [`${name}-rw.${namespace}.svc`]: { to: instance.id, ports: { 5432: 5432 } } },
  };
}
