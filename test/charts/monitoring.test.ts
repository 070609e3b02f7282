import {
  type Cloud,
  type Cluster,
  Component,
  days,
  Endpoint,
  gib,
  local,
  minutes,
  pods,
  Resource,
  slack,
  webhook,
} from '#platform';
import { Monitoring, type MonitoringProps } from '../../charts/monitoring';
import { PodMonitor } from '../../charts/monitoring/resources';
import { awsIn, described } from '../platform/described';

const props: MonitoringProps = {
  retention: days(15),
  disk: gib(50),
  alertsTo: slack({ path: 'cafe/alerts', channel: '#cafe' }),
};
const inCloud = awsIn('eu-central-1');

/** A cluster with something to watch: pods in the component `box`, an alert and a dashboard. */
function watched(stated: Partial<MonitoringProps> | undefined, cloud: Cloud = local()) {
  let monitoring: Monitoring | undefined;
  const result = described((box, on) => {
    observe(box, on);
    if (stated) monitoring = new Monitoring(on, { ...props, ...stated });
  }, cloud);
  return { ...result, monitoring, find: finder(result.objects) };
}

function observe(box: Component, on: Cluster): void {
  on.namespace('here');
  const endpoint = new Endpoint('here/box-metrics', box, pods('here', { app: 'box' }), [9000]);
  on.observes.metrics({ name: 'box', endpoint, path: '/prometheus', interval: minutes(1) });
  on.observes.metrics({
    name: 'box-over-tls',
    endpoint: new Endpoint('here/box-tls', box, pods('here', { app: 'box' }), [9443]),
    scheme: 'https',
  });
  const alert = { owner: box, expr: 'up == 0', for: minutes(90), severity: 'critical', description: 'Look.' } as const;
  on.observes.alert({ ...alert, name: 'BoxGone', summary: 'The box is gone' });
  on.observes.alert({ ...alert, name: 'BoxFull', summary: 'The box is full', severity: 'warning' });
  on.observes.dashboard({
    name: 'box',
    owner: box,
    title: 'The box',
    panels: [
      { title: 'One', expr: 'a', unit: 's' },
      { title: 'Two', expr: ['b', 'c'] },
      { title: 'Three', expr: 'd' },
    ],
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
type Found = any;

const finder =
  (objects: readonly { readonly kind: string; readonly metadata: { readonly name: string } }[]) =>
  (kind: string, name: string): Found =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);

const valuesOf = (find: (kind: string, name: string) => Found): Found =>
  find('HelmRelease', 'kube-prometheus-stack').spec.values;

test('without a monitoring stack nothing of it is rendered, whatever is worth watching', () => {
  const { objects, cluster } = watched(undefined);
  expect(cluster.observes.alerts).toHaveLength(2);
  const text = JSON.stringify(objects);
  expect(text).not.toMatch(/prometheus|grafana/i);
});

test('each metrics source gets a monitor for its pods and their port, called as the source', () => {
  const { find } = watched({});
  expect(find('PodMonitor', 'box').metadata.namespace).toBe('monitoring');
  expect(find('PodMonitor', 'box').spec).toEqual({
    selector: { matchLabels: { app: 'box' } },
    namespaceSelector: { matchNames: ['here'] },
    podMetricsEndpoints: [
      {
        portNumber: 9000,
        path: '/prometheus',
        interval: '1m',
        honorLabels: true,
        relabelings: [{ targetLabel: 'job', replacement: 'box' }],
      },
    ],
  });
});

test('pods are read over TLS by address, which no certificate names', () => {
  const [endpoint] = watched({}).find('PodMonitor', 'box-over-tls').spec.podMetricsEndpoints;
  expect(endpoint).toMatchObject({ portNumber: 9443, scheme: 'https', tlsConfig: { insecureSkipVerify: true } });
});

test('Prometheus may connect to each source, and the source lets it in', () => {
  const { find } = watched({});
  const out = find('NetworkPolicy', 'prometheus-egress').spec.egress;
  expect(out).toContainEqual({
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'here' } },
        podSelector: { matchLabels: { app: 'box' } },
      },
    ],
    ports: [{ port: 9000, protocol: 'TCP' }],
  });
  const [rule] = find('NetworkPolicy', 'box-metrics-ingress').spec.ingress;
  expect(rule.from[0].podSelector.matchLabels).toMatchObject({ 'app.kubernetes.io/name': 'prometheus' });
  expect(rule.ports).toEqual([{ port: 9000, protocol: 'TCP' }]);
});

test('the alerts of a component are one rule object, in durations that Prometheus reads', () => {
  const { groups } = watched({}).find('PrometheusRule', 'services-box').spec;
  expect(groups).toHaveLength(1);
  expect(groups[0].rules.map(({ alert }: Found) => alert)).toEqual(['BoxFull', 'BoxGone']);
  expect(groups[0].rules[1]).toEqual({
    alert: 'BoxGone',
    expr: 'up == 0',
    for: '90m',
    labels: { severity: 'critical', component: 'services/box' },
    annotations: { summary: 'The box is gone', description: 'Look.' },
  });
});

test('a dashboard is a ConfigMap that the sidecar looks for, its panels two beside each other', () => {
  const { find } = watched({});
  const { metadata, data } = find('ConfigMap', 'dashboard-box');
  const { sidecar, datasources } = valuesOf(find).grafana;
  expect(metadata.labels[sidecar.dashboards.label]).toBe(sidecar.dashboards.labelValue);
  expect(metadata.annotations[sidecar.dashboards.folderAnnotation]).toBe('tiny');
  expect(metadata.namespace).toBe(sidecar.dashboards.searchNamespace);
  const dashboard = JSON.parse(data['box.json']);
  expect(dashboard).toMatchObject({ uid: 'box', title: 'The box', schemaVersion: 41 });
  expect(dashboard.panels.map(({ gridPos: { x, y } }: Found) => [x, y])).toEqual([
    [0, 0],
    [12, 0],
    [0, 8],
  ]);
  expect(dashboard.panels[1].targets.map(({ refId, expr }: Found) => [refId, expr])).toEqual([
    ['A', 'b'],
    ['B', 'c'],
  ]);
  const [source] = datasources['datasources.yaml'].datasources;
  for (const { datasource, targets } of dashboard.panels) {
    for (const { uid } of [datasource, ...targets.map(({ datasource }: Found) => datasource)])
      expect(uid).toBe(source.uid);
  }
});

test('what is watched does not wait for those who watch it', () => {
  const { find, objects } = watched({});
  expect(find('Kustomization', 'services-box').spec.dependsOn).toEqual([{ name: 'namespaces-here' }]);
  const waitForMonitoring = (objects as Found[]).filter(({ spec }) =>
    spec?.dependsOn?.some(({ name }: Found) => name === 'services-monitoring'),
  );
  expect(waitForMonitoring).toEqual([]);
});

test('the release comes after both of its namespaces and after cert-manager', () => {
  const { dependsOn } = watched({}).find('Kustomization', 'operators-kube-prometheus-stack').spec;
  expect(dependsOn.map(({ name }: Found) => name)).toEqual(
    expect.arrayContaining(['namespaces-monitoring', 'namespaces-node-metrics', 'operators-cert-manager']),
  );
});

test('every monitor and rule counts, and only what can be asked is asked', () => {
  const values = valuesOf(watched({}).find);
  const { prometheusSpec } = values.prometheus;
  for (const kind of ['podMonitor', 'serviceMonitor', 'rule', 'probe', 'scrapeConfig'])
    expect(prometheusSpec[`${kind}SelectorNilUsesHelmValues`]).toBe(false);
  for (const hidden of ['kubeEtcd', 'kubeScheduler', 'kubeControllerManager', 'kubeProxy'])
    expect(values[hidden]).toEqual({ enabled: false });
  // The chart's own alerts on volumes that fill and pods that crash stay on.
  const { rules } = values.defaultRules;
  expect(rules.kubernetesStorage ?? true).toBe(true);
  expect(rules.kubernetesApps ?? true).toBe(true);
});

test('the disk is full before it is: the oldest metrics go when four fifths are used', () => {
  const { prometheusSpec } = valuesOf(watched({ disk: gib(10) }).find).prometheus;
  expect(prometheusSpec).toMatchObject({ retention: '15d', retentionSize: '8192MB' });
  expect(prometheusSpec.storageSpec.volumeClaimTemplate.spec.resources.requests.storage).toBe('10Gi');
});

test('the address that alerts go to is a file, brought from outside', () => {
  const { find, objects } = watched({}, inCloud);
  const { config, alertmanagerSpec } = valuesOf(find).alertmanager;
  expect(alertmanagerSpec.secrets).toEqual(['alerts-to']);
  expect(config.receivers[1].slack_configs[0]).toMatchObject({
    api_url_file: '/etc/alertmanager/secrets/alerts-to/url',
    channel: '#cafe',
  });
  expect(find('ExternalSecret', 'alerts-to').spec.data).toEqual([
    { secretKey: 'url', remoteRef: { key: 'cafe/alerts', property: 'url' } },
  ]);
  expect(JSON.stringify(objects)).not.toContain('hooks.slack.com');
});

test('a webhook is told at a file too', () => {
  const { config } = valuesOf(watched({ alertsTo: webhook({ path: 'on-call' }) }).find).alertmanager;
  expect(config.receivers[1]).toEqual({
    name: 'team',
    webhook_configs: [{ url_file: '/etc/alertmanager/secrets/alerts-to/url', send_resolved: true }],
  });
});

test('where nobody is told, Alertmanager reads no Secret and connects to nobody', () => {
  const { find } = watched({ alertsTo: 'nobody' });
  const { config, alertmanagerSpec } = valuesOf(find).alertmanager;
  expect(config.route.receiver).toBe('null');
  expect(config.receivers).toEqual([{ name: 'null' }]);
  expect(alertmanagerSpec.secrets).toEqual([]);
  expect(find('NetworkPolicy', 'alertmanager-egress')).toBeUndefined();
});

test('who is told lives outside the networks of the company', () => {
  const [rule] = watched({}).find('NetworkPolicy', 'alertmanager-egress').spec.egress;
  expect(rule.ports).toEqual([{ port: 443, protocol: 'TCP' }]);
  expect(rule.to[0].ipBlock.except).toContain('10.0.0.0/8');
});

test('the administrator of Grafana has a password that nobody invented', () => {
  const { find } = watched({});
  const { admin } = valuesOf(find).grafana;
  expect(find('Password', admin.existingSecret).spec.secretKeys).toEqual([admin.passwordKey]);
  expect(find('ExternalSecret', admin.existingSecret).spec.target.template.data[admin.userKey]).toBe('admin');
  expect(valuesOf(find).grafana.adminPassword).toBeUndefined();
});

test('Grafana believes the proxy, and nobody but the proxy may connect to it', () => {
  const { find, cluster } = watched({});
  expect(valuesOf(find).grafana['grafana.ini']['auth.proxy'].enabled).toBe(true);
  const [exposed] = cluster.exposed;
  expect(exposed).toMatchObject({ name: 'grafana', signIn: 'proxy' });
  // Without an ingress nobody is granted it, and the namespace lets nobody in by default.
  expect(cluster.ledger.edges.filter(({ to }) => to === exposed?.endpoint)).toEqual([]);
  expect(find('NetworkPolicy', 'grafana-ingress')).toBeUndefined();
});

test("Grafana's sidecar may read ConfigMaps of its namespace, and no Secret", () => {
  const { find, objects } = watched({});
  expect(valuesOf(find).grafana.rbac.create).toBe(false);
  expect(find('Role', 'grafana-dashboards').rules).toEqual([
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
  ]);
  expect((objects as Found[]).filter(({ kind }) => kind === 'ClusterRole')).toEqual([]);
  expect(valuesOf(find)['kube-state-metrics'].collectorsExclude).toContain('secrets');
});

test('the stack is restricted; agents of the nodes are alone in a namespace that is not', () => {
  const { cluster, find } = watched({});
  expect(cluster.namespaces.get('monitoring')?.podSecurity).toBe('restricted');
  expect(cluster.namespaces.get('node-metrics')?.podSecurity).toBe('privileged');
  const agent = valuesOf(find)['prometheus-node-exporter'];
  expect(agent.namespaceOverride).toBe('node-metrics');
  expect(find('ServiceAccount', agent.serviceAccount.name).metadata.namespace).toBe('node-metrics');
});

test('others ask Prometheus at the URL whose endpoint they are granted', () => {
  const { monitoring } = watched({});
  const { url, endpoint } = monitoring?.prometheus ?? {};
  expect(url).toBe('http://prometheus-operated.monitoring.svc:9090');
  expect(endpoint?.ports).toEqual([9090]);
});

test('LH270: a second monitoring stack is refused', () => {
  const twice = () =>
    described((_, on) => [new Monitoring(on, props), new Monitoring(new Component(on, 'b', at), props)]);
  const at = { layer: 'services', namespace: 'here' } as const;
  expect(twice).toThrow('LH270');
});

test('LH271: a monitor without the stack is refused', () => {
  const alone = () =>
    described((box) => {
      new Resource(box, 'monitor', PodMonitor, {
        metadata: { name: 'alone' },
        spec: { selector: {}, podMetricsEndpoints: [] },
      });
    });
  expect(alone).toThrow('LH271');
});

test.each(['Box', 'a'.repeat(41), 'box-'])("LH272: '%s' is no address of a dashboard", (name) => {
  const stated = () =>
    described((owner, on) => {
      on.observes.dashboard({ name, owner, title: 'Box', panels: [] });
      new Monitoring(on, props);
    });
  expect(stated).toThrow('LH272');
});
