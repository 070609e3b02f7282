import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readChart } from '../../../src/check/charts/chart';
import { filesOf, indexOf } from '../../../src/check/charts/compile';
import { valuesOf } from '../../../src/check/charts/values';
import type { Structure } from '../../../src/check/schemas/structure';

const folder = mkdtempSync(join(tmpdir(), 'chart-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;

/** A chart of these files, unpacked. */
function unpacked(files: Readonly<Record<string, string>>): string {
  const chart = join(folder, String(count++));
  const all = { 'Chart.yaml': 'name: cats\nversion: 1.2.3\n', 'values.yaml': '', ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(chart, path)), { recursive: true });
    writeFileSync(join(chart, path), text);
  }
  return chart;
}

const compiled = (files: Readonly<Record<string, string>>) => valuesOf(readChart(unpacked(files)));

/** Values of a chart with one template. */
const taken = (values: string, template: string, more: Readonly<Record<string, string>> = {}) =>
  compiled({ 'values.yaml': values, 'templates/all.yaml': template, ...more }).properties ?? {};

const closed = (properties: Readonly<Record<string, Structure>>): Structure => ({
  type: 'object',
  properties,
  additionalProperties: false,
});

describe('a chart takes', () => {
  it('what its values.yaml states, as the type that it has there', () => {
    expect(taken('a: 1\nb: "x"\nc: true\nd: [x]\ne: {f: 1}\n', '{{ .Values.e.f }}')).toMatchObject({
      a: { type: 'number' },
      b: { type: 'string' },
      c: { type: 'boolean' },
      d: { type: 'array', items: { type: 'string' } },
      e: closed({ f: { type: 'number' } }),
    });
  });

  it('what its templates read and no values.yaml states', () => {
    expect(taken('a: {b: 1}', '{{ .Values.a.b }}{{ if .Values.a.c }}x{{ end }}').a).toEqual(
      closed({ b: { type: 'number' }, c: {} }),
    );
  });

  it('text or a number where nothing is stated, and text that begins with a number', () => {
    expect(taken('a: ""\nb: 10m\nmaxUnavailable: 1', '')).toMatchObject({
      a: { type: ['boolean', 'number', 'string'] },
      b: { type: ['number', 'string'] },
      maxUnavailable: { type: ['number', 'string'] },
    });
  });

  it('anything below what is copied as it is', () => {
    expect(taken('a: {b: 1}', '{{ toYaml .Values.a | nindent 2 }}').a).toEqual({ type: 'object' });
    expect(taken('a: {b: 1}', '{{ toYaml (omit .Values.a "b") }}').a).toEqual({ type: 'object' });
  });

  it('anything below what no template reads', () => {
    expect(taken('a: {b: 1}', '').a).toEqual({ type: 'object' });
  });

  it('the parts of a pod as Kubernetes has them, by their names', () => {
    expect(taken('resources: {}', '{{ toYaml .Values.resources }}').resources).toEqual({
      $ref: '../core/v1.json#/$defs/ResourceRequirements',
    });
    expect(taken('resources: {}', '{{ toYaml .Values.resources.web }}').resources).toEqual(closed({ web: {} }));
  });
});

describe('templates are followed', () => {
  it('into `with` and `range`, over lists as over maps', () => {
    const template = `{{ with .Values.a }}{{ .b.c }}{{ else with .Values.z }}{{ .y }}{{ end }}
      {{- range $name, $cat := .Values.cats }}{{ $name }}{{ $cat.age }}{{ end }}{{ range .Values.list }}{{ .x }}{{ end }}`;
    expect(taken('a: {}\nz: {}\ncats: {}\nlist: []', template)).toMatchObject({
      a: closed({ b: closed({ c: {} }) }),
      z: closed({ y: {} }),
      cats: { type: 'object', additionalProperties: closed({ age: {} }) },
      list: { type: 'array', items: closed({ x: {} }) },
    });
  });

  it('through variables, and what a variable may hold besides', () => {
    const template = '{{ $x := .Values.a }}{{ if .Values.c }}{{ $x = .Values.b }}{{ end }}{{ $x.y }}';
    expect(taken('a: {}\nb: {}', template)).toMatchObject({ a: closed({ y: {} }), b: closed({ y: {} }) });
  });

  it('into templates that are included, with what they are given', () => {
    const helpers = `{{- define "name" -}}{{ .of.name }}{{ .root.Values.suffix }}{{ end }}
      {{- define "first" }}{{ index . 0 | toYaml }}{{ (index . 1).b }}{{ end }}`;
    const template = `{{ include "name" (dict "of" .Values.a "root" $) }}{{ template "first" (list .Values.p .Values.q) }}`;
    expect(taken('a: {}\np: {}\nq: {}', template, { 'templates/_helpers.tpl': helpers })).toMatchObject({
      a: closed({ name: {} }),
      p: { type: 'object' },
      q: closed({ b: {} }),
      suffix: {},
    });
  });

  it('by names in quotes', () => {
    const template = `{{ index .Values "a-b" "c" }}{{ get .Values.d "e" }}{{ dig "g" "h" "none" .Values.f }}
      {{- if hasKey .Values.d "i" }}{{ end }}`;
    expect(taken('a-b: {}\nd: {}\nf: {}', template)).toMatchObject({
      'a-b': closed({ c: {} }),
      d: closed({ e: {}, i: {} }),
      f: closed({ g: closed({ h: {} }) }),
    });
  });

  it('by a name that a template makes up, which may be any', () => {
    expect(taken('a: {b: {c: 1}}', '{{ (index .Values.a .Release.Name).c }}').a).toEqual({
      type: 'object',
      additionalProperties: closed({ c: {} }),
    });
  });

  it('to what may be of several kinds', () => {
    expect(
      taken('a: {}', '{{ if kindIs "string" .Values.a }}{{ tpl .Values.a . }}{{ end }}{{ toYaml .Values.a }}').a,
    ).toEqual({
      type: ['object', 'string'],
    });
    expect(taken('a: x', '{{ if eq (typeOf .Values.a) "bool" }}{{ end }}').a).toEqual({});
  });

  it('past comments, texts with braces in them, and a template that includes itself', () => {
    const helpers = '{{ define "loop" }}{{ include "loop" . }}{{ .Values.deep }}{{ end }}';
    const template = '{{- /* {{ .Values.not }} */ -}}{{ print "}}" `{{` .Values.a -}} {{ include "loop" . }}';
    const properties = taken('', template, { 'templates/_helpers.tpl': helpers });
    expect(Object.keys(properties)).toEqual(['a', 'deep', 'global']);
  });
});

describe('a chart in a chart', () => {
  const inner = {
    'Chart.yaml':
      'name: cats\nversion: 1.2.3\ndependencies: [{name: dogs, version: "1", alias: pets, condition: pets.enabled}]',
    'charts/dogs/Chart.yaml': 'name: dogs\nversion: "1"',
    'charts/dogs/values.yaml': 'bark: true\nfood: {}',
    'charts/dogs/templates/all.yaml': '{{ .Values.bark }}{{ .Values.global.zone }}{{ .Values.food.meat }}',
  };

  it('takes its own values under its name, what the chart around it reads of them, and what is for all', () => {
    const properties = taken('pets: {food: {bread: 1}}', '{{ .Values.pets.food.bread }}', inner);
    expect(properties.global).toEqual(closed({ zone: {} }));
    expect(properties.pets).toEqual(
      closed({
        bark: { type: 'boolean' },
        enabled: {},
        food: closed({ bread: { type: 'number' }, meat: {} }),
        global: closed({ zone: {} }),
      }),
    );
  });

  it('must be there', () => {
    expect(() => compiled({ 'Chart.yaml': inner['Chart.yaml'] })).toThrow('lacks the chart dogs');
  });
});

describe('a schema', () => {
  const schema = {
    $defs: { port: { type: ['integer', 'null'], minimum: 1 } },
    properties: {
      port: { $ref: '#/$defs/port' },
      mode: { enum: ['a', 'b', null] },
      map: { type: 'object', patternProperties: { '.*': { type: 'string' } } },
      open: { type: 'object', properties: { x: {} } },
      whole: { type: 'object', additionalProperties: false, properties: { y: { type: 'string' } } },
    },
  };
  const properties = taken('open: {z: 1}\nwhole: {w: 1}\nport: 1', '{{ .Values.open.z }}{{ .Values.whole.w }}', {
    'values.schema.json': JSON.stringify(schema),
  });

  it('says more exactly what a value is', () => {
    expect(properties.port).toEqual({ type: 'integer', minimum: 1 });
    expect(properties.mode).toEqual({ enum: ['a', 'b'] });
    expect(properties.map).toEqual({ type: 'object', additionalProperties: { type: 'string' } });
  });

  it('that is open adds names, and does not let others in', () => {
    expect(properties.open).toEqual(closed({ x: {}, z: { type: 'number' } }));
  });

  it('that is closed has all names', () => {
    expect(properties.whole).toEqual(closed({ y: { type: 'string' } }));
  });
});

describe('the files', () => {
  const files = filesOf(
    readChart(unpacked({ 'values.yaml': 'a: {b: 1}', 'templates/x.yaml': '{{ .Values.a.b }}' })),
    'here',
  );

  it('say what they were made from', () => {
    expect(JSON.parse(files.json)).toMatchObject({ chart: 'cats', version: '1.2.3', source: 'here' });
    expect(JSON.parse(files.json).sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are types in which null takes a default away', () => {
    expect(files.ts).toContain('export interface Values {\n  readonly a?: A | null | undefined;\n');
  });

  it('are found by the name of the chart', () => {
    const { json, ts } = indexOf([
      { name: 'cat-food', version: '1.1.0' },
      { name: 'cat-food', version: '1.0.0' },
    ]);
    expect(JSON.parse(json)).toEqual({ 'cat-food': ['1.0.0', '1.1.0'] });
    expect(ts).toContain("readonly 'cat-food': CatFood;");
  });
});
