/** Where permissions hold. */
export interface Where {
  readonly cluster: string;
  readonly region: string;
  readonly account: string;
}

export const arn = ({ region, account }: Where, service: string, resource: string) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** Letters and digits, as ids of statements are: `Read`, `prefix cat-cafe/pods` -> `ReadPrefixCatCafePods`. */
export const sid = (...words: readonly string[]) =>
  words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
