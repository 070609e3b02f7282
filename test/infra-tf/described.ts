import { derive } from '#derive';
import { type Aws, type Cluster, cluster, flux } from '#platform';
import { awsIn } from '../platform/described';

/** A described cluster on AWS, derived, so that its ledger is complete. */
export function onAws(describe: (on: Cluster) => void, cloud: Partial<Aws> = {}): Cluster {
  const base = {
    cloud: { ...awsIn('eu-central-1'), ...cloud },
    sync: flux({ url: 'https://git.example.org/tiny.git' }),
  };
  const on = cluster('tiny', base, describe).build();
  derive(on);
  return on;
}

/** Where its permissions hold. */
export const where = { cluster: 'tiny', region: 'eu-central-1', account: '111122223333' };
