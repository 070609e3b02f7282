import { type Component, cores, gib, images, millicores, Server, seconds } from '#platform';
import { generatedSecret } from '../external-secrets';
import { providerEndpoint } from '../ingress';
import { authentication, type Keys, ports, type Stores, secret, texts } from './environment';
import { type DataHubSignIn, signInEnv, usersFile, usersTemplate } from './sign-in';

export interface FrontendProps {
  readonly gms: Server<keyof typeof ports>;
  readonly keys: Keys;
  readonly stores: Stores;
  readonly signIn: DataHubSignIn;
  readonly frontends: number;
}

/** The user of the image, as its chart runs it. */
const uid = 1000;
const port = 9002;

/** What people look at. It keeps nothing: sessions are signed cookies. */
export function frontend(component: Component, props: FrontendProps): void {
  const on = component.cluster;
  const { gms, stores, signIn, frontends } = props;
  const { kafka, search } = stores;
  const { keys, system } = props.keys;
  const users = generatedSecret(component, {
    name: 'datahub-administrator',
    generate: ['password'],
    template: { 'user.props': usersTemplate },
  });
  const page = { path: '/admin', port: 'http' } as const;
  const server = new Server(component, 'datahub-frontend', {
    image: images.datahub.frontend(on),
    uid,
    ports: { http: port },
    replicas: frontends,
    cpu: millicores(200),
    cpuLimit: cores(1),
    memory: gib(1.25),
    env: [
      ...texts({
        JAVA_MEMORY_OPTS: '-Xms256m -Xmx768m',
        SERVER_PORT: String(port),
        DATAHUB_GMS_HOST: gms.host,
        DATAHUB_GMS_PORT: String(ports.http),
        METADATA_SERVICE_AUTH_ENABLED: 'true',
        DATAHUB_ANALYTICS_ENABLED: 'false',
        // Its configuration wants them, whether it counts clicks or not. It connects to neither.
        KAFKA_BOOTSTRAP_SERVER: kafka.bootstrapServers,
        ELASTIC_CLIENT_HOST: search.host,
        ELASTIC_CLIENT_PORT: String(search.port),
      }),
      ...authentication(system),
      secret('DATAHUB_SECRET', keys.secretName, 'session-key'),
      ...signInEnv(component, signIn),
    ],
    mounts: [{ path: usersFile, secret: users.secretName, file: 'user.props' }],
    // It writes beside its program.
    readOnlyRoot: false,
    probes: { ready: page, live: { ...page, every: seconds(20) } },
    placement: 'services',
  });
  on.ledger.grant(server.workload, 'connect', gms.endpoint());
  for (const read of [keys, system, users]) on.ledger.grant(server.workload, 'read', read);
  if (signIn !== 'administrator') on.ledger.grant(server.workload, 'connect', providerEndpoint(signIn.provider));
  // The proxy lets in whom the groups allow; who they are is DataHub's own question.
  on.expose({ name: 'datahub', endpoint: server.endpoint(), service: server.servicePort(), signIn: 'proxy' });
}
