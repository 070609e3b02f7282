import type { JsonObject, JsonValue, Problem } from '#platform';

/** One root module of Terraform, as values. */
export interface RenderedStack {
  readonly name: string;
  readonly configuration: JsonObject;
}

/** A resource as it is rendered. */
export interface Resource {
  readonly stack: string;
  /** As Terraform names it: `aws_subnet.network_private_us-west-2a`. */
  readonly address: string;
  readonly values: JsonObject;
}

/** Tells what is wrong with a resource, and how to mend it. */
export type Report = (code: string, at: Resource, what: string, fix: string) => void;

/** One rule about all stacks of a cluster. */
export type StackCheck = (stacks: Stacks, report: Report) => void;

/** The rendered stacks, as rules look at them: what is there by type, whatever stack it stands in. */
export class Stacks {
  private readonly byType = new Map<string, Resource[]>();

  constructor(
    readonly cluster: string,
    readonly region: string,
    readonly account: string,
    readonly rendered: readonly RenderedStack[],
  ) {
    for (const { name, configuration } of rendered) {
      this.enter(name, '', configuration.resource);
      this.enter(name, 'data.', configuration.data);
    }
  }

  /** Resources of a type; data sources have `data.` before their type. */
  of(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  get all(): readonly Resource[] {
    return [...this.byType.values()].flat();
  }

  get types(): readonly string[] {
    return [...this.byType.keys()];
  }

  /** The statements of a policy that Terraform writes, by the text that refers to it: `${data.aws_iam_policy_document.x.json}`. */
  statements(stack: string, reference: JsonValue | undefined): readonly JsonObject[] {
    const address = /^\$\{(data\.aws_iam_policy_document\..+)\.json\}$/.exec(text(reference))?.[1];
    const found = this.of('data.aws_iam_policy_document').find(
      (data) => data.stack === stack && data.address === address,
    );
    return objects(found?.values.statement);
  }

  /** How errors name a resource. */
  problem(code: string, at: Resource, what: string, fix: string): Problem {
    return { code, where: `${this.cluster}/terraform/${at.stack}: ${at.address}`, what, fix };
  }

  private enter(stack: string, prefix: string, types: JsonValue | undefined): void {
    for (const [type, resources] of members(types)) {
      const known = this.byType.get(prefix + type) ?? [];
      for (const [name, values] of members(resources)) {
        known.push({ stack, address: `${prefix}${type}.${name}`, values: values as JsonObject });
      }
      this.byType.set(prefix + type, known);
    }
  }
}

/** Members of a JSON object; none of anything else. */
export function members(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
}

/** The text of a JSON value; the empty one of anything that is no text. */
export const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

export const texts = (value: JsonValue | undefined): readonly string[] => list(value).map(text);

/** Terraform takes a block as an object or as a list of them. */
export const objects = (value: JsonValue | undefined): readonly JsonObject[] =>
  list(value).filter(
    (member): member is JsonObject => typeof member === 'object' && member !== null && !Array.isArray(member),
  );

export function list(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as JsonValue];
}
