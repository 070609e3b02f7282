import { cores, days, gib, hours, mib, millicores, minutes, seconds } from '#platform';

test.each([
  [gib(2), '2Gi'],
  [mib(512), '512Mi'],
  [mib(2048), '2Gi'],
  [gib(0.5), '512Mi'],
  [cores(2), '2'],
  [cores(0.5), '500m'],
  [millicores(1500), '1500m'],
  [days(7), '7d'],
  [hours(36), '36h'],
  [minutes(90), '90m'],
  [seconds(90), '90s'],
])('%# prints as %s', (amount, text) => {
  expect(String(amount)).toBe(text);
});

test('Go knows no days', () => {
  expect(days(7).go).toBe('168h');
});

test.each([() => gib(-1), () => cores(Number.NaN), () => seconds(0.0001), () => days(Number.POSITIVE_INFINITY)])(
  'what is no amount is refused',
  (make) => {
    expect(make).toThrow(RangeError);
  },
);
