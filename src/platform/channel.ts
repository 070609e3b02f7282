/** Where people are told of something. Its address is a secret: whoever knows it can write there. */
export type Channel = SlackChannel | Webhook;

interface Address {
  /** Where the address is kept outside the cluster: a JSON object with the key `url`. */
  readonly path: string;
}

/** A channel of Slack, through an incoming webhook. */
export interface SlackChannel extends Address {
  readonly kind: 'slack';
  readonly channel: string;
}

/** Anything that takes the teller's own JSON over HTTPS: an on-call service, a chat's bridge. */
export interface Webhook extends Address {
  readonly kind: 'webhook';
}

export const slack = (props: Omit<SlackChannel, 'kind'>): SlackChannel => ({ kind: 'slack', ...props });
export const webhook = (props: Omit<Webhook, 'kind'>): Webhook => ({ kind: 'webhook', ...props });
