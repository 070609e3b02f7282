import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleOf } from '../../src/check/schema-rule';
import { compile } from '../../src/check/schemas/compile';
import { crdFiles } from '../../src/check/schemas/crd';
import { parseRef, type SchemaFile } from '../../src/check/schemas/file';
import { keptFiles } from '../../src/check/schemas/kept';
import { type Structure, structureOf } from '../../src/check/schemas/structure';
import { typesOf } from '../../src/check/schemas/typescript';

const collected = join(process.env.LAKEHOUSE_SHARED ?? '../shared', 'crds');

const committed = new Map(
  (readdirSync('schemas', { recursive: true }) as string[])
    .filter((path) => /\.(json|ts)$/.test(path) && !path.startsWith('charts/'))
    .sort()
    .map((path) => [path, readFileSync(join('schemas', path), 'utf8')]),
);

describe('structure', () => {
  const closed = { undeclared: 'closed' } as const;

  it('keeps what a value may be and drops every word about it', () => {
    const raw = {
      type: 'object',
      description: 'Prose.',
      properties: { description: { type: 'string', title: 'More.', example: 'x', maxLength: 3 } },
      'x-kubernetes-validations': [{ rule: 'has(self.a)', message: 'Prose again.' }],
    };
    expect(structureOf(raw, closed)).toEqual({
      type: 'object',
      properties: { description: { type: 'string', maxLength: 3 } },
      additionalProperties: false,
      'x-kubernetes-validations': [{ rule: 'has(self.a)' }],
    });
  });

  it('does not require a field that the API server fills in', () => {
    const raw = { type: 'object', required: ['a', 'b'], properties: { a: { default: 1 }, b: {} } };
    expect(structureOf(raw, closed).required).toEqual(['b']);
  });

  it('leaves objects open where unknown fields are preserved', () => {
    const raw = { type: 'object', properties: {}, 'x-kubernetes-preserve-unknown-fields': true };
    expect(structureOf(raw, closed)).not.toHaveProperty('additionalProperties');
  });

  it('does not close the branches of a choice, which only add conditions', () => {
    const raw = {
      type: 'object',
      properties: { a: {}, b: {} },
      oneOf: [{ required: ['a'] }, { properties: { b: {} } }],
    };
    expect(structureOf(raw, closed).oneOf).toEqual([{ required: ['a'] }, {}]);
  });

  it('refuses a keyword that nobody decided about', () => {
    expect(() => structureOf({ type: 'string', contentEncoding: 'base64' }, closed)).toThrow(
      "keyword 'contentEncoding' is neither kept nor dropped",
    );
  });
});

describe('a CRD', () => {
  const dir = mkdtempSync(join(tmpdir(), 'compile-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  const pod = { type: 'object', properties: { image: { type: 'string' } }, required: ['image'] };
  const spec = {
    type: 'object',
    properties: { main: pod, side: pod, mode: { type: 'string', enum: ['a', "b's"] }, free: { type: 'object' } },
  };
  const crd = {
    spec: {
      group: 'cafe.example',
      scope: 'Namespaced',
      names: { kind: 'Cat' },
      versions: [{ name: 'v1', schema: { openAPIV3Schema: { type: 'object', properties: { spec, status: pod } } } }],
    },
  };
  mkdirSync(join(dir, 'cats'));
  writeFileSync(join(dir, 'cats/cat.yaml'), JSON.stringify(crd));
  const release = { repo: 'cafe/cats', tag: 'v1.0.0', folder: 'cats' };
  const read = (kind: string) => crdFiles(dir, [{ release, kind, version: 'v1', file: 'cat.yaml' }]);

  it('names equal shapes once, after the field that holds them', () => {
    expect(Object.keys(read('Cat')[0]!.$defs)).toEqual(['Cat', 'CatSpec', 'Main']);
  });

  it('becomes TypeScript without anything that runs', () => {
    expect(typesOf(read('Cat')[0]!).split('\n').slice(2).join('\n')).toBe(`import type { ObjectMeta } from '../meta/v1';

export interface Cat {
  readonly apiVersion: 'cafe.example/v1';
  readonly kind: 'Cat';
  readonly metadata: ObjectMeta;
  readonly spec: CatSpec;
}

export interface CatSpec {
  readonly free?: Readonly<Record<string, never>> | undefined;
  readonly main?: Main | undefined;
  readonly mode?: 'a' | 'b\\'s' | undefined;
  readonly side?: Main | undefined;
}

export interface Main {
  readonly image: string;
}
`);
  });

  it('that lacks the kind is named in the error', () => {
    expect(() => read('Dog')).toThrow(/cat\.yaml: holds no Dog v1; mend kinds\.ts/);
  });
});

describe('the committed schemas', () => {
  const files = [...committed].filter(([path]) => path.includes('/') && path.endsWith('.json'));

  it.each(files)('hold structure only: %s', (_, text) => {
    const file = JSON.parse(text) as SchemaFile;
    expect(Object.values(file.$defs).flatMap((def) => [...keywordsOf(def)])).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(description|title|example|examples|default|message)$/)]),
    );
    expect(file).toMatchObject({ source: { repo: expect.any(String), tag: expect.any(String) } });
    expect(Object.values(file.inputs).every((sha256) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
  });

  it.each(files)('have no dangling reference, unknown type or pattern that cannot be read: %s', (_, text) => {
    // Rules are made when an object first needs them, so without this a fault would wait for an unlucky object.
    for (const def of Object.values((JSON.parse(text) as SchemaFile).$defs))
      expect(() => everyRuleOf(def, text)).not.toThrow();
  });

  it('stay as they are where no folder holds the release that they come from', () => {
    expect(Object.fromEntries(compile([]))).toEqual(Object.fromEntries(committed));
  });

  it('hold nothing of a release that was never compiled, so that one must be named', () => {
    const release = { repo: 'cafe/cats', tag: 'v1.0.0', folder: 'cats/v1.0.0' };
    expect(() => keptFiles('schemas', new Set([release]))).toThrow('no folder holds cats/v1.0.0 (cafe/cats v1.0.0)');
  });

  // Only machines that compile have the collected CRDs; elsewhere there is nothing to compare with.
  if (existsSync(collected)) {
    it('are what the compiler makes of the collected CRDs', () => {
      expect(Object.fromEntries(compile([collected]))).toEqual(Object.fromEntries(committed));
    });
  }
});

function everyRuleOf(structure: Structure, file: string): void {
  ruleOf(structure, (ref) => {
    const { place, name } = parseRef(ref);
    const home = JSON.parse(place === undefined ? file : committed.get(`${place}.json`)!) as SchemaFile;
    if (home.$defs[name] === undefined) throw new Error(`no definition ${ref}`);
    return () => {};
  });
  for (const field of Object.values(structure.properties ?? {})) everyRuleOf(field, file);
}

/** Keywords of a structure and all below it; names of fields are not keywords. */
function* keywordsOf(structure: object): Generator<string> {
  for (const [keyword, value] of Object.entries(structure)) {
    yield keyword;
    if (typeof value !== 'object' || value === null || keyword === 'enum') continue;
    const inner = keyword === 'properties' ? Object.values(value) : Array.isArray(value) ? value : [value];
    for (const child of inner) if (typeof child === 'object' && child !== null) yield* keywordsOf(child);
  }
}
