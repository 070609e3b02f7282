import { readFileSync } from 'node:fs';
import {
  type ChartPin,
  ChartRelease,
  Component,
  chartName,
  Operator,
  together,
  type Values,
  versions,
} from '#platform';
import { chartVersions, valuesViolations } from '../../src/check/schema';
import { render } from '../../src/commands/render';
import { tiny } from '../charts/descriptions';
import { rendered } from '../clusters/rendered';

const { keda, certManager, jupyterhub } = versions.charts;
const own = { from: 'oci', url: 'oci://registry.example.org/charts/our-own', version: '1.0.0' } as const;

/** What is found in a cluster with one release. */
function problemsOf(release: (box: Component) => unknown): readonly string[] {
  const definition = tiny((on) => release(new Component(on, 'box', { layer: 'services', namespace: 'here' })));
  return render(definition, process.cwd()).problems.map(
    ({ code, where, what, fix }) => `${code} ${where}: ${what}. ${fix}`,
  );
}

describe('TypeScript', () => {
  const operator = { name: 'keda', apiGroups: [], namespace: 'keda', pods: {}, asks: together(), chart: keda };

  it('refuses a key that the chart does not have, at the top and below', () => {
    // @ts-expect-error priorityClass is not a value of KEDA's chart
    new Operator({ ...operator, values: () => ({ priorityClass: 'high' }) });
    // @ts-expect-error operators is not one of its parts
    new Operator({ ...operator, values: () => ({ resources: { operator: {} }, prometheus: { operators: {} } }) });
    new Operator({
      ...operator,
      values: () => ({ priorityClassName: 'high', prometheus: { operator: { port: 8080 } } }),
    });
  });

  it('refuses it in what a function or a spread brings, too', () => {
    const standing = () => ({ priorityClass: 'high' });
    // @ts-expect-error priorityClass is not a value of KEDA's chart
    new Operator({ ...operator, values: () => ({ watchNamespace: 'here', ...standing() }) });
  });

  it('refuses values of another type', () => {
    // @ts-expect-error a port is a number
    new Operator({ ...operator, values: () => ({ prometheus: { operator: { port: '8080' } } }) });
    // @ts-expect-error one of the types of a Service
    new Operator({ ...operator, chart: jupyterhub, values: () => ({ proxy: { service: { type: 'Internal' } } }) });
  });

  it('leaves the values of a chart that nobody compiled to its author', () => {
    expect(new Operator({ ...operator, chart: own, values: () => ({ anything: { goes: 1 } }) }).name).toBe('keda');
  });
});

describe('LH014', () => {
  const found = (chart: typeof keda | typeof certManager | typeof own, values: string) =>
    problemsOf((box) => new ChartRelease(box, { name: 'it', chart, values: () => JSON.parse(values) }));

  it('names the chart, the key and the one that was meant', () => {
    expect(found(keda, '{"prometheus":{"operator":{"prot":8080}}}')).toEqual([
      "LH014 tiny/box: chart 'keda': prometheus.operator.prot is not a field of the values of keda 2.20.2. Did you mean port?",
    ]);
  });

  it('names a value of another type', () => {
    expect(found(certManager, '{"crds":{"enabled":"true"}}')).toEqual([
      'LH014 tiny/box: chart \'cert-manager\': crds.enabled must be true or false, not "true". Write true without quotes.',
    ]);
  });

  it('looks into the parts of pods', () => {
    expect(found(certManager, '{"resources":{"request":{"cpu":"1"}}}')[0]).toContain('Did you mean requests?');
  });

  it('is quiet about good values, about null, which takes a default away, and about charts that nobody compiled', () => {
    expect(found(certManager, '{"crds":{"enabled":true},"nodeSelector":null}')).toEqual([]);
    expect(found(own, '{"anything":{"goes":1}}')).toEqual([]);
  });

  it('leaves values that hold themselves to the rule for them', () => {
    const loop: Record<string, unknown> = { crds: {} };
    (loop.crds as Record<string, unknown>).annotations = loop;
    const problems = problemsOf(
      (box) => new ChartRelease(box, { name: 'it', chart: own, values: () => loop as Values }),
    );
    expect(problems.some((problem) => problem.startsWith('LH001'))).toBe(true);
  });
});

describe('LH015', () => {
  it('says how to compile the values of a version that was pinned anew', () => {
    const chart = { ...keda, version: '9.9.9' } as const;
    expect(problemsOf((box) => new ChartRelease(box, { name: 'keda', chart, values: () => ({}) }))).toEqual([
      "LH015 tiny/box: chart 'keda': version 9.9.9 is pinned, and schemas/charts knows the values of 2.20.2. " +
        'Run npm run schemas:charts, which pulls it with helm, and commit what it writes.',
    ]);
  });
});

/** Charts whose values nobody could compile, and why. */
const unknown: Readonly<Record<string, string>> = {};

describe('the pins', () => {
  it.each(Object.values(versions.charts).map((pin) => [chartName(pin), pin.version]))(
    'of %s: its values are known as of %s',
    (chart, version) => {
      if (unknown[chart] !== undefined) expect(chartVersions(chart)).toBeUndefined();
      else expect(chartVersions(chart)).toContain(version);
    },
  );

  it('are the only charts whose values are known', () => {
    const pinned = new Set<string>(Object.values(versions.charts).map(chartName));
    expect(Object.keys(unknown).filter((chart) => !pinned.has(chart))).toEqual([]);
    const compiled = Object.keys(JSON.parse(readFileSync('schemas/charts/index.json', 'utf8')));
    expect(compiled.filter((chart) => !pinned.has(chart))).toEqual([]);
  });
});

/** Names that people make up: of resources, of labels. */
const madeUp = /[. ](resources\.(requests|limits)|nodeSelector|(additionalA|a)nnotations|extraEnv)\.[^.]/;

/** What the chart hands on to a program that knows it, and looks at nowhere. */
const handedOn: readonly string[] = [
  'cloudnative-pg config.data.WATCH_NAMESPACE',
  'flink-kubernetes-operator operatorSecurityContext.allowPrivilegeEscalation',
  'flink-kubernetes-operator operatorSecurityContext.capabilities',
  'flink-kubernetes-operator webhook.keystore.passwordSecretRef.key',
  'flink-kubernetes-operator webhook.keystore.passwordSecretRef.name',
  'flink-kubernetes-operator webhookSecurityContext.allowPrivilegeEscalation',
  'flink-kubernetes-operator webhookSecurityContext.capabilities',
  'gateway-helm config.envoyGateway.envoyProxy',
  'jupyterhub hub.config.GenericOAuthenticator',
  'jupyterhub hub.config.JupyterHub',
  'jupyterhub hub.config.KubeSpawner',
  'jupyterhub hub.extraPodSpec.priorityClassName',
  'jupyterhub proxy.chp.extraPodSpec.priorityClassName',
  'jupyterhub singleuser.extraTolerations[].effect',
  'jupyterhub singleuser.extraTolerations[].key',
  'jupyterhub singleuser.extraTolerations[].operator',
  'jupyterhub singleuser.extraTolerations[].value',
  'jupyterhub singleuser.storage.extraVolumeMounts[].mountPath',
  'jupyterhub singleuser.storage.extraVolumeMounts[].name',
  'jupyterhub singleuser.storage.extraVolumeMounts[].readOnly',
  'jupyterhub singleuser.storage.extraVolumes[].configMap',
  'jupyterhub singleuser.storage.extraVolumes[].name',
  'jupyterhub singleuser.storage.extraVolumes[].secret',
  // It takes one for all three as well as one for each.
  'keda resources.metricServer',
  'keda resources.operator',
  'keda resources.webhooks',
  'kube-prometheus-stack alertmanager.alertmanagerSpec.storage.volumeClaimTemplate',
  'kube-prometheus-stack alertmanager.config.receivers',
  'kube-prometheus-stack alertmanager.config.route',
  'kube-prometheus-stack grafana.datasources.datasources.yaml',
  'kube-prometheus-stack grafana.grafana.ini.analytics',
  'kube-prometheus-stack grafana.grafana.ini.auth.proxy',
  'kube-prometheus-stack grafana.grafana.ini.news',
  'kube-prometheus-stack grafana.grafana.ini.plugins',
  'kube-prometheus-stack grafana.grafana.ini.users',
  'kube-prometheus-stack prometheus.prometheusSpec.storageSpec.volumeClaimTemplate',
];

/** Paths at which another name would go unseen; below one of them nothing is looked at. */
function missedSlips(pin: ChartPin, values: Tree, at: Tree = values, path = ''): readonly string[] {
  return Object.keys(at).flatMap((key) => {
    const here = Array.isArray(at) ? `${path}[]` : `${path}${path && '.'}${key}`;
    const inner = at[key] as Tree;
    if (!Array.isArray(at)) {
      delete at[key];
      at[`${key}X`] = inner;
      const isSeen = valuesViolations(chartName(pin), pin.version, values).length > 0;
      delete at[`${key}X`];
      at[key] = inner;
      if (!isSeen) return [here];
    }
    return typeof inner === 'object' && inner !== null ? missedSlips(pin, values, inner, here) : [];
  });
}

interface Tree {
  [key: string]: unknown;
}

test('a slip in any key that cat-cafe states for a chart is told, but for what the chart hands on', () => {
  const missed = rendered('cat-cafe').cluster.chartReleases.flatMap(({ props, values }) => {
    const chart = chartName(props.chart);
    return missedSlips(props.chart, structuredClone(values) as Tree).map((path) => `${chart} ${path}`);
  });
  expect([...new Set(missed)].filter((path) => !madeUp.test(path)).sort()).toEqual(handedOn);
});
