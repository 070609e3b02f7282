import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bootstrapNamespaces, readCluster } from './layers';

let cluster: string;

beforeEach(() => {
  cluster = mkdtempSync(join(tmpdir(), 'layers-'));
});

afterEach(() => rmSync(cluster, { recursive: true }));

function render(file: string, kind = 'ConfigMap', more = ''): void {
  const path = join(cluster, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: x\n${more}`);
}

describe('the objects of a cluster', () => {
  test('come layer by layer, namespaces first and the sync objects last', () => {
    render('flux/a.yaml');
    render('workloads/shop/a.yaml');
    render('namespaces/shop/a.yaml');
    render('namespaces/shop/z.yaml', 'Namespace');
    render('services/kafka/a.yaml');
    const files = readCluster(cluster).map(({ file }) => file);
    expect(files).toEqual([
      'namespaces/shop/z.yaml',
      'namespaces/shop/a.yaml',
      'services/kafka/a.yaml',
      'workloads/shop/a.yaml',
      'flux/a.yaml',
    ]);
    expect(bootstrapNamespaces(cluster)).toEqual(['flux-system']);
  });

  test('are never passed over: a file outside the layers stops the lane', () => {
    render('services/kafka/a.yaml');
    render('extras/a.yaml');
    expect(() => readCluster(cluster)).toThrow('extras/a.yaml lies in no layer');
  });

  test('are named when they cannot be read', () => {
    render('services/kafka/a.yaml', 'ConfigMap', 'kind: Secret\n');
    expect(() => readCluster(cluster)).toThrow('services/kafka/a.yaml: Map keys must be unique');
  });

  test('are missed when there are none', () => {
    expect(() => readCluster(cluster)).toThrow('holds no rendered object');
  });
});
