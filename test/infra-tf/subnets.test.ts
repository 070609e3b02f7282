import * as fc from 'fast-check';
import { subnetsOf } from '../../infra-tf/subnets';

const range = (cidr: string) => {
  const [address = '', bits] = cidr.split('/');
  const from = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { from, to: from + 2 ** (32 - Number(bits)) };
};

test('three zones in the default range', () => {
  expect(subnetsOf('tiny', '10.0.0.0/16', ['a', 'b', 'c'])).toEqual([
    { name: 'a', public: '10.0.0.0/24', private: '10.0.32.0/19' },
    { name: 'b', public: '10.0.1.0/24', private: '10.0.64.0/19' },
    { name: 'c', public: '10.0.2.0/24', private: '10.0.96.0/19' },
  ]);
});

test('every subnet lies in the range and none overlaps another, whatever the range', () => {
  const zones = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  fc.assert(
    fc.property(
      fc.integer({ min: 16, max: 20 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 1, max: 7 }),
      (bits, second, count) => {
        const vpc = range(`10.${second}.0.0/${bits}`);
        const all = subnetsOf('tiny', `10.${second}.0.0/${bits}`, zones.slice(0, count)).flatMap((zone) => [
          range(zone.public),
          range(zone.private),
        ]);
        const sorted = all.sort((a, b) => a.from - b.from);
        expect(sorted.every(({ from, to }) => from >= vpc.from && to <= vpc.to)).toBe(true);
        expect(sorted.every(({ to }, index) => to <= (sorted[index + 1]?.from ?? vpc.to))).toBe(true);
      },
    ),
  );
});

test('a zone that is added moves none of the others', () => {
  const three = subnetsOf('tiny', '10.0.0.0/16', ['a', 'b', 'c']);
  expect(subnetsOf('tiny', '10.0.0.0/16', ['a', 'b', 'c', 'd']).slice(0, 3)).toEqual(three);
});

test.each(['10.0.0.1/16', '10.0.0.0/8', '10.0.0.0/24', '8.8.0.0/16', '10.256.0.0/16', 'ten', '172.32.0.0/16'])(
  '%s is no range for a VPC',
  (cidr) => expect(() => subnetsOf('tiny', cidr, ['a'])).toThrow(/LH310/),
);

test.each([[[]], [['a', 'a']], [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']]])(
  'there are no places for the zones %j',
  (zones) => {
    expect(() => subnetsOf('tiny', '10.0.0.0/16', zones)).toThrow(/LH311/);
  },
);
