import { type Aws, DescriptionError } from '#platform';

/** Account and region are written as AWS writes them: in the middle of an ARN nobody would see a slip, and the role would allow nothing. */
export function requirePlace(where: string, { account, region, stateBucket }: Aws): void {
  const wrong = [
    ...(/^\d{12}$/.test(account) ? [] : [`'${account}' is no account: it has twelve digits`]),
    ...(/^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? [] : [`'${region}' is no region`]),
    ...(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(stateBucket) ? [] : [`'${stateBucket}' is no name of a bucket`]),
  ];
  if (wrong.length === 0) return;
  throw new DescriptionError({
    code: 'LH311',
    where,
    what: wrong.join('; '),
    fix: 'Write it as the AWS console does.',
  });
}
