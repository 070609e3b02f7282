import { DescriptionError, didYouMean } from './problems';

/** The namespaces that each team owns. */
export type TeamsProps = Readonly<Record<string, readonly string[]>>;

/** Who owns what on a cluster: a namespace is one team's, or the platform's. */
export class Teams {
  private readonly owners = new Map<string, string>();

  constructor(
    private readonly cluster: string,
    stated: TeamsProps,
  ) {
    for (const [team, namespaces] of Object.entries(stated)) {
      for (const namespace of namespaces) this.enter(team, namespace);
    }
  }

  /** The team that owns a namespace; undefined for what is the platform's. */
  ownerOf(namespace: string): string | undefined {
    return this.owners.get(namespace);
  }

  /** To be asked when all namespaces are known. */
  requireNamespaces(known: ReadonlySet<string>): void {
    for (const [namespace, team] of this.owners) {
      if (known.has(namespace)) continue;
      const guess = didYouMean(namespace, known);
      throw new DescriptionError({
        code: 'LH121',
        where: `cluster '${this.cluster}'`,
        what: `team '${team}' owns the namespace '${namespace}', in which nothing lives`,
        fix: guess ? `Did you mean '${guess}'?` : 'Take it off the team, or state what lives there.',
      });
    }
  }

  private enter(team: string, namespace: string): void {
    const other = this.owners.get(namespace);
    if (other !== undefined) {
      throw new DescriptionError({
        code: 'LH120',
        where: `cluster '${this.cluster}'`,
        what: `the namespace '${namespace}' is stated for the team '${other}' and for '${team}'`,
        fix: 'Leave it to one of them.',
      });
    }
    this.owners.set(namespace, team);
  }
}
