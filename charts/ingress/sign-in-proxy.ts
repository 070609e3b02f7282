import { type Component, cores, type Exposure, hours, images, mib, millicores, minutes, Server } from '#platform';
import { generatedSecret, outsideSecret } from '../external-secrets';
import { proxies } from './operator';
import { clientKeys, type OidcProvider, type OnePerson, providerEndpoint } from './sign-in';

const ports = { http: 4180, metrics: 44_180 } as const;
const secrets = '/etc/oauth2-proxy/secrets';
const settings = '/etc/oauth2-proxy/settings';
const client = 'sign-in-client';

/**
 * oauth2-proxy before one application, which lets in nobody else. One proxy an application and no cookie for the whole domain: what an application
 * is sent with a request, its session among it, is worth nothing at another. Settings: docs/docs/configuration/overview.md at tag v7.15.3.
 */
export function signInProxy(
  component: Component,
  { name, endpoint, service }: Exposure,
  url: string,
  signIn: OidcProvider | OnePerson,
): Server<keyof typeof ports> {
  const on = component.cluster;
  const replicas = proxies.replicas(on);
  const server = new Server(component, `${name}-sign-in`, {
    application: 'oauth2-proxy',
    image: images.oauth2Proxy(on),
    uid: 65_532,
    ports,
    replicas,
    cpu: millicores(50),
    cpuLimit: cores(0.5),
    memory: mib(128),
    args: [`--config=${settings}/proxy.toml`],
    mounts: [
      { path: settings, config: { 'proxy.toml': toml({ ...common(url, service), ...own(signIn) }) } },
      { path: secrets, secret: session(component, name, signIn) },
      ...(signIn.kind === 'oidc' ? [{ path: `${secrets}-client`, secret: client }] : []),
    ],
    env: signIn.kind === 'oidc' ? [clientId] : [],
    probes: { ready: { path: '/ready', port: 'http' }, live: { path: '/ping', port: 'http' } },
    placement: 'services',
  });
  on.ledger.grant(server.workload, 'connect', endpoint);
  if (signIn.kind === 'oidc') on.ledger.grant(server.workload, 'connect', providerEndpoint(signIn));
  on.observes.metrics({ name: server.name, endpoint: server.endpoint('metrics') });
  return server;
}

/** The OAuth client that all proxies share. */
export function signInClient(component: Component, { client: path }: OidcProvider): void {
  outsideSecret(component, { name: client, path, keys: clientKeys });
}

const clientId = {
  name: 'OAUTH2_PROXY_CLIENT_ID',
  valueFrom: { secretKeyRef: { name: client, key: 'client_id' } },
} as const;

/** What nobody else needs to know: the key of the session cookie, and a single person's password, which is kept as the hash that the proxy wants. */
function session(component: Component, name: string, signIn: OidcProvider | OnePerson): string {
  const secret = `${name}-session`;
  if (signIn.kind === 'oidc') return generatedSecret(component, { name: secret, generate: ['cookie'] }).secretName;
  return generatedSecret(component, {
    name: secret,
    generate: ['cookie', 'client_secret', 'password'],
    template: { htpasswd: `{{ htpasswd ${JSON.stringify(signIn.name)} (index . "password") }}` },
  }).secretName;
}

function common(url: string, { name, namespace, port }: Exposure['service']) {
  return {
    http_address: `0.0.0.0:${ports.http}`,
    metrics_address: `0.0.0.0:${ports.metrics}`,
    silence_ping_logging: true,
    // The gateway ends TLS; nobody else gets through to here.
    reverse_proxy: true,
    redirect_url: `${url}/oauth2/callback`,
    upstreams: [`http://${name}.${namespace}.svc:${port}/`],
    // A query may take its time.
    upstream_timeout: minutes(5).go,
    cookie_secret_file: `${secrets}/cookie`,
    // `__Host-`: a browser sends it to this host alone, and takes it from this host alone (RFC 6265bis, 4.1.3.2).
    cookie_name: '__Host-session',
    cookie_samesite: 'lax',
    cookie_expire: hours(12).go,
    cookie_csrf_per_request: true,
    cookie_csrf_per_request_limit: 5,
    // Who it is stands in X-Forwarded-User. A made-up Authorization header beside it would reach applications that look at theirs.
    pass_basic_auth: false,
    // Tokens of the provider are of no use to the application, and need not be in the cookie.
    session_cookie_minimal: true,
  };
}

function own(signIn: OidcProvider | OnePerson): Settings {
  if (signIn.kind === 'oidc') {
    return {
      provider: 'oidc',
      oidc_issuer_url: signIn.issuer,
      client_secret_file: `${secrets}-client/client_secret`,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      // The default skips the check that ties a token to the request that asked for it.
      insecure_oidc_skip_nonce: false,
      oidc_groups_claim: signIn.groupsClaim ?? 'groups',
      allowed_groups: signIn.groups,
      // A provider's own id of a person says nothing to others.
      prefer_email_to_user: true,
      // Which domain an address is of says nothing: the groups decide.
      email_domains: ['*'],
      skip_provider_button: true,
    };
  }
  // It insists on a provider. This one lets nobody in: no domain of addresses is allowed, and its client does not exist.
  return {
    provider: 'github',
    provider_display_name: 'nobody (use the password)',
    client_id: 'none',
    client_secret_file: `${secrets}/client_secret`,
    htpasswd_file: `${secrets}/htpasswd`,
    display_htpasswd_form: true,
  };
}

type Settings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** JSON's texts, numbers, booleans and lists of texts are TOML's too (toml.io/en/v1.0.0). */
const toml = (settings: Settings) =>
  Object.entries(settings)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join('');
