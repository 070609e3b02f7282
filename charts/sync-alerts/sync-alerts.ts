import { Construct } from 'constructs';
import { addressSecretName, type Channel, Cluster, Component } from '#platform';
import { outsideSecret } from '../external-secrets';

export interface SyncAlertsProps {
  /** Who is told. */
  readonly to: Channel;
}

/**
 * Tells people when what is in Git does not arrive on the cluster: the engine's own words, so that they come even where nobody watches metrics. What
 * the engine needs for it is derived with its other objects (src/derive); here is the address that it writes to.
 */
export class SyncAlerts extends Construct {
  constructor(scope: Construct, { to }: SyncAlertsProps) {
    super(scope, 'sync-alerts');
    const { sync, syncAlerts } = Cluster.of(this);
    const component = new Component(this, 'sync-alerts', { layer: 'platform', namespace: sync.namespace });
    const address = outsideSecret(component, {
      name: addressSecretName(sync),
      path: to.path,
      keys: ['address'],
      members: { address: 'url' },
    });
    syncAlerts.push({ to, address, component });
  }
}
