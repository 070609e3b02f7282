import { kind } from '#platform';
import type * as v1beta2 from '#schemas/sparkoperator.k8s.io/v1beta2';
import { sparkOperator } from './operator';

/** An application has no conditions and no observedGeneration; FAILED is final, retries are said by FAILING (api/v1beta2/sparkapplication_types.go). */
const runHealth = {
  current:
    "has(status.applicationState) && has(status.applicationState.state) && status.applicationState.state in ['RUNNING', 'COMPLETED', 'SUSPENDED']",
  failed:
    "has(status.applicationState) && has(status.applicationState.state) && status.applicationState.state in ['FAILED', 'SUBMISSION_FAILED']",
};

/** A schedule is well when the operator could read it; what becomes of its runs is for the alerts. */
const scheduleHealth = {
  current: "has(status.scheduleState) && status.scheduleState == 'Scheduled'",
  failed: "has(status.scheduleState) && status.scheduleState == 'FailedValidation'",
};

export const SparkApplication = kind<v1beta2.SparkApplication>('sparkoperator.k8s.io/v1beta2', 'SparkApplication', {
  operator: sparkOperator,
  health: runHealth,
});
export const ScheduledSparkApplication = kind<v1beta2.ScheduledSparkApplication>(
  'sparkoperator.k8s.io/v1beta2',
  'ScheduledSparkApplication',
  { operator: sparkOperator, health: scheduleHealth },
);
