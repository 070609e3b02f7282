import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, KubeApi } from './api';
import type { KubeObject, Rendered } from './layers';
import type { Report } from './report';

interface Kustomization extends KubeObject {
  readonly spec: { readonly path: string; readonly serviceAccountName?: string };
}

interface RoleObject extends KubeObject {
  readonly rules: readonly object[];
}

/**
 * In whose name each object is applied, as Flux would do it: a Kustomization says whose account it syncs its folder with, and the whole folder is tried
 * before anything of it is applied.
 */
export class Accounts {
  private readonly byFolder: ReadonlyMap<string, string>;
  private readonly clients = new Map<string, KubeApi>();
  private readonly tried = new Set<string>();

  constructor(
    private readonly api: KubeApi,
    private readonly all: readonly Rendered[],
    private readonly report: Report,
  ) {
    const kustomizations = all.map(({ object }) => object).filter(({ kind }) => kind === 'Kustomization');
    this.byFolder = new Map(
      (kustomizations as Kustomization[]).flatMap(({ metadata, spec: { path, serviceAccountName: name } }) =>
        name ? [[path.split('/').slice(3).join('/'), `system:serviceaccount:${metadata.namespace}:${name}`]] : [],
      ),
    );
  }

  async apply(each: Rendered): Promise<Answer> {
    const client = this.clientOf(each);
    if (client && !this.tried.has(folderOf(each))) await this.tryFolder(client, folderOf(each));
    return (client ?? this.api).apply(each.object, each.yaml);
  }

  /** What Flux needs beside applying, and what nobody may do in a team's name. */
  async tryLimits(): Promise<void> {
    for (const account of new Set(this.byFolder.values())) {
      const client = this.as(account);
      const own = this.all.filter((each) => this.accountOf(each) === account);
      const name = account.slice(account.lastIndexOf(':') + 1);
      for (const { file, object } of own) {
        const seen = await client.read(object);
        this.report.check(`${file}, read by ${name}`, ...(seen ? [] : ['it cannot be read']));
        if (keepsData(object))
          this.refused(`${name} deletes ${file}`, await client.remove(object, { dryRun: true }), forbidden);
        else this.taken(`${name} deletes ${file}`, await client.remove(object, { dryRun: true }));
      }
      for (const attempt of attempts(own, name)) {
        const { object, refusal = forbidden } = attempt;
        const said =
          attempt.verb === 'delete'
            ? await client.remove(object, { dryRun: true })
            : await client.apply(object, JSON.stringify(object), { dryRun: true });
        this.refused(`${name} ${attempt.what}`, said, refusal);
      }
    }
  }

  close(): void {
    for (const client of this.clients.values()) client.close();
  }

  private async tryFolder(client: KubeApi, folder: string): Promise<void> {
    this.tried.add(folder);
    for (const { file, object, yaml } of this.all.filter((each) => folderOf(each) === folder)) {
      this.taken(`${file}, dry run`, await patiently(() => client.apply(object, yaml, { dryRun: true })));
    }
  }

  private taken(what: string, { ok, refusal }: Answer): void {
    this.report.check(what, ...(ok ? [] : [`refused: ${refusal}`]));
  }

  private refused(what: string, { ok, refusal }: Answer, meant: RegExp): void {
    const said = ok ? 'the server took it' : refusal.replaceAll('\n', ' ');
    const asMeant = !ok && meant.test(said);
    this.report.check(what, ...(asMeant ? [] : [said]));
    if (asMeant && !what.includes('/')) console.log(`  refused: ${what}\n    ${said.slice(0, 200)}`);
  }

  private clientOf(each: Rendered): KubeApi | undefined {
    const account = this.accountOf(each);
    return account === undefined ? undefined : this.as(account);
  }

  private accountOf(each: Rendered): string | undefined {
    return this.byFolder.get(folderOf(each));
  }

  private as(account: string): KubeApi {
    const client = this.clients.get(account) ?? new KubeApi({ ...this.api.access, as: account });
    this.clients.set(account, client);
    return client;
  }
}

interface Attempt {
  readonly what: string;
  readonly object: KubeObject;
  /** @default apply */
  readonly verb?: 'delete';
  /** @default - that it is forbidden */
  readonly refusal?: RegExp;
}

const forbidden = /^403 .* cannot (create|patch|delete) resource/;
const escalation = /^403 .*attempting to grant RBAC permissions not currently held/;

function attempts(own: readonly Rendered[], account: string): readonly Attempt[] {
  const first = (kind: string) => own.find(({ object }) => object.kind === kind)!.object;
  const [map, role, binding] = [first('ConfigMap'), first('Role') as RoleObject, first('RoleBinding')];
  const { namespace } = map.metadata;
  const elsewhere = (object: KubeObject, place: string) => ({
    ...object,
    metadata: { ...object.metadata, namespace: place },
  });
  const called = (apiVersion: string, kind: string, name: string, place = namespace): KubeObject => ({
    apiVersion,
    kind,
    metadata: place === undefined ? { name } : { name, namespace: place },
  });
  const rbac = 'rbac.authorization.k8s.io/v1';
  const all = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
  return [
    { what: 'puts a kind there that it does not have', object: called('v1', 'Secret', 'own') },
    { what: 'puts a kind of its own elsewhere', object: elsewhere(map, 'kube-system') },
    { what: 'changes what is not its own', object: called('networking.k8s.io/v1', 'NetworkPolicy', 'default-deny') },
    { what: 'gives rights that it has not', object: { ...role, rules: [...role.rules, all] }, refusal: escalation },
    {
      what: 'binds a role that is not its own',
      object: {
        ...binding,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      },
      refusal: escalation,
    },
    { what: 'widens its own rights', object: { ...called(rbac, 'Role', account), rules: [all] } },
    {
      what: 'makes itself another way in',
      object: called('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'own', 'flux-system'),
    },
    {
      what: 'deletes a namespace',
      object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace! } },
      verb: 'delete',
    },
    { what: 'deletes a kind that it does not have', object: called('v1', 'ResourceQuota', 'quota'), verb: 'delete' },
  ];
}

/** The server learns of roles from its own watch, a moment after they are stored. */
async function patiently(call: () => Promise<Answer>): Promise<Answer> {
  for (const deadline = Date.now() + 10_000; ; await sleep(100)) {
    const said = await call();
    if (said.ok || !said.refusal.startsWith('403') || Date.now() > deadline) return said;
  }
}

const keepsData = ({ metadata }: KubeObject) =>
  metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
const folderOf = ({ file }: Rendered) => file.slice(0, file.lastIndexOf('/'));
