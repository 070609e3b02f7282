import type { KubeApi } from '../cluster/api';
import type { KubeObject } from '../cluster/layers';
import type { Site } from '../lanes/internet.js';
import { until } from '../lanes/processes.js';
import { SYNC_PATIENCE } from './kustomizations.js';
import { mustApply } from './world.js';

interface Message {
  readonly channel: string;
  readonly attachments: readonly { readonly author_name: string; readonly text: string }[];
}

/** The channel that Alerts are sent to. */
export class Slack {
  static readonly host = 'hooks.slack.com';
  private readonly messages: Message[] = [];

  readonly site: Site = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.messages.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.writeHead(200).end('ok');
    });
  };

  /** The Secret with the channel's address, which External Secrets would bring from outside. */
  static async tellAddress(api: KubeApi, provider: KubeObject): Promise<void> {
    const { namespace } = provider.metadata;
    const { name } = (provider.spec as { readonly secretRef: { readonly name: string } }).secretRef;
    const stringData = { address: `https://${Slack.host}/services/lane` };
    await mustApply(api, { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: namespace! }, stringData });
  }

  /** Waits for a message about an object. */
  async heard(provider: KubeObject, about: string, reason: RegExp): Promise<void> {
    const { channel } = provider.spec as { readonly channel: string };
    await until(`${channel} hears of ${about}`, SYNC_PATIENCE, async () => {
      const own = this.messages.filter((message) => message.channel === channel).flatMap((each) => each.attachments);
      return own.some(({ author_name, text }) => author_name === about && reason.test(text)) ? true : undefined;
    });
  }
}
