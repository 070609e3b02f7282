import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import {
  DataTerraformRemoteStateS3,
  DefaultTokenResolver,
  S3Backend,
  StringConcat,
  TerraformElement,
  TerraformOutput,
  TerraformStack,
  Tokenization,
} from 'cdktf';
import { Construct } from 'constructs';
import { type Aws, type JsonObject, versions } from '#platform';
import { attributesOf, type Statement } from '../permissions';

/** Where a stack belongs: what all stacks of a cluster have in common. */
export interface Home {
  readonly cluster: string;
  readonly cloud: Aws;
}

/**
 * One root module of Terraform. cdktf's App is not used: it makes a folder and a manifest, and what is written here is decided elsewhere
 * (src/render/dist).
 */
export class Stack extends TerraformStack {
  readonly cluster: string;
  readonly cloud: Aws;
  private readonly policies: Tree = {};

  constructor(
    readonly name: string,
    { cluster, cloud }: Home,
  ) {
    super(new Construct(undefined as unknown as Construct, ''), name);
    this.cluster = cluster;
    this.cloud = cloud;
    new AwsProvider(this, 'aws', {
      region: cloud.region,
      allowedAccountIds: [cloud.account],
      defaultTags: [{ tags: { 'lakehouse-gitops/cluster': cluster, 'lakehouse-gitops/stack': name } }],
    });
    new S3Backend(this, { ...stateOf({ cluster, cloud }, name), encrypt: true, ...lockFile });
  }

  /** ARN in this account and region. */
  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.cloud.region}:${this.cloud.account}:${resource}`;
  }

  /** Tells other stacks something that AWS makes up. */
  publish(name: string, value: string | readonly string[]): void {
    new TerraformOutput(this, name, { value, staticId: true });
  }

  /** What another stack has published. Only what nobody can know before: names are computed on both sides. */
  published(stack: string, output: string): { readonly text: string; readonly list: string[] } {
    const id = `${stack}-stack`;
    const state =
      (this.node.tryFindChild(id) as DataTerraformRemoteStateS3 | undefined) ??
      new DataTerraformRemoteStateS3(this, id, stateOf(this, stack));
    return { text: state.getString(output), list: state.getList(output) };
  }

  /**
   * A policy as Terraform writes it down by itself, without asking AWS. Attributes instead of text: people read them in reviews, and a slip in a key
   * is an unknown attribute. Plain values, which CDKTF need not look through: they are most of what is rendered.
   */
  policy(id: string, statements: readonly Statement[]): string {
    const name = legal(id);
    this.policies[name] = { statement: statements.map(attributesOf) };
    return `\${data.aws_iam_policy_document.${name}.json}`;
  }

  /** What Terraform reads. `toTerraform` would resolve all of it twice, and add notes of cdktf about itself. */
  get configuration(): JsonObject {
    const merged: Tree = {};
    for (const element of this.node.findAll()) {
      if (TerraformElement.isTerraformElement(element))
        mergeInto(merged, resolved(this, element.toTerraform()) as Tree);
    }
    if (Object.keys(this.policies).length > 0) mergeInto(merged, { data: { aws_iam_policy_document: this.policies } });
    mergeInto(merged, { terraform: { required_version: versions.terraform.version } });
    return tidied(merged) as JsonObject;
  }

  /** Names as they stand in the tree. cdktf would add a hash to those of more than one part. */
  protected override allocateLogicalId(element: TerraformElement): string {
    const { scopes } = element.node;
    const path = scopes.slice(scopes.indexOf(this) + 1).map(({ node }) => node.id);
    return legal(path.join('_'));
  }
}

type Tree = { [key: string]: unknown };

/** What names of Terraform are made of. */
const legal = (name: string) => name.replaceAll(/[^A-Za-z0-9_-]/g, '_');

const resolver = new DefaultTokenResolver(new StringConcat());

/**
 * A value with its tokens (references between resources) in the form that Terraform reads. cdktf is asked where there is one: it would look at each of
 * ten thousand values with all it has.
 */
function resolved(scope: Stack, value: unknown): unknown {
  if (isToken(value)) return Tokenization.resolve(value, { scope, resolver, preparing: false });
  if (Array.isArray(value)) return value.map((item) => resolved(scope, item));
  if (!isTree(value)) return value;
  const members = Object.entries(value).filter(([key, member]) => key !== '//' && member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, resolved(scope, member)]));
}

/** Tokens are objects that resolve themselves, or stand for those: as a mark in a text, as a list of one such text, as an impossible number. */
function isToken(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{TfToken[');
  if (typeof value === 'number') return value < -1e200;
  if (Array.isArray(value)) return value.some((item) => typeof item === 'string' && item.startsWith('#{TfToken['));
  return typeof (value as { readonly resolve?: unknown } | null)?.resolve === 'function';
}

/** Objects are merged, everything else is put in the place of what was there. */
function mergeInto(target: Tree, from: Tree): void {
  for (const [key, value] of Object.entries(from)) {
    const there = target[key];
    if (isTree(there) && isTree(value)) mergeInto(there, value);
    else target[key] = value;
  }
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function stateOf({ cluster, cloud }: Home, stack: string) {
  return { bucket: cloud.stateBucket, key: `${cluster}/${stack}.tfstate`, region: cloud.region };
}

/** cdktf 0.21.0 was made before Terraform 1.10 and knows no such option, but writes it as it is. */
const lockFile = { useLockfile: true } as object;

/** Members in the order of their names, without `//`, which says where cdktf made a resource. */
function tidied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidied);
  if (!isTree(value)) return value;
  const keys = Object.keys(value).filter((key) => key !== '//' && value[key] !== undefined);
  return Object.fromEntries(keys.sort().map((key) => [key, tidied(value[key])]));
}
