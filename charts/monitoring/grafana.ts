import {
  type Component,
  mib,
  millicores,
  resourcesOf,
  rights,
  type Size,
  type ValuesOf,
  type versions,
} from '#platform';
import { dashboardFolder, dashboardLabels, dataSource, grafanaAdmin, namespace, release, urls } from './stack';

/** Grafana, and beside it what brings dashboards. */
export const grafanaSize: Size = { cpu: millicores(100), cpuLimit: millicores(500), memory: mib(512) };
export const sidecarSize: Size = { cpu: millicores(20), cpuLimit: millicores(100), memory: mib(192) };

const [[label, labelValue] = []] = Object.entries(dashboardLabels);

/**
 * Values of Grafana's chart, charts/grafana at tag grafana-12.11.1. It keeps nothing: what lasts is stated in code, and a restart forgets the rest.
 */
export const grafanaValues = {
  admin: { existingSecret: grafanaAdmin.name, userKey: grafanaAdmin.user, passwordKey: grafanaAdmin.password },
  resources: resourcesOf(grafanaSize),
  containerSecurityContext: {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
  // Plugins of its own put their sockets there.
  extraEmptyDirMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  // The chart's would let it read Secrets, and in every namespace; `dashboardReader` reads ConfigMaps in this one.
  rbac: { create: false, namespaced: true },
  testFramework: { enabled: false },
  // Only the ingress may connect to it, because it believes what the ingress says of who is there.
  serviceMonitor: { enabled: false },
  sidecar: {
    resources: resourcesOf(sidecarSize),
    dashboards: {
      label,
      labelValue,
      searchNamespace: namespace,
      resource: 'configmap',
      folderAnnotation: dashboardFolder,
      provider: { foldersFromFilesStructure: true },
    },
    // The data sources are known here; a sidecar would look for them in Secrets too.
    datasources: { enabled: false },
  },
  datasources: {
    'datasources.yaml': {
      apiVersion: 1,
      datasources: [
        { name: 'Prometheus', ...dataSource, access: 'proxy', url: urls.prometheus, isDefault: true },
        {
          name: 'Alertmanager',
          type: 'alertmanager',
          uid: 'alertmanager',
          access: 'proxy',
          url: urls.alertmanager,
          jsonData: { implementation: 'prometheus' },
        },
      ],
    },
  },
  'grafana.ini': {
    // The proxy before it has asked people who they are and says so in headers, which it takes from all that comes from outside
    // (oauth2-proxy, `pass-user-headers` and `skip-auth-strip-headers`).
    'auth.proxy': {
      enabled: true,
      header_name: 'X-Forwarded-User',
      header_property: 'username',
      headers: 'Email:X-Forwarded-Email Name:X-Forwarded-Preferred-Username',
      auto_sign_up: true,
    },
    // They may look into everything and try dashboards out; what they save is gone with the pod.
    users: { auto_assign_org_role: 'Editor', allow_sign_up: false },
    // It would ask grafana.com for news and plugins, which no policy lets through.
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    plugins: { preinstall_disabled: true, public_key_retrieval_disabled: true },
    news: { news_feed_enabled: false },
  },
} as const satisfies ValuesOf<typeof versions.charts.kubePrometheusStack>['grafana'];

/** What the sidecar that brings dashboards may do. */
export function dashboardReader(component: Component): void {
  rights(component, {
    name: 'grafana-dashboards',
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
    account: { name: `${release}-grafana`, namespace },
  });
}
