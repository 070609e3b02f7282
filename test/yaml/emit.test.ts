import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { JsonValue } from '../../src/platform/json';
import { emitYaml } from '../../src/yaml';
import { MANIFESTS } from './manifests';
import { ALPHABETS, NASTY } from './strings';

const nasty = Object.entries(NASTY);
const readBack = (value: JsonValue): unknown => parse(emitYaml(value), { version: '1.1' });
const asJson = (value: JsonValue): unknown => JSON.parse(JSON.stringify(value));

describe('strings that readers are known to misread', () => {
  test.each(nasty)('%s survive as values', (_, strings) => {
    for (const text of strings) {
      expect(readBack({ value: text, items: [text, [text]], last: { value: text } })).toEqual({
        value: text,
        items: [text, [text]],
        last: { value: text },
      });
    }
  });

  test.each(nasty)('%s survive as keys', (_, strings) => {
    for (const text of strings) {
      const value = {
        a: Object.fromEntries([[text, { [`b${text}`]: 1 }]]),
        items: [Object.fromEntries([[text, [1]]])],
      };
      expect(readBack(value)).toEqual(value);
    }
  });

  test.each(nasty)('%s survive as the whole document', (_, strings) => {
    for (const text of strings) expect(readBack(text)).toBe(text);
  });

  // The `yaml` package reads these as the strings they are, kubectl does not: only the bytes can show that we quote them.
  test.each([
    ...[
      '0o14',
      '-0o7',
      '0O14',
      '0X1F',
      '0B1',
      '0b+0',
      '8E7_',
      '7E9_1',
      '7E_9',
      '0E_119',
      '0_X8',
      '-_7',
      '+_1',
      '0x1p-2',
      '+inf',
    ],
    ...[
      '<<',
      '=',
      'y',
      'N',
      'oFF',
      'nULL',
      '1:30',
      '2001-1-1',
      '1_000',
      '---',
      '...',
      '',
      ' a',
      'a ',
      'a: b',
      'a #b',
      'a:',
      '- a',
    ],
  ])('%j is quoted, as a value and as a key', (text) => {
    expect(emitYaml({ a: text })).toBe(`a: "${text}"\n`);
    expect(emitYaml(Object.fromEntries([[text, 1]]))).toBe(`"${text}": 1\n`);
  });

  test.each([
    ['\u0085', '"\\u0085"'],
    ['\u2028', '"\\u2028"'],
    ['\u2029', '"\\u2029"'],
    ['\x7f', '"\\u007f"'],
    ['\x9f', '"\\u009f"'],
    ['\0', '"\\u0000"'],
    ['\ufeff', '"\\ufeff"'],
    ['\ufffe', '"\\ufffe"'],
    ['\uffff', '"\\uffff"'],
    ['\u202e', '"\\u202e"'],
    ['a\tb', '"a\\tb"'],
    ['a\r\nb\r\n', '"a\\r\\nb\\r\\n"'],
  ])('%j is escaped, because Go refuses or changes it raw', (text, written) => {
    expect(emitYaml({ a: text })).toBe(`a: ${written}\n`);
  });

  test('strings that only look dangerous stay bare', () => {
    const bare =
      '10.0.0.0/8 1.2.3 500m 128Mi 10s 2001:db8::1 :8080 0a1b2c3 8080-8090 --flag=a /bin/sh yess offer a:b a#b'.split(
        ' ',
      );
    for (const text of [...bare, '0 3 * * *', 'a, b', '\u732b \u{1f408}']) expect(emitYaml([text])).toBe(`- ${text}\n`);
  });
});

describe('text of several lines', () => {
  test.each([
    ['a\nb', 'a: |-\n  a\n  b\n'],
    ['a\n\nb\n', 'a: |\n  a\n\n  b\n'],
    ['a\nb\n\n\n', 'a: |+\n  a\n  b\n\n\n'],
    ['  a\nb\n', 'a: |2\n    a\n  b\n'],
    ['\tmake\n', 'a: "\\tmake\\n"\n'],
    ['\n\tmake\n', 'a: "\\n\\tmake\\n"\n'],
    ['all:\n\tmake\n', 'a: |\n  all:\n  \tmake\n'],
    ['\na\n', 'a: |\n\n  a\n'],
    ['a\n \n', 'a: "a\\n \\n"\n'],
    ['\n\n', 'a: "\\n\\n"\n'],
  ])('%j is a block where that is safe, and quoted where not', (text, written) => {
    expect(emitYaml({ a: text })).toBe(written);
  });

  test('a long line is never folded', () => {
    const line = 'word '.repeat(15_000).trim();
    expect(emitYaml({ a: line })).toBe(`a: ${line}\n`);
    expect(emitYaml({ a: `${line}\nb\n` })).toBe(`a: |\n  ${line}\n  b\n`);
  });
});

describe('numbers', () => {
  test.each([
    [604800000, '604800000'],
    [1073741824, '1073741824'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [1e20, '100000000000000000000'],
    [1e21, '1.0e+21'],
    [1.5e-7, '1.5e-7'],
    [0.1, '0.1'],
    [-0, '0'],
  ])('%d is written so that YAML 1.1 reads the number that JSON carries', (value, written) => {
    expect(emitYaml({ a: value })).toBe(`a: ${written}\n`);
    expect(readBack({ a: value })).toEqual(asJson({ a: value }));
  });
});

describe('structure', () => {
  test.each(MANIFESTS.map((manifest) => [manifest.kind, manifest] as const))(
    'a %s has the bytes that cdk8s gives it',
    (_, manifest) => {
      expect(emitYaml(manifest)).toBe(Yaml.stringify(manifest));
    },
  );

  test('a value that stands in two places is written twice, without an anchor', () => {
    const labels = { app: 'a' };
    expect(emitYaml({ labels, matchLabels: labels })).toBe('labels:\n  app: a\nmatchLabels:\n  app: a\n');
  });

  test('members keep their order, and undefined ones are left out', () => {
    expect(emitYaml({ b: undefined, z: 1, a: null, c: { d: undefined }, e: [] })).toBe('z: 1\na: null\nc: {}\ne: []\n');
  });

  test('a key longer than readers look for its colon is marked', () => {
    expect(emitYaml({ ['k'.repeat(1025)]: { a: [1] } })).toBe(`? ${'k'.repeat(1025)}\n:\n  a:\n    - 1\n`);
  });

  test('bytes do not depend on what was written before', () => {
    const pairs = Array.from({ length: 5000 }, (_, i): [string, string] => [`key-${i}: `, `value-${i}: `]);
    const first = pairs.map((pair) => emitYaml(Object.fromEntries([pair])));
    expect(emitYaml(Object.fromEntries(pairs))).toBe(first.join(''));
    expect(emitYaml({ 'a\nb': 'a\nb' })).toBe('"a\\nb": |-\n  a\n  b\n');
    expect(emitYaml(['a\nb'])).toBe('- |-\n  a\n  b\n');
  });
});

describe('any JSON value', () => {
  const text = fc.oneof(
    ...ALPHABETS.map((alphabet) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 })),
    fc.constantFrom(
      ...Object.values(NASTY)
        .flat()
        .filter((listed) => listed.length < 2000),
    ),
    fc.string({ unit: 'grapheme' }),
  );
  const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(text, tie('json'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));

  test('is read back as JSON would carry it', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(readBack(value)).toEqual(asJson(value));
      }),
      { numRuns: 1500 },
    );
  });

  test('is one document that ends with a line break and has no space at the end of a line that it need not have', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.constant([])))), (value) => {
        const yaml = emitYaml(value);
        expect(yaml).toMatch(/[^\n]\n$/);
        expect(yaml).not.toMatch(/ $|^---/m);
      }),
    );
  });
});

describe('what YAML cannot carry is refused with its place', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;

  test.each([
    [
      'not a number',
      { spec: { replicas: Number.NaN } },
      'YAML: spec.replicas is NaN, but JSON knows finite numbers only',
    ],
    ['infinity', { a: [1, Number.NEGATIVE_INFINITY] }, 'YAML: a[1] is -Infinity'],
    ['a lone surrogate in a value', { a: 'b\ud800' }, 'YAML: a holds half a surrogate pair (U+D800)'],
    ['a lone surrogate in text', { a: 'b\n\udc00c' }, 'YAML: a holds half a surrogate pair (U+DC00)'],
    ['surrogates in the wrong order', { a: '\udc00\ud800' }, 'half a surrogate pair (U+DC00)'],
    [
      'a lone surrogate in a key',
      { a: { 'b.c': { '\ud83d': 1 } } },
      'YAML: a["b.c"]["\\ud83d"] holds half a surrogate pair',
    ],
    ['a function', { a: () => 1 }, 'YAML: a is a function'],
    ['a symbol', { a: Symbol('b') }, 'YAML: a is a symbol'],
    ['a bigint', { a: 1n }, 'YAML: a is a bigint'],
    ['a date', [{ at: new Date(0) }], 'YAML: [0].at is a Date instance, not a plain object'],
    ['a map', { a: new Map() }, 'YAML: a is a Map instance'],
    ['an object of a class', { a: new (class Topic {})() }, 'YAML: a is a Topic instance'],
    ['an absent item', { a: [undefined] }, 'YAML: a[0] is undefined'],
    ['no value at all', undefined, 'YAML: the document is undefined'],
    ['a value that contains itself', cycle, 'is nested deeper than 200 levels. Does the value contain itself?'],
  ])('%s', (_, value, message) => {
    expect(() => emitYaml(value as JsonValue)).toThrow(message);
  });

  test('an object without a prototype is plain', () => {
    expect(emitYaml(Object.assign(Object.create(null), { a: 1 }))).toBe('a: 1\n');
  });
});
