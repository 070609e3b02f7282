import {
  Bucket,
  BucketPrefix,
  type JsonObject,
  KeptOutside,
  type Ledger,
  MachineNotices,
  NodeRole,
  type Problem,
  type Reference,
} from '#platform';
import { attributesOf, type PodRole } from '../permissions';
import { canonical, type Identity, identitiesOf } from './identities';
import { type Resource, type Stacks, text, texts } from './stacks';

/** An object of Kubernetes, as it is rendered. */
export interface SeenObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
}

/**
 * Whether the two layers of a cluster fit: what manifests use exists in the cloud, with the permission that its use needs, and what the cloud makes
 * or allows is used. Manifests are seen one by one, as text, whoever made them: what somebody typed by hand counts as well.
 */
export class Wiring {
  private readonly identities: readonly Identity[];
  private readonly buckets: ReadonlySet<string>;
  /** Buckets of a store on the cluster, which the cloud knows nothing of. */
  private readonly inside: ReadonlySet<string>;
  private readonly repositories: ReadonlySet<string>;
  /** Accounts that nothing has named yet, and parts of the cloud. */
  private readonly unnamed: Set<Identity>;
  private readonly unused: Set<Reference>;
  private readonly found: Problem[] = [];

  constructor(
    private readonly stacks: Stacks,
    { held, grants }: Pick<Ledger, 'held' | 'grants'>,
    private readonly roles: readonly PodRole[],
  ) {
    this.identities = identitiesOf(stacks).filter(({ at }) => at.stack === 'identity');
    this.buckets = new Set(stacks.of('aws_s3_bucket').map(({ values }) => text(values.bucket)));
    this.inside = new Set(
      grants.flatMap(({ what }) => {
        const bucket = what instanceof BucketPrefix ? what.bucket : what;
        return bucket instanceof Bucket && bucket.owner ? [bucket.name] : [];
      }),
    );
    this.repositories = new Set(stacks.of('aws_ecr_repository').map(({ values }) => text(values.name)));
    this.unnamed = new Set(this.identities);
    // Buckets, databases and images may outlive their users: they hold what people made.
    this.unused = new Set(held.filter((what) => parts.some((part) => what instanceof part)));
  }

  see(where: string, object: SeenObject, manifest: string): void {
    const namespace = namespaceOf(object);
    for (const identity of this.unnamed) {
      // As a whole word, wherever it stands: operators make accounts by the names of what they are given, and jobs make objects out of scripts.
      if (
        identity.namespace === namespace &&
        new RegExp(`(^|[^\\w.-])${identity.account}($|[^\\w.-])`).test(manifest)
      ) {
        this.unnamed.delete(identity);
      }
    }
    for (const what of this.unused) if (manifest.includes(what.name)) this.unused.delete(what);

    const tell = (code: string, what: string, fix: string) =>
      this.found.push({ code, where: `${where}: ${object.kind} '${object.metadata.name}'`, what, fix });
    for (const [, bucket = '', path = ''] of manifest.matchAll(
      /\bs3a?:\/\/([a-z0-9][a-z0-9.-]*[a-z0-9])\/?([\w./=-]*)/g,
    )) {
      if (this.inside.has(bucket)) continue;
      if (!this.buckets.has(bucket)) {
        tell('LH326', `it uses a bucket '${bucket}', which no stack makes`, 'Refer to a bucket of the lake.');
      } else if (!this.isGranted(namespace, bucket, path)) {
        tell(
          'LH326',
          `nobody in namespace '${namespace}' may use s3://${bucket}/${path}`,
          'Refer to it, which grants it, instead of typing it.',
        );
      }
    }
    for (const [region] of manifest.matchAll(regions)) {
      if (region !== this.stacks.region) {
        tell(
          'LH327',
          `it names the region ${region}, and the cluster stands in ${this.stacks.region}`,
          'Take the region from the cloud.',
        );
      }
    }
    const registry = `${this.stacks.account}.dkr.ecr.${this.stacks.region}.amazonaws.com/`;
    for (const part of manifest.split(registry).slice(1)) {
      const [repository = ''] = /^[\w./-]+/.exec(part) ?? [];
      if (!this.repositories.has(repository)) {
        tell(
          'LH326',
          `it runs an image of '${repository}', a repository that no stack makes`,
          'Take the image from src/platform/images.ts.',
        );
      }
    }
  }

  /** All that does not fit, when every manifest has been seen. */
  get problems(): readonly Problem[] {
    const problems = [...this.found];
    const tell = (at: Resource, code: string, what: string, fix: string) =>
      problems.push(this.stacks.problem(code, at, what, fix));
    for (const identity of this.identities) {
      const { at, namespace, account, statements } = identity;
      if (this.unnamed.has(identity)) {
        tell(
          at,
          'LH328',
          `nothing on the cluster runs as ${namespace}/${account}`,
          'Name the account as its pods do, or drop what grants it rights.',
        );
      }
      const role = this.roles.find((one) => one.account.namespace === namespace && one.account.name === account);
      const needed = new Set(
        (role?.statements ?? []).map((statement) => canonical(attributesOf(statement) as JsonObject)),
      );
      for (const statement of statements) {
        if (needed.delete(canonical(statement))) continue;
        tell(
          at,
          'LH328',
          `no reference needs its statement '${text(statement.sid)}'`,
          'Refer to what it allows, or drop it.',
        );
      }
      for (const statement of needed) {
        tell(
          at,
          'LH326',
          `it lacks the statement '${statement.split('\n')[0]}', which a reference needs`,
          'Render the policies from the ledger.',
        );
      }
    }
    for (const what of this.unused) {
      problems.push({
        code: 'LH329',
        where: `${this.stacks.cluster}/terraform: ${what.id}`,
        what: 'it is made, and no manifest names it',
        fix: 'Use it, or drop what holds it.',
      });
    }
    return problems;
  }

  /** A folder above what is granted may be named, too: an engine is told the warehouse, and is let into its tables. */
  private isGranted(namespace: string, bucket: string, path: string): boolean {
    const used = `arn:aws:s3:::${bucket}/${path.replace(/\/$/, '')}`;
    return this.identities.some(
      (identity) =>
        identity.namespace === namespace &&
        identity.statements.some(
          ({ actions, resources }) =>
            texts(actions).some((action) => action.endsWith('Object')) &&
            texts(resources).some((resource) => {
              const granted = resource.replace(/\/\*$/, '');
              return used === granted || used.startsWith(`${granted}/`) || granted.startsWith(used);
            }),
        ),
    );
  }
}

/** What nobody made by hand, so that nothing is lost when it goes. */
const parts = [KeptOutside, MachineNotices, NodeRole];

const regions =
  /\b(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:gov-)?(?:central|east|north|northeast|northwest|south|southeast|southwest|west)-[1-9]\b/g;

/** A release of a chart lies with the sync engine, and what is in it elsewhere. */
function namespaceOf({ metadata, spec }: SeenObject): string {
  const target = (spec as { readonly targetNamespace?: unknown } | undefined)?.targetNamespace;
  return typeof target === 'string' ? target : (metadata.namespace ?? '');
}
