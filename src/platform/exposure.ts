import { DescriptionError } from './problems';
import type { Endpoint } from './references';

/** Something that people reach from outside the cluster, with their browser. */
export interface Exposure {
  /** First label of its host name: `superset` becomes `superset.<domain>`. Unique in the cluster. */
  readonly name: string;
  /** Where the ingress connects. */
  readonly endpoint: Endpoint;
  /** The Service in front of it. */
  readonly service: ServicePort;
  /** Who asks people who they are: a proxy before the application, or the application itself. Nothing is open to all. */
  readonly signIn: 'proxy' | 'own';
}

/** A port of a Service. */
export interface ServicePort {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
}

/** What a cluster shows to the outside. Where no ingress is stated, nothing is. */
export class Exposures {
  private readonly byName = new Map<string, Exposure>();

  add(exposure: Exposure): void {
    const { name } = exposure;
    const where = `exposure '${name}'`;
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
      throw new DescriptionError({
        code: 'LH109',
        where,
        what: 'the name becomes a label of a host name: 1 to 63 lower-case letters, digits and dashes',
        fix: 'Rename it.',
      });
    }
    if (this.byName.has(name)) {
      throw new DescriptionError({
        code: 'LH109',
        where,
        what: 'two applications would have one host name',
        fix: 'Give one of them another name.',
      });
    }
    this.byName.set(name, exposure);
  }

  get sorted(): readonly Exposure[] {
    return [...this.byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
