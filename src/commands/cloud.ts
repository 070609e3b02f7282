import type { CloudLayer } from '#cloud';
import type { Cluster } from '#platform';
import { printJson } from '#render';

/** What a cluster stands on; nothing on a laptop. */
export function cloudOf(on: Cluster): CloudLayer | undefined {
  const { cloud } = on;
  if (cloud.provider === 'none') return undefined;
  return withoutTraces(() => {
    // Loaded when it is needed: CDKTF weighs more than all the rest of a run.
    const { CloudLayer } = require('#cloud') as typeof import('#cloud');
    return new CloudLayer(on, cloud);
  });
}

/** Files of a cloud layer, by path below dist/<cluster>/. */
export function cloudFiles(cluster: string, { stacks }: CloudLayer): ReadonlyMap<string, string> {
  const header = { '//': `Rendered from clusters/${cluster}.ts by npm run synth. Change that, not this.` };
  return new Map(
    stacks.map(({ name, configuration }) => [
      `terraform/${name}/main.tf.json`,
      `${printJson({ ...header, ...configuration })}\n`,
    ]),
  );
}

/** CDKTF notes of each value from where it was made, and never says it. To look that up in source maps takes longer than all the rest. */
function withoutTraces<T>(run: () => T): T {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    return run();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
