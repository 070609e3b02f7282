import { type Cluster, type Component, DescriptionError, type EnvVar } from '#platform';
import { outsideSecret } from '../external-secrets';
import { clientKeys, type OidcProvider } from '../ingress';
import { secret, texts } from './environment';

/**
 * How people become somebody: an identity provider says who they are, or, on a laptop, whoever knows the administrator's generated password is the
 * administrator. The administrator is there in both cases: nobody else could make anybody else one.
 */
export type DataHubSignIn =
  | {
      readonly provider: OidcProvider;
      /** Where people find DataHub: they are sent back there. */
      readonly url: string;
    }
  | 'administrator';

/** The user whom DataHub's own policies make administrator (boot/policies.json). */
const administrator = 'datahub';

/** user.props of the frontend, which the image brings with a password that everybody knows. */
export const usersTemplate = `${administrator}:{{ .password }}`;
export const usersFile = '/datahub-frontend/conf/user.props';

/** datahub-frontend/conf/application.conf, `auth.oidc`. */
export function signInEnv(component: Component, signIn: DataHubSignIn): readonly EnvVar[] {
  if (signIn === 'administrator') return [];
  const { provider, url } = signIn;
  const client = outsideSecret(component, { name: 'sign-in-client', path: provider.client, keys: clientKeys });
  return [
    ...texts({
      AUTH_OIDC_ENABLED: 'true',
      AUTH_OIDC_DISCOVERY_URI: `${provider.issuer}/.well-known/openid-configuration`,
      AUTH_OIDC_BASE_URL: url,
      AUTH_OIDC_SCOPE: 'openid email profile',
      AUTH_OIDC_USER_NAME_CLAIM: 'email',
      AUTH_OIDC_REQUIRED_GROUPS: provider.groups.join(','),
      AUTH_OIDC_GROUPS_CLAIM: provider.groupsClaim ?? 'groups',
      AUTH_COOKIE_SECURE: 'true',
    }),
    secret('AUTH_OIDC_CLIENT_ID', client.secretName, 'client_id'),
    secret('AUTH_OIDC_CLIENT_SECRET', client.secretName, 'client_secret'),
  ];
}

export function requireProvider(where: string, on: Cluster, signIn: DataHubSignIn): void {
  if (signIn !== 'administrator' || on.cloud.provider === 'none') return;
  throw new DescriptionError({
    code: 'LH301',
    where,
    what: 'everybody would be the administrator, by a password that all share',
    fix: 'State the identity provider: `signIn: { provider, url }`.',
  });
}
