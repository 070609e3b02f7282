import { requirePlace } from '../../infra-tf/place';
import { awsIn } from '../platform/described';

test('a place that AWS knows is taken', () => {
  expect(() => requirePlace('tiny', awsIn('us-gov-west-1'))).not.toThrow();
});

test.each([
  [{ account: '1234' }, /'1234' is no account/],
  [{ account: '1111-2222-3333' }, /is no account/],
  [{ region: 'Frankfurt' }, /'Frankfurt' is no region/],
  [{ stateBucket: 's3://notes' }, /is no name of a bucket/],
])('%j is refused', (slip, said) => {
  expect(() => requirePlace('tiny', { ...awsIn('eu-central-1'), ...slip })).toThrow(said);
});
