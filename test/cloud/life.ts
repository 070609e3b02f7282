import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Aws, type Cluster, KeptOutside } from '#platform';
import { podRoles } from '../../infra-tf/permissions';
import type { Report } from '../cluster/report';
import { edits, expected, lost } from './changes';
import { edited } from './edited';
import type { Document } from './judges';
import { attachedDocuments, readBack } from './read-back';
import type { Simulator } from './simulator';
import { RootModule } from './terraform';

/** The stacks of a cluster, from nothing to nothing. Each step takes what the one before has left. */
export class Life {
  private readonly modules: readonly (readonly [string, RootModule])[];
  private readonly applied = new Set<string>();
  private readonly sentinel = `sentinel-${randomBytes(12).toString('hex')}`;

  constructor(
    private readonly report: Report,
    private readonly aws: Simulator,
    private readonly on: Cluster,
    private readonly cloud: Aws,
    /** In the order in which they are applied. */
    stacks: readonly string[],
    private readonly work: string,
    plugins: string,
  ) {
    const around = { plugins, endpoint: aws.endpoint };
    this.modules = stacks.map((name) => [name, new RootModule(join(work, name), around)]);
  }

  /** Each stack, byte for byte as it is committed: valid, applied, and nothing left to do. */
  async apply(dist: string): Promise<void> {
    const { stateBucket: Bucket, region } = this.cloud;
    const CreateBucketConfiguration = { LocationConstraint: region };
    await this.aws.ask('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration });
    for (const [name, module] of this.modules) {
      await this.report.timed(`apply ${name}`, async () => {
        module.write('main.tf.json', readFileSync(join(dist, name, 'main.tf.json'), 'utf8'));
        const ready = await module.init();
        if (!this.report.check(`${name} finds its provider and its backend`, ...said(ready)))
          throw new Error(ready.said);
        const valid = await module.validate();
        const notes = valid.diagnostics.map(({ address, text }) => `${address} ${text}`);
        this.report.check(`terraform validate says nothing of ${name}`, ...said(valid), ...notes);
        const applied = await module.apply();
        if (!this.report.check(`${name} is applied`, ...said(applied))) throw new Error(applied.said);
        await this.nothingLeft(name, module);
        return `${applied.changes.length} resources`;
      });
    }
    for (const [, module] of this.modules) for (const type of await this.typesIn(module)) this.applied.add(type);
  }

  readBack = () => this.report.timed('read back', () => readBack(this.report, this.aws, this.on, this.cloud));

  /** What is attached to the role of each workload, as IAM has it. */
  attached(): Promise<ReadonlyMap<string, readonly Document[]>> {
    const { account, region } = this.cloud;
    return attachedDocuments(this.aws, podRoles(this.on, { cluster: this.on.name, account, region }));
  }

  /** Somebody puts the secrets in their places, somebody else edits the description: what was edited changes, and nothing else. */
  async change(): Promise<void> {
    for (const what of this.on.ledger.held.filter((one) => one instanceof KeptOutside)) {
      await this.aws.ask('secretsmanager', 'PutSecretValue', { SecretId: what.name, SecretString: this.sentinel });
      const { SecretString } = await this.aws.ask('secretsmanager', 'GetSecretValue', { SecretId: what.name });
      this.report.check(`the store keeps a value of ${what.name}`, ...unlike(SecretString, this.sentinel));
    }
    const before = await this.attached();
    const dist = edited(join(this.work, 'edited'), edits);
    for (const [name, module] of this.modules) {
      // States are written again for those that hold secrets, and for what was changed.
      const there = readFileSync(join(module.folder, 'main.tf.json'), 'utf8');
      const now = readFileSync(join(dist, name, 'main.tf.json'), 'utf8');
      const isChanged = there !== now;
      this.report.check(`${name} is rendered anew when it was edited`, ...unlike(isChanged, name in expected));
      if (!isChanged && name !== 'secrets') continue;
      await this.report.timed(`change ${name}`, async () => {
        module.write('main.tf.json', now);
        const { changes, ...outcome } = await module.apply();
        this.report.check(`${name} is applied again`, ...said(outcome));
        const text = (some: typeof changes) => some.map(({ action, address }) => `${action} ${address}`).sort();
        this.report.check(`${name} changes as edited`, ...unlike(text(changes), text(expected[name] ?? [])));
        await this.nothingLeft(name, module);
        return text(changes).join(', ');
      });
    }
    const after = await this.attached();
    for (const [role, documents] of before) {
      const texts = (some: readonly Document[]) =>
        some.flatMap(({ Statement }) => Statement).map((one) => JSON.stringify(one));
      const [had, has] = [texts(documents), texts(after.get(role) ?? [])];
      const gone = had.filter((one) => !has.includes(one)).map((one) => JSON.parse(one).Sid);
      this.report.check(
        `${role} loses what it refers to no more`,
        ...unlike(gone.sort(), role === lost.role ? lost.statements : []),
      );
      this.report.check(`${role} gains nothing`, ...has.filter((one) => !had.includes(one)));
    }
  }

  /** No secret lies in what Terraform has written down: none that it put there, and none that somebody else did. */
  async states(when: string): Promise<void> {
    const { Contents } = await this.aws.ask('s3', 'ListObjectsV2', { Bucket: this.cloud.stateBucket });
    const keys: string[] = Contents.map(({ Key }: Document) => Key).filter((key: string) => key.endsWith('.tfstate'));
    const stacks = this.modules.map(([name]) => `${this.on.name}/${name}.tfstate`);
    this.report.check(`every stack has a state of its own, ${when}`, ...unlike(keys.sort(), stacks.sort()));
    for (const Key of keys) {
      const { Body } = await this.aws.ask('s3', 'GetObject', { Bucket: this.cloud.stateBucket, Key });
      const found = [this.sentinel, 'PRIVATE KEY', '"secret_string"', '"secret_binary"', '"password"'];
      this.report.check(`no secret lies in ${Key}, ${when}`, ...found.filter((text) => Body.includes(text)));
    }
  }

  /** Types of resources that infra-tf/terraform can make, and none of these stacks has had. */
  missing(): readonly string[] {
    const folder = join(__dirname, '../../infra-tf/terraform');
    const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const known = sources.flatMap((text) => [...text.matchAll(/'@cdktf\/provider-aws\/lib\/([\w-]+)'/g)]);
    const types = known
      .map(([, name = '']) => `aws_${name.replaceAll('-', '_')}`)
      .filter((type) => type !== 'aws_provider');
    return [...new Set(types)].filter((type) => !this.applied.has(type));
  }

  /** In reverse order, until nothing is left but the place of the states. */
  async destroy(): Promise<void> {
    for (const [, module] of this.modules) for (const type of await this.typesIn(module)) this.applied.add(type);
    this.report.check('every type that can be rendered was applied', ...this.missing());
    for (const [name, module] of [...this.modules].reverse()) {
      await this.report.timed(`destroy ${name}`, async () => {
        const gone = await module.destroy();
        this.report.check(`${name} is destroyed`, ...said(gone));
        this.report.check(`${name} leaves nothing in its state`, ...(await this.typesIn(module)));
        return `${gone.changes.length} resources`;
      });
    }
    const { Buckets } = await this.aws.ask('s3', 'ListBuckets');
    const names = Buckets.map(({ Name }: Document) => Name);
    this.report.check('no bucket is left but that of the states', ...unlike(names, [this.cloud.stateBucket]));
    const { clusters } = await this.aws.ask('eks', 'ListClusters');
    this.report.check('no cluster is left', ...clusters);
    const { Roles } = await this.aws.ask('iam', 'ListRoles');
    const left = Roles.map(({ RoleName }: Document) => RoleName);
    this.report.check('no role is left', ...left.filter((name: string) => name.startsWith(this.on.name)));
  }

  private async nothingLeft(name: string, module: RootModule): Promise<void> {
    const again = await module.plan();
    const changes = again.changes.map(({ action, address }) => `${action} ${address}`);
    this.report.check(`${name} planned again changes nothing`, ...said(again), ...changes);
  }

  private async typesIn(module: RootModule): Promise<readonly string[]> {
    const name = module.folder.split('/').pop();
    const where = { Bucket: this.cloud.stateBucket, Key: `${this.on.name}/${name}.tfstate` };
    const { resources } = JSON.parse((await this.aws.ask('s3', 'GetObject', where)).Body);
    return resources.filter(({ mode }: Document) => mode === 'managed').map(({ type }: Document) => type);
  }
}

const said = ({ said }: { readonly said: string }): readonly string[] => (said === '' ? [] : [said]);

const unlike = (there: unknown, stated: unknown): readonly string[] =>
  JSON.stringify(there) === JSON.stringify(stated)
    ? []
    : [`${JSON.stringify(there)}, and not ${JSON.stringify(stated)}`];
