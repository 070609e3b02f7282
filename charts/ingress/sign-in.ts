import { addresses, Endpoint } from '#platform';

/** An identity provider that speaks OpenID Connect: Keycloak, Okta, Entra ID, Cognito. */
export interface OidcProvider {
  readonly kind: 'oidc';
  /** As its discovery document says: `https://login.example.org/realms/cafe`. */
  readonly issuer: string;
  /** Its three addresses, which JupyterHub cannot discover by itself (oauthenticator, GenericOAuthenticator). */
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly userinfoUrl: string;
  /** Where the client's `client_id` and `client_secret` are kept: the name of a secret in AWS Secrets Manager. */
  readonly client: string;
  /** Who may come in: members of one of these. A person whom the provider merely knows is nobody here. */
  readonly groups: readonly [string, ...string[]];
  /** The claim that holds a person's groups. @default groups */
  readonly groupsClaim?: string;
}

/** Keys of the client's secret. */
export const clientKeys = ['client_id', 'client_secret'] as const;

/** One person with a password that nobody invented: for a laptop. */
export interface OnePerson {
  readonly kind: 'one person';
  readonly name: string;
}

export const oidc = (props: Omit<OidcProvider, 'kind'>): OidcProvider => ({ kind: 'oidc', ...props });
export const onePerson = (name: string): OnePerson => ({ kind: 'one person', name });

/** The provider as somewhere to connect to: who it is stands in its certificate, not in its address. */
export const providerEndpoint = ({ issuer }: OidcProvider): Endpoint =>
  new Endpoint(`identity-provider ${new URL(issuer).host}`, undefined, addresses('0.0.0.0/0'), [443]);
