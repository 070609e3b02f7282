import type { Access } from '../cluster/api';

/** For clients of the API that want a file: the administrator's. */
export function kubeconfigOf({ port, token, authority }: Access) {
  const named = (name: string, key: string, value: object) => [{ name, [key]: value }];
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': Buffer.from(authority).toString('base64'),
  };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: named('lane', 'cluster', cluster),
    users: named('lane', 'user', { token }),
    contexts: named('lane', 'context', { cluster: 'lane', user: 'lane' }),
    'current-context': 'lane',
  };
}
