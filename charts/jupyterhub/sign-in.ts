import type { Component, EnvVar, SecretReference, Values } from '#platform';
import { outsideSecret } from '../external-secrets';
import { clientKeys, type OidcProvider } from '../ingress';

/** Who may work here: people whom an identity provider knows, or, on a laptop, whoever knows a password that nobody invented. */
export type HubSignIn =
  | {
      readonly provider: OidcProvider;
      /** Where people find the hub: they are sent back there. */
      readonly url: string;
    }
  | 'shared password';

/** What the hub is told about it. */
export interface Authenticator {
  /** Sections of `hub.config`. */
  readonly config: Values;
  readonly env: readonly EnvVar[];
  /** Python that runs after the sections were read. */
  readonly extraConfig: Readonly<Record<string, string>>;
  /** What the hub reads. */
  readonly secrets: readonly SecretReference[];
}

/** Keys of the shared passwords in the hub's own Secret. An administrator's has 32 characters at least (jupyterhub/authenticators/shared.py). */
export const passwordKeys = ['userPassword', 'adminPassword'] as const;

export function authenticator(component: Component, signIn: HubSignIn, hubSecret: SecretReference): Authenticator {
  return signIn === 'shared password' ? sharedPassword(hubSecret) : oauth(component, signIn.provider, signIn.url);
}

/** GenericOAuthenticator, oauthenticator 17.4. It takes its client from these two variables when the configuration says nothing (oauth2.py). */
function oauth(component: Component, provider: OidcProvider, url: string): Authenticator {
  const secret = outsideSecret(component, { name: 'sign-in-client', path: provider.client, keys: clientKeys });
  return {
    config: {
      JupyterHub: { authenticator_class: 'generic-oauth' },
      GenericOAuthenticator: {
        login_service: new URL(provider.issuer).host,
        oauth_callback_url: `${url}/hub/oauth_callback`,
        authorize_url: provider.authorizeUrl,
        token_url: provider.tokenUrl,
        userdata_url: provider.userinfoUrl,
        scope: ['openid', 'email', 'profile'],
        username_claim: 'email',
        manage_groups: true,
        auth_state_groups_key: `oauth_user.${provider.groupsClaim ?? 'groups'}`,
        // Without a rule nobody would come in; with this one, nobody else.
        allowed_groups: [...provider.groups],
      },
    },
    env: [
      fromSecret('OAUTH_CLIENT_ID', secret, 'client_id'),
      fromSecret('OAUTH_CLIENT_SECRET', secret, 'client_secret'),
    ],
    extraConfig: {},
    secrets: [secret],
  };
}

/** SharedPasswordAuthenticator (JupyterHub 5.3 and up). Passwords are no values of the chart: they would stand in its release, too. */
function sharedPassword(hubSecret: SecretReference): Authenticator {
  const [user, admin] = passwordKeys;
  return {
    config: {
      JupyterHub: { authenticator_class: 'shared-password' },
      SharedPasswordAuthenticator: { admin_users: ['admin'], allow_all: true },
    },
    env: [
      fromSecret('JUPYTERHUB_USER_PASSWORD', hubSecret, user),
      fromSecret('JUPYTERHUB_ADMIN_PASSWORD', hubSecret, admin),
    ],
    extraConfig: {
      'shared-password': `import os

c.SharedPasswordAuthenticator.user_password = os.environ["JUPYTERHUB_USER_PASSWORD"]
c.SharedPasswordAuthenticator.admin_password = os.environ["JUPYTERHUB_ADMIN_PASSWORD"]
`,
    },
    secrets: [],
  };
}

const fromSecret = (name: string, { secretName }: SecretReference, key: string): EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: secretName, key } },
});
