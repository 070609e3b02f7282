import { type Component, DescriptionError, Resource, type SecretReference } from '#platform';
import { generatedSecret } from '../external-secrets';
import type { clientKeys } from './client';
import { dashed } from './names';
import { DatabaseRole } from './resources';

export type RoleSecret = SecretReference<typeof clientKeys.username | typeof clientKeys.password>;

/** Whom a role stands for. */
export interface RoleHolder {
  /** As an error names it: `workload cat-cafe/data-generator`. */
  readonly id: string;
  /** A role that owns things cannot be dropped with the object that made it. */
  readonly ownsDatabase: boolean;
}

/** The roles of one PostgreSQL cluster, by name. None is a superuser, none may make others, each has a password that nobody has seen. */
export class Roles {
  private readonly holders = new Map<string, { readonly id: string; readonly secret: RoleSecret }>();

  constructor(
    private readonly component: Component,
    private readonly cluster: string,
  ) {}

  /** The role of a holder, made when it is first asked for. */
  of(role: string, holder: RoleHolder): RoleSecret {
    const held = this.holders.get(role);
    if (held?.id === holder.id) return held.secret;
    this.requireFree(role, holder, held?.id);
    const secret = this.make(role, holder);
    this.holders.set(role, { id: holder.id, secret });
    return secret;
  }

  private make(role: string, { ownsDatabase }: RoleHolder): RoleSecret {
    const name = `${this.cluster}-role-${dashed(role)}`;
    const secret = generatedSecret<'username' | 'password'>(this.component, {
      name,
      // The type that the operator wants, and the name of the role beside the password (docs/src/declarative_role_management.md).
      type: 'kubernetes.io/basic-auth',
      generate: ['password'],
      template: { username: role },
    });
    new Resource(this.component, `${name}-role`, DatabaseRole, {
      metadata: { name },
      spec: {
        cluster: { name: this.cluster },
        name: role,
        login: true,
        passwordSecret: { name },
        // A dropped role's rights are taken away by the schema job first; until then the operator tries again.
        databaseRoleReclaimPolicy: ownsDatabase ? 'retain' : 'delete',
      },
    });
    return secret;
  }

  /** `postgres`, `streaming_replica`, `pg_` and `cnpg_` are refused by the CRD; `app` owns the database that every new cluster has (docs/src/bootstrap.md). */
  private requireFree(role: string, { id }: RoleHolder, holder: string | undefined): void {
    const reserved = /^(postgres|app|streaming_replica|(pg|cnpg)_.*)$/.test(role);
    if (!reserved && holder === undefined) return;
    throw new DescriptionError({
      code: 'LH231',
      where: `${this.component.node.path}: role '${role}' of ${id}`,
      what: reserved ? 'the name is reserved by PostgreSQL or its operator' : `the role stands for ${holder} already`,
      fix: 'Rename the workload or the database: its role is called after it.',
    });
  }
}
