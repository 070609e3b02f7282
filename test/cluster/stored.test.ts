import type { KubeObject } from './layers';
import { lostFields, sameStored } from './stored';

describe('what the server kept', () => {
  test('is everything when it only added to what was sent', () => {
    expect(lostFields({ a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }], d: 3 })).toEqual([]);
  });

  test.each([
    ['a field it dropped', { a: { b: 1 } }, { a: {} }, 'a.b: sent 1, stored nothing'],
    ['a value it read differently', { on: 'yes' }, { on: true }, 'on: sent "yes", stored true'],
    ['a list it cut short', { a: [1, 2] }, { a: [1] }, 'a: sent [1,2], stored [1]'],
    ['a map it turned into a text', { a: { b: 1 } }, { a: 'b' }, 'a: sent {"b":1}, stored "b"'],
    ['an order it changed', { a: ['x', 'y'] }, { a: ['y', 'x'] }, 'a[0]: sent "x", stored "y"'],
  ])('lacks %s', (_, sent, stored, first) => {
    expect(lostFields(sent, stored)[0]).toBe(first);
  });

  test('may leave out what is empty', () => {
    expect(lostFields({ ingress: [], labels: {}, note: null }, {})).toEqual([]);
  });

  test.each([
    [{ limits: { cpu: '1000m' } }, { limits: { cpu: '1' } }],
    [{ requests: { memory: '1024Mi' } }, { requests: { memory: '1Gi' } }],
    [{ requests: { cpu: 2 } }, { requests: { cpu: '2' } }],
  ])('holds the same quantity in its own spelling: %j', (sent, stored) => {
    const under = (value: unknown) => ({ resources: value });
    expect(lostFields(under(sent), under(stored))).toEqual([]);
  });

  test('is not the same quantity when the amount differs, nor when the field holds none', () => {
    expect(lostFields({ r: { limits: { cpu: '1' } } }, { r: { limits: { cpu: '1m' } } })).toHaveLength(1);
    expect(lostFields({ data: { size: '1024Mi' } }, { data: { size: '1Gi' } })).toHaveLength(1);
  });
});

describe('a second apply', () => {
  const stored = (version: string, more: object = {}): KubeObject => {
    return { apiVersion: 'v1', kind: 'X', metadata: { name: 'x', generation: 1, resourceVersion: version }, ...more };
  };

  test('changed nothing when the resource version is the same', () => {
    expect(sameStored(stored('7'), stored('7'))).toBe(true);
  });

  test('changed something when the resource version moved', () => {
    expect(sameStored(stored('7'), stored('8'))).toBe(false);
    expect(sameStored(stored('7', { status: {} }), stored('8', { status: {} }))).toBe(false);
  });

  test('may store the status that the definition of the kind fills in', () => {
    const status = { observedGeneration: -1 };
    expect(sameStored(stored('7', { status }), stored('8', { status }))).toBe(true);
    expect(sameStored(stored('7', { status, spec: 1 }), stored('8', { status, spec: 2 }))).toBe(false);
  });
});
