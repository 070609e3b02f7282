export { anywhere } from './gateway';
export { Ingress, type IngressProps } from './ingress';
export { type AcmeDns, acmeDns, type OwnAuthority, ownAuthority, type PublicIssuer } from './issuer';
export { envoyGateway } from './operator';
export {
  clientKeys,
  type OidcProvider,
  type OnePerson,
  oidc,
  onePerson,
  providerEndpoint,
} from './sign-in';
