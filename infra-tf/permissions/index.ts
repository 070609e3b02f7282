export { type IamAction, knownActions, knownPolicies, type ManagedPolicy } from './actions';
export { type PodRole, podRoles } from './roles';
export { attributesOf, POLICY_SIZE, policyDocument, type Statement, when } from './statement';
export { statementsOf } from './statements';
export type { Where } from './where';
