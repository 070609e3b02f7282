export { type AuthorityProps, authority, type IssuerRef } from './authority';
export { type CertificateKey, type CertificateProps, certificate } from './certificate';
export { InternalCa, internalCa } from './internal-ca';
export { certManager } from './operator';
export { Certificate, ClusterIssuer, Issuer } from './resources';
