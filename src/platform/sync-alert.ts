import type { Channel } from './channel';
import type { Component } from './component';
import type { SecretReference } from './references';
import type { Sync } from './sync';

/** Somebody is told when what is in Git does not arrive. */
export interface SyncAlert {
  readonly to: Channel;
  /** Holds the channel's address, where the engine looks for it. */
  readonly address: SecretReference<'address'>;
  /** Where the engine's own objects for it lie. */
  readonly component: Component;
}

/** Argo CD reads the addresses of all channels from one Secret (cmd/argocd-notification, `--secret-name`); Flux is told which. */
export const addressSecretName = ({ engine }: Sync): string =>
  engine === 'argocd' ? 'argocd-notifications-secret' : 'sync-alerts';
