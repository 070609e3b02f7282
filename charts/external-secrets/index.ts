export { deliver } from './delivery';
export { callerLabels, type FetchedSecretProps, fetchedSecret } from './fetched-secret';
export { type GeneratedSecretProps, generatedSecret } from './generated-secret';
export { externalSecrets } from './operator';
export { type OutsideSecretProps, outsideSecret } from './outside-secret';
