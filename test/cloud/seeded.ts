import type { Document, Documents } from './judges';

/** Documents with a fault in one statement. */
export interface Seed {
  readonly sid: string;
  readonly documents: Documents;
}

/** Each time without one statement. */
export const dropped = (documents: Documents): readonly Seed[] =>
  seeds(
    documents,
    (statement, others) => others.every((other) => !includes(other, statement)),
    () => [],
  );

/** Each time with one statement that has lost its bounds: all resources, and no conditions. */
export const widened = (documents: Documents): readonly Seed[] =>
  seeds(
    documents,
    ({ Resource, Condition }) => Condition !== undefined || ![Resource].flat().every(isAllOfItsKind),
    ({ Condition: _, ...statement }) => [{ ...statement, Resource: '*' }],
  );

/** What has no bounds cannot lose them: `*`, or everything of a type that knows no other account. */
const isAllOfItsKind = (resource: string) => resource === '*' || /^arn:aws:[^/]*[:/]\*$|:[a-z-]+\/\*$/.test(resource);

function seeds(
  documents: Documents,
  isWorth: (statement: Document, others: readonly Document[]) => boolean,
  fault: (statement: Document) => readonly Document[],
): readonly Seed[] {
  const statements: readonly Document[] = documents.flatMap(({ Statement }) => Statement);
  return statements.flatMap((statement, index) => {
    const others = statements.filter((_, i) => i !== index);
    if (!isWorth(statement, others)) return [];
    return [{ sid: statement.Sid, documents: [{ Statement: [...others, ...fault(statement)] }] }];
  });
}

/** Whether one statement allows all that another does: who reads a table and writes it may read what it is made of twice. */
function includes(one: Document, other: Document): boolean {
  const [actions, resources] = [[one.Action].flat(), [one.Resource].flat()];
  return (
    (one.Condition === undefined || JSON.stringify(one.Condition) === JSON.stringify(other.Condition)) &&
    [other.Action].flat().every((action) => actions.includes(action)) &&
    [other.Resource].flat().every((resource) => resources.some((wide) => within(resource, wide)))
  );
}

const within = (resource: string, wide: string) =>
  resource === wide || (wide.endsWith('/*') && resource.startsWith(wide.slice(0, -1)));
