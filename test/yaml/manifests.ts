import type { JsonObject } from '../../src/platform/json';

const metadata = {
  name: 'orders',
  namespace: 'team-01',
  labels: { app: 'orders', 'app.kubernetes.io/part-of': 'platform', 'app.kubernetes.io/version': '1.20' },
  annotations: {
    'example.com/checked': 'true',
    'example.com/since': '2024-05-01',
    'example.com/owner': 'Team A: data',
  },
};

/** Manifests as platforms have them, with the strings that need care in practice. */
export const MANIFESTS: readonly (JsonObject & { readonly kind: string })[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'orders' } },
      template: {
        metadata: { labels: { app: 'orders' }, annotations: {} },
        spec: {
          automountServiceAccountToken: false,
          containers: [
            {
              name: 'main',
              image: 'registry.example/acme/worker:1.2.3@sha256:0a1b2c3d4e5f',
              command: ['/bin/sh', '-c', 'set -e\nexec worker --config=/etc/app\n'],
              args: ['--listen=:8080', '-v', '--', '*', '8080', '1e3', '0x1f', 'a: b', 'it is #1'],
              env: [
                { name: 'FEATURE', value: 'on' },
                { name: 'EMPTY', value: '' },
                { name: 'RATE', value: '0.5' },
                { name: 'MATCH', value: '{"level":"info","n":1}' },
                { name: 'QUOTE', value: `it's "fine": yes` },
                { name: 'PATTERN', value: '^a\\.b: \\d+$' },
                { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              ],
              ports: [{ containerPort: 8080, name: 'http' }],
              resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '1', memory: '128Mi' } },
              securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
            },
          ],
          volumes: [{ name: 'tmp', emptyDir: {} }],
          tolerations: [],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: {
      'application.conf': '# orders\na = "b"\n\nurl = "jdbc:postgresql://db:5432/orders" # main\n\tindented\n',
      'query.sql': 'SELECT *\n  FROM orders\n WHERE id = 1',
      'padded.txt': '  two spaces\nnone\n',
      'trailing.txt': 'a\n\n\n',
      'key.pem': '-----BEGIN CERTIFICATE-----\nMIIB0TCCAXegAwIBAgIUQ\n-----END CERTIFICATE-----\n',
      'several.yaml': '---\na: 1\n---\nb: 2\n',
      'names.txt': '\u732b\n\u{1f408}\n\u00e9t\u00e9\n',
      'long.txt': 'word '.repeat(400).trim(),
    },
  },
  {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaTopic',
    metadata,
    spec: {
      partitions: 12,
      replicas: 3,
      config: { 'retention.ms': 604800000, 'segment.bytes': 1073741824, 'min.insync.replicas': 2 },
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '2001:db8::/32'] } }],
          ports: [{ port: 'http' }],
        },
      ],
      egress: [],
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata,
    spec: { schedule: '*/5 3 * * *', timeZone: 'Etc/UTC', suspend: false, startingDeadlineSeconds: null },
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: {
      versions: [{ schema: { matrix: [[1, 2], [], [[0.25, -1.5]], [{ a: [{ b: 'y' }] }]] } }],
      '8080': 'number-like key',
      on: 'word',
    },
  },
];
