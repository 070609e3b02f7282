import * as fc from 'fast-check';
import type { JsonValue } from '#platform';
import { printJson } from '../../src/render/json';

test('a list of plain values is one line, a list of others one line each', () => {
  expect(
    printJson({ actions: ['s3:GetObject', 's3:PutObject'], condition: [{ test: 'Bool' }], none: [], nothing: {} }),
  ).toBe(
    `{
  "actions": ["s3:GetObject", "s3:PutObject"],
  "condition": [
    {
      "test": "Bool"
    }
  ],
  "none": [],
  "nothing": {}
}`,
  );
});

test('a long list is broken', () => {
  const long = Array.from({ length: 20 }, (_, index) => `value-${index}`);
  expect(printJson({ long }).split('\n')).toHaveLength(24);
});

test('it is read back as it was, whatever it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      expect(JSON.parse(printJson(value as JsonValue))).toEqual(JSON.parse(JSON.stringify(value))),
    ),
  );
});
