/** What operators write into the status of each kind, as read in their sources (the health of each chart names them). The spec is at generation 2. */
export interface Statuses {
  readonly healthy: readonly object[];
  readonly progressing: readonly object[];
  readonly failed: readonly object[];
  /** The operator has seen generation 1. None for kinds that say nothing of generations. */
  readonly stale: readonly object[];
}

const condition = (type: string, status: string, rest: object = {}) => ({ type, status, ...rest });
const strimzi = (observedGeneration: number, ...conditions: readonly object[]) => ({ observedGeneration, conditions });
const flink = (observedGeneration: number, lifecycleState: string, rest: object = {}) => ({
  ...{ observedGeneration, lifecycleState },
  // What the check of Argo CD itself reads, and it says so of a job that has failed.
  reconciliationStatus: { state: 'DEPLOYED' },
  ...rest,
});
const run = (state: string, errorMessage?: string) => ({ applicationState: { state, errorMessage } });
const gateway = (observedGeneration: number, accepted: string, programmed: string) => ({
  conditions: [
    condition('Accepted', accepted, { observedGeneration }),
    condition('Programmed', programmed, { observedGeneration, message: 'Address assigned' }),
  ],
});

const notReady = condition('NotReady', 'True', {
  reason: 'InvalidResourceException',
  message: 'version is not supported',
});
const operand: Statuses = {
  healthy: [
    strimzi(2, condition('Ready', 'True')),
    strimzi(2, condition('Warning', 'True', { message: 'deprecated' }), condition('Ready', 'True')),
  ],
  progressing: [{}, strimzi(2), strimzi(2, condition('NotReady', 'True', { reason: 'Creating' }))],
  failed: [strimzi(2, notReady)],
  stale: [strimzi(1, condition('Ready', 'True')), strimzi(1, notReady)],
};

const applied: Statuses = {
  healthy: [{ observedGeneration: 2, applied: true }],
  // A role that waits for its password is refused, and tried again.
  progressing: [{}, { observedGeneration: 2, applied: false, message: 'secret not found' }],
  failed: [],
  stale: [{ observedGeneration: 1, applied: true }],
};

export const statuses: Readonly<Record<string, Statuses>> = {
  'kafka.strimzi.io_Kafka': operand,
  'kafka.strimzi.io_KafkaUser': operand,
  'kafka.strimzi.io_KafkaTopic': {
    healthy: [strimzi(2, condition('Ready', 'True'))],
    progressing: [{}, strimzi(2)],
    // The check of Argo CD itself waits for ever: it looks for NotReady.
    failed: [strimzi(2, condition('Ready', 'False', { reason: 'KafkaError', message: 'not enough replicas' }))],
    stale: [strimzi(1, condition('Ready', 'True')), strimzi(1, condition('Ready', 'False'))],
  },
  'flink.apache.org_FlinkDeployment': {
    healthy: [flink(2, 'STABLE', { jobStatus: { state: 'RUNNING' } }), flink(2, 'SUSPENDED')],
    progressing: [{}, flink(2, 'DEPLOYED'), flink(2, 'UPGRADING'), flink(2, 'ROLLING_BACK')],
    failed: [flink(2, 'FAILED', { jobStatus: { state: 'FAILED' }, error: 'no such table' }), flink(2, 'ROLLED_BACK')],
    stale: [flink(1, 'STABLE'), flink(1, 'FAILED')],
  },
  'sparkoperator.k8s.io_SparkApplication': {
    healthy: [run('RUNNING'), run('COMPLETED'), run('SUSPENDED')],
    progressing: [{}, run(''), run('SUBMITTED'), run('FAILING'), run('PENDING_RERUN')],
    failed: [run('FAILED', 'driver exited with 1'), run('SUBMISSION_FAILED')],
    stale: [],
  },
  'sparkoperator.k8s.io_ScheduledSparkApplication': {
    healthy: [{ scheduleState: 'Scheduled' }],
    progressing: [{}, { scheduleState: '' }],
    failed: [{ scheduleState: 'FailedValidation', reason: 'bad schedule' }],
    stale: [],
  },
  'postgresql.cnpg.io_Cluster': {
    healthy: [{ phase: 'Cluster in healthy state', conditions: [condition('Ready', 'True')] }],
    progressing: [
      {},
      { phase: 'Cluster in healthy state', conditions: [condition('Ready', 'False')] },
      // To the check of Argo CD itself these are failures.
      { phase: 'Failing over', conditions: [condition('Ready', 'False')] },
      { phase: 'Switchover in progress', conditions: [] },
    ],
    failed: [{ phase: 'Invalid cluster definition', conditions: [] }],
    stale: [],
  },
  'postgresql.cnpg.io_Database': applied,
  'postgresql.cnpg.io_DatabaseRole': applied,
  'gateway.networking.k8s.io_Gateway': {
    healthy: [gateway(2, 'True', 'True')],
    progressing: [{}, gateway(2, 'True', 'False')],
    failed: [gateway(2, 'False', 'False')],
    stale: [gateway(1, 'True', 'True'), gateway(1, 'False', 'False')],
  },
};
