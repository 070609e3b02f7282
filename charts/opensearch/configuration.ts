import { stringify } from 'yaml';

/** Where the image keeps things (opensearch-build, docker/release/dockerfiles), and where ours are put. */
const home = '/usr/share/opensearch';
export const folders = {
  /** What the server reads: the image's own files and ours, in one folder. It finds certificates nowhere else (docs.opensearch.org/2.19/security/configuration/tls). */
  configuration: '/etc/opensearch',
  settings: '/etc/opensearch-settings',
  users: '/etc/opensearch-users',
  certificate: '/etc/opensearch-tls',
  data: `${home}/data`,
} as const;

export const ports = { https: 9200, transport: 9300 } as const;

export const command = [`${home}/bin/opensearch`] as const;

/** The one user, as its clients know it. */
export const user = 'app';

/** Certificates of nodes bear this name; the nodes know each other by it. */
export const nodeName = 'opensearch-node';

export interface SettingsProps {
  readonly name: string;
  /** Pods of the nodes, by name. */
  readonly nodes: readonly string[];
  /** Host that leads to all nodes, whether they are ready or not. */
  readonly seedHost: string;
}

/** opensearch.yml (docs.opensearch.org/2.19/install-and-configure/configuring-opensearch). */
export function settings({ name, nodes, seedHost }: SettingsProps): string {
  const tls = 'tls';
  const pem = (layer: 'http' | 'transport') => ({
    [`plugins.security.ssl.${layer}.pemcert_filepath`]: `${tls}/tls.crt`,
    [`plugins.security.ssl.${layer}.pemkey_filepath`]: `${tls}/tls.key`,
    [`plugins.security.ssl.${layer}.pemtrustedcas_filepath`]: `${tls}/ca.crt`,
  });
  return stringify({
    'cluster.name': name,
    // Filled in by the server, from the environment.
    'node.name': '${HOSTNAME}',
    'network.host': '0.0.0.0',
    'http.port': ports.https,
    'transport.port': ports.transport,
    'path.data': folders.data,
    // Mapping files into memory wants a kernel setting (vm.max_map_count) that no restricted pod may change.
    'node.store.allow_mmap': false,
    ...(nodes.length === 1
      ? { 'discovery.type': 'single-node' }
      : { 'discovery.seed_hosts': [seedHost], 'cluster.initial_cluster_manager_nodes': [...nodes] }),
    'plugins.security.ssl.http.enabled': true,
    ...pem('http'),
    ...pem('transport'),
    // All nodes have one certificate.
    'plugins.security.ssl.transport.enforce_hostname_verification': false,
    'plugins.security.nodes_dn': [`CN=${nodeName}`],
    // Users and roles are taken from the files at the first start. Nobody holds a certificate that could change them later.
    'plugins.security.allow_default_init_securityindex': true,
  });
}

/**
 * Who may do what. The store belongs to one application, which makes, changes and drops its own indices, so its user may do all that is not
 * administration of users (docs.opensearch.org/2.19/security/access-control/users-roles, all_access). The image's file knows demo users besides.
 */
export const rolesMapping = stringify({
  _meta: { type: 'rolesmapping', config_version: 2 },
  all_access: { reserved: false, users: [user] },
});

/** The users, filled in by External Secrets: the server gets the hash of the password alone. */
export const usersTemplate = stringify({
  _meta: { type: 'internalusers', config_version: 2 },
  [user]: { hash: '{{ .password | bcrypt }}', reserved: false },
});

/** Puts the configuration together: the image's files, ours over them, and certificates as files that are no links. */
export const assemble = [
  'set -eu',
  `cp -r ${home}/config/. ${folders.configuration}/`,
  `cp ${folders.settings}/opensearch.yml ${folders.configuration}/opensearch.yml`,
  `cp ${folders.settings}/roles_mapping.yml ${folders.users}/internal_users.yml ${folders.configuration}/opensearch-security/`,
  `mkdir -p ${folders.configuration}/tls`,
  `cp -L ${folders.certificate}/tls.crt ${folders.certificate}/tls.key ${folders.certificate}/ca.crt ${folders.configuration}/tls/`,
].join('\n');
