/**
 * The one place that knows CDKTF, which was archived upstream in December 2025: what lies outside this folder sees these constructs and plain values,
 * so that a move to a successor touches this folder alone.
 */
export { PrivateBucket } from './bucket';
export { catalogDatabase } from './catalog';
export { EncryptionKey, logsMayUseKey } from './key';
export { admitNodes, Kubernetes, nodeRole } from './kubernetes';
export { PrivateNetwork } from './network';
export { PodIdentity, type PodIdentityProps } from './pod-identity';
export { EventQueue } from './queue';
export { ImageRepository } from './repository';
export { Role, trusted } from './role';
export { emptySecret } from './secret';
export { type Home, Stack } from './stack';
