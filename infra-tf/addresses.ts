/** A range of IPv4 addresses: from the first to the one after the last. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The range that is written so, if it is one. */
export function rangeOf(cidr: string): (Range & { readonly bits: number }) | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || bits > 32) return undefined;
  const from = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - bits);
  return from % size === 0 ? { from, to: from + size, bits } : undefined;
}

export function cidrOf(from: number, bits: number): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(from / 2 ** shift) % 256).join('.')}/${bits}`;
}

/** RFC 1918, and RFC 6598, which AWS takes as well. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map(rangeOf);

export const isPrivate = (range: Range) =>
  privateRanges.some((known) => known !== undefined && range.from >= known.from && range.to <= known.to);
