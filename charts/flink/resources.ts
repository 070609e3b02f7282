import { kind } from '#platform';
import type * as v1beta1 from '#schemas/flink.apache.org/v1beta1';
import { flinkOperator } from './operator';

/** A job is well when its life cycle says so (FlinkDeploymentStatus.java); `reconciliationStatus` says DEPLOYED of a job that has failed. */
const health = {
  current:
    "has(status.observedGeneration) && has(status.lifecycleState) && status.observedGeneration == metadata.generation && (status.lifecycleState == 'STABLE' || status.lifecycleState == 'SUSPENDED')",
  failed: "has(status.lifecycleState) && (status.lifecycleState == 'FAILED' || status.lifecycleState == 'ROLLED_BACK')",
};

export const FlinkDeployment = kind<v1beta1.FlinkDeployment>('flink.apache.org/v1beta1', 'FlinkDeployment', {
  operator: flinkOperator,
  health,
});
