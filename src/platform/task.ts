import type { Construct } from 'constructs';
import type { JobSpec } from '#schemas/batch/v1';
import { CronJob, Job } from './core';
import type { PodProps } from './pod';
import { DescriptionError } from './problems';
import { Program, type Stated } from './program';
import type { Duration } from './quantities';
import { Resource } from './resource';

export interface TaskProps extends PodProps {
  /** When it runs, in UTC, as cron writes it: `30 2 * * *`. @default - once, and again when it is changed */
  readonly schedule?: string;
  /** How long it may take, all attempts together. @default - no end */
  readonly deadline?: Duration;
  /** How often it is tried again; the pauses double, from 10 seconds to 6 minutes. @default 6 */
  readonly retries?: number;
  /** What becomes of a run that is due while the last one still runs. @default Forbid: it is left out */
  readonly concurrency?: 'Forbid' | 'Replace' | 'Allow';
}

/** A program of ours that comes to an end: a Job, or a CronJob where it has a schedule. It must be able to run again: each change runs it. */
export class Task extends Program<TaskProps> {
  /** The Job or CronJob. */
  readonly object: Resource;

  constructor(scope: Construct, name: string, stated: Stated<TaskProps>) {
    super(scope, name, stated);
    const { schedule } = this.props;
    this.object = schedule === undefined ? this.job() : this.cronJob(schedule);
    this.asks(this.props.concurrency === 'Allow' ? 2 : 1);
  }

  private job(): Resource {
    // No time to live: the sync engine would find the Job missing, and run it again at its next look.
    return new Resource(this, 'task', Job, { metadata: { name: this.name }, spec: this.spec() }) as Resource;
  }

  private cronJob(schedule: string): Resource {
    this.requireSchedule(schedule);
    return new Resource(this, 'task', CronJob, {
      metadata: { name: this.name },
      spec: {
        schedule,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: this.props.concurrency ?? 'Forbid',
        // Without it a controller that slept through 100 runs never starts another (kubernetes.io/docs, "CronJob limitations").
        startingDeadlineSeconds: 600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: { spec: this.spec() },
      },
    }) as Resource;
  }

  private spec(): JobSpec {
    const { retries = 6, deadline } = this.props;
    return {
      backoffLimit: retries,
      activeDeadlineSeconds: deadline?.seconds,
      // A node that goes is not the program's failure.
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      // Each attempt is a pod of its own, so that the logs of the failed ones can be read.
      template: this.template('batch', { spec: { restartPolicy: 'Never' } }),
    };
  }

  /** The API server reads schedules with robfig/cron, five fields or a name (validation.go of batch). */
  private requireSchedule(schedule: string): void {
    if (/^(\S+ ){4}\S+$|^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(schedule)) return;
    throw new DescriptionError({
      code: 'LH112',
      where: `${this.node.path}: '${this.name}'`,
      what: `'${schedule}' is not a schedule: minute, hour, day of the month, month and day of the week, a blank between two`,
      fix: "Write it as cron does: '30 2 * * *' is every night at half past two, UTC.",
    });
  }
}
