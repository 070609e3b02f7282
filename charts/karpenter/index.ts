export { Karpenter, type KarpenterProps, type PoolProps } from './karpenter';
export { karpenter } from './operator';
export type { VcpuRange } from './profiles';
