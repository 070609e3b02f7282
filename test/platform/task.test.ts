import { cores, gib, hours, Task, type TaskProps } from '#platform';
import { described, podOf } from './described';

const base = { image: 'registry.example.org/chore:1', uid: 1000, cpu: cores(0.5), memory: gib(1) } as const;

const chore = (more: Partial<TaskProps> = {}) => {
  let task: Task | undefined;
  const result = described((box) => {
    task = new Task(box, 'chore', { ...base, ...more });
  });
  if (!task) throw new Error('not described');
  return { task, ...result };
};

test('a task is a Job that Flux puts anew in the place of the old, which alone it is told of', () => {
  const { one, objects } = chore();
  expect(one('Job')?.metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/force': 'enabled' });
  const forced = objects.filter(({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/force']);
  expect(forced.map(({ kind }) => kind).sort()).toEqual(['Job', 'PriorityClass']);
  const kustomizations = objects.filter(({ kind }) => kind === 'Kustomization');
  for (const { spec } of kustomizations) expect(spec).not.toHaveProperty('force');
  expect(kustomizations.length).toBeGreaterThan(0);
});

test('each attempt is a pod of its own, and a node that goes is not counted', () => {
  expect(chore({ retries: 3, deadline: hours(2) }).one('Job')?.spec).toMatchObject({
    backoffLimit: 3,
    activeDeadlineSeconds: 7200,
    podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
    template: { spec: { restartPolicy: 'Never', priorityClassName: 'lakehouse-batch' } },
  });
});

test('a Job stays when it is done: Flux would run a missing one again', () => {
  expect(chore().one('Job')?.spec).not.toHaveProperty('ttlSecondsAfterFinished');
});

test('with a schedule it is a CronJob in UTC, one run at a time, which is not replaced', () => {
  const { one, task } = chore({ schedule: '30 2 * * *' });
  expect(one('Job')).toBeUndefined();
  expect(one('CronJob')?.metadata.annotations).toBeUndefined();
  expect(one('CronJob')?.spec).toMatchObject({
    schedule: '30 2 * * *',
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 600,
  });
  expect(podOf(task).spec).toMatchObject({ restartPolicy: 'Never', automountServiceAccountToken: false });
});

test.each(['@daily', '*/5 * * * *', '0 0 1,15 * MON'])('%s is a schedule', (schedule) => {
  expect(chore({ schedule }).one('CronJob')?.spec).toMatchObject({ schedule });
});

test.each(['', 'daily', '* * * *', '0 0 * * * *', '@never'])("LH112: '%s' is not a schedule", (schedule) => {
  expect(() => chore({ schedule })).toThrow(/LH112 /);
});
