import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceOf } from '#platform';

describe('a kind is named as the API names it', () => {
  test.each([
    ['ConfigMap', 'configmaps'],
    ['Ingress', 'ingresses'],
    ['GatewayClass', 'gatewayclasses'],
    ['Gateway', 'gateways'],
    ['NetworkPolicy', 'networkpolicies'],
  ])('%s: %s', (kind, resource) => expect(resourceOf(kind)).toBe(resource));

  // Only machines that compile have the collected CRDs; elsewhere test:cluster asks the API server.
  const collected = join(process.env.LAKEHOUSE_SHARED ?? '../shared', 'crds');
  if (existsSync(collected)) {
    test('as in all collected definitions', () => {
      const plurals = (readdirSync(collected, { recursive: true, encoding: 'utf8' }) as string[])
        .filter((file) => /\.ya?ml$/.test(file))
        .flatMap((file) => [...readFileSync(join(collected, file), 'utf8').matchAll(/^ {2}names:\n((?: {4}.*\n)+)/gm)])
        .map(([, names = '']) => [/^ {4}kind: "?(\w+)/m.exec(names)?.[1], /^ {4}plural: "?(\w+)/m.exec(names)?.[1]]);
      expect(plurals.length).toBeGreaterThan(100);
      expect(plurals.filter(([kind = '', plural]) => resourceOf(kind) !== plural)).toEqual([]);
    });
  }
});
