import { Agent, request } from 'node:https';
import type { KubeObject } from './layers';

/** How to reach one API server as its administrator. */
export interface Access {
  readonly port: number;
  readonly token: string;
  /** In whose name: `system:serviceaccount:<namespace>:<name>`. @default - the administrator's own */
  readonly as?: string;
  /** PEM text of the authority that signed the server's certificate. */
  readonly authority: string;
}

/** What the server said. */
export interface Answer {
  readonly ok: boolean;
  /** The stored object when `ok`. */
  readonly object: KubeObject;
  /** Why it refused; empty when `ok`. */
  readonly refusal: string;
  readonly warnings: readonly string[];
}

export interface ApplyOptions {
  readonly dryRun?: boolean;
  /**
   * Who owns the fields from then on.
   * @default - the lane
   */
  readonly manager?: string;
}

/** Where the objects of one kind live. */
interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/**
 * The few calls that the lane makes. It speaks HTTPS itself because kubectl turns YAML into JSON before it sends:
 * duplicate keys and every difference between our YAML and the server's would be lost on the way.
 */
export class KubeApi {
  private readonly agent: Agent;
  private readonly discovered = new Map<string, readonly Resource[]>();

  constructor(readonly access: Access) {
    this.agent = new Agent({ keepAlive: true, ca: access.authority });
  }

  async ready(): Promise<boolean> {
    return (await this.send('GET', '/readyz')).status === 200;
  }

  /** Server-side apply of the YAML bytes as they are; a field that the kind does not have is an error. */
  async apply(object: KubeObject, yaml: string, options: ApplyOptions = {}): Promise<Answer> {
    const path = await this.pathOf(object);
    if (path === undefined) return refused(`the server has no kind ${object.kind} in ${object.apiVersion}`);
    const { dryRun, manager = 'lakehouse' } = options;
    const query = `fieldManager=${manager}&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    return answer(await this.send('PATCH', `${path}?${query}`, 'application/apply-patch+yaml', yaml));
  }

  /** Creates an object in a collection, with the server's usual leniency: for what others wrote, such as CRDs. */
  async create(collection: string, yaml: string): Promise<Answer> {
    return answer(await this.send('POST', collection, 'application/yaml', yaml));
  }

  /** The object as it is stored, if it is. */
  async read(object: KubeObject): Promise<KubeObject | undefined> {
    const path = await this.pathOf(object);
    const reply = path && (await this.send('GET', path));
    return reply && reply.status === 200 ? JSON.parse(reply.text) : undefined;
  }

  /** All objects of a kind, in all namespaces. */
  async list(apiVersion: string, kind: string): Promise<readonly KubeObject[]> {
    const resource = await this.resource(apiVersion, kind);
    if (!resource) return [];
    const { status, text } = await this.send('GET', `${root(apiVersion)}/${resource.name}`);
    if (status !== 200) throw new Error(`${kind} cannot be listed: ${status} ${statusMessage(text)}`);
    return JSON.parse(text).items;
  }

  /** A merge patch (RFC 7386), which is what a person's `kubectl edit` sends for a kind of an operator. */
  async change(object: KubeObject, patch: object, subresource?: 'status'): Promise<Answer> {
    const path = await this.pathOf(object);
    if (path === undefined) return refused(`the server has no kind ${object.kind} in ${object.apiVersion}`);
    const target = subresource ? `${path}/${subresource}` : path;
    return answer(await this.send('PATCH', target, 'application/merge-patch+json', JSON.stringify(patch)));
  }

  async remove(object: KubeObject, options: ApplyOptions = {}): Promise<Answer> {
    const path = await this.pathOf(object);
    if (path === undefined) return refused(`the server has no kind ${object.kind} in ${object.apiVersion}`);
    return answer(await this.send('DELETE', `${path}${options.dryRun ? '?dryRun=All' : ''}`));
  }

  /** The kind as paths of the API name it. */
  async resourceOf({ apiVersion, kind }: KubeObject): Promise<string | undefined> {
    return (await this.resource(apiVersion, kind))?.name;
  }

  /** True once objects of this kind can be applied; asks the server each time until they can. */
  async serves(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.resource(apiVersion, kind)) !== undefined;
  }

  close(): void {
    this.agent.destroy();
  }

  private async pathOf({ apiVersion, kind, metadata }: KubeObject): Promise<string | undefined> {
    const resource = await this.resource(apiVersion, kind);
    if (!resource) return undefined;
    const scope = resource.namespaced ? `/namespaces/${encodeURIComponent(metadata.namespace ?? 'default')}` : '';
    return `${root(apiVersion)}${scope}/${resource.name}/${encodeURIComponent(metadata.name)}`;
  }

  private async resource(apiVersion: string, kind: string): Promise<Resource | undefined> {
    const find = () => this.discovered.get(apiVersion)?.find((r) => r.kind === kind && !r.name.includes('/'));
    const known = find();
    if (known) return known;
    const { status, text } = await this.send('GET', root(apiVersion));
    if (status === 200) this.discovered.set(apiVersion, JSON.parse(text).resources);
    return find();
  }

  private send(method: string, path: string, type?: string, body?: string): Promise<Reply> {
    const headers = {
      Authorization: `Bearer ${this.access.token}`,
      Accept: 'application/json',
      ...(this.access.as && { 'Impersonate-User': this.access.as }),
      ...(type && { 'Content-Type': type }),
    };
    return new Promise((resolve, reject) => {
      const options = { agent: this.agent, host: '127.0.0.1', port: this.access.port, method, path, headers };
      const call = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const warnings = (response.headersDistinct.warning ?? []).map(warningText);
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8'), warnings });
        });
      });
      call.setTimeout(120_000, () => call.destroy(new Error(`${method} ${path}: no answer in 2 minutes`)));
      call.on('error', reject);
      call.end(body);
    });
  }
}

/** Applies an object that the lane itself needs. */
export async function mustApply(api: KubeApi, object: KubeObject, options: ApplyOptions = {}): Promise<void> {
  const { ok, refusal } = await api.apply(object, JSON.stringify(object), options);
  if (!ok) throw new Error(`${object.kind} ${object.metadata.name} was refused: ${refusal}`);
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly warnings: readonly string[];
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function answer({ status, text, warnings }: Reply): Answer {
  if (status < 300) return { ok: true, object: JSON.parse(text), refusal: '', warnings };
  return { ...refused(`${status} ${statusMessage(text)}`), warnings };
}

function refused(refusal: string): Answer {
  return { ok: false, object: { apiVersion: '', kind: '', metadata: { name: '' } }, refusal, warnings: [] };
}

/** A refusal is a Status object, save for a path that no handler serves: then it is plain text. */
function statusMessage(text: string): string {
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text.trim();
  }
}

/** RFC 7234 section 5.5: `299 - "text"`. */
function warningText(header: string): string {
  return header.replace(/^\d{3} \S+ "(.*)"$/, '$1').replaceAll('\\"', '"');
}
