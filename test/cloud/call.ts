import type { Grant } from '#platform';

/** A call to AWS, as a workload would make it, and which grants are reason to let it pass. */
export interface Call {
  readonly action: string;
  /** All of them must be allowed. */
  readonly resources: readonly string[];
  /** Keys of conditions. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly allowedBy: (grant: Grant) => boolean;
}

/** Makes a call; where nothing is said of grants, nobody may make it. */
export const call = (
  action: string,
  resource: string | readonly string[],
  allowedBy: Call['allowedBy'] = () => false,
  context: Call['context'] = {},
): Call => ({ action, resources: [resource].flat(), context, allowedBy });
