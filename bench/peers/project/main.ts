import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { derive } from '#derive';
import type { ClusterDefinition } from '#platform';

/** What clusters/ describes and the ledger derives, rendered by cdk8s itself: nothing is checked, and the cloud layer is not there. */
const clusters = resolve('clusters');
for (const file of readdirSync(clusters)) {
  const { default: definition } = require(join(clusters, file)) as { default: ClusterDefinition };
  const on = definition.build();
  derive(on);
  on.synth();
}
