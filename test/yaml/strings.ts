/** Strings that YAML readers are known to misread, by the reason. */
export const NASTY: Readonly<Record<string, readonly string[]>> = {
  booleans: 'y Y n N yes Yes YES no No NO on On ON off Off OFF true True TRUE false False FALSE tRuE yEs'.split(' '),
  nulls: ['', '~', 'null', 'Null', 'NULL', 'nULL'],
  decimals: '0 -0 +1 7 00 012 0128 1_000 1__0 _1 -_7 +_1 1e3 1E3 1e+3 1e-3 8E7_ 7E9_1 7E_9 0E_119 12345e7'.split(' '),
  'other bases': '0o14 -0o7 0O14 0o 0x1F 0X1F 0X1f -0x1 0x 0_X8 0b101 0B1 0b 0b+0 0b-1 -0b1 0x1p-2 0x.8p1 0o644'.split(
    ' ',
  ),
  floats:
    '. .. ... .5 5. -.5 +.5e3 1.5e7 1.0 .e5 e5 E0 E_1 e 1e 1. 1_0.5_ .inf -.INF +.Inf .nan .NaN +inf -Infinity NaN .1_0'.split(
      ' ',
    ),
  times: '12:30:45 12:30 1:2 190:20:30.15 -1:30 8080:80 10.0.0.1:80 2001:db8::1 1:60 0:0'.split(' '),
  dates: [
    '2001-01-01',
    '2001-1-1',
    '2001-12-14t21:59:43.10-05:00',
    '2001-12-14 21:59:43.10 -5',
    '2024-01-01T00:00:00Z',
  ],
  merges: ['<<', '=', '<', '<<a', '=a'],
  indicators: [
    ...'-?:,[]{}#&*!|>\'"%@`\\'
      .split('')
      .flatMap((c) => [c, `${c}a`, `${c} a`, `a${c}`, `a ${c}`, `a${c} b`, `${c}${c}`]),
    ...[
      '--- a',
      '---',
      '--',
      '...',
      '... a',
      '-----BEGIN X-----',
      '%YAML 1.1',
      'a:b',
      'a: b',
      'a #b',
      'a#b',
      '!!str a',
      '{a: b}',
    ],
  ],
  quotes: ['{"a":1}', '"', "'", `'"`, `it's`, `say "hi"`, `"it's": a`, '\\', 'a\\n', '"\\"', "''", '""'],
  spaces: [
    ' ',
    '  ',
    ' a',
    'a ',
    'a  b',
    '\t',
    '\ta',
    'a\t',
    'a\tb',
    'a\t#b',
    'a:\tb',
    '-\ta',
    '\u00a0',
    '\u00a0a',
    'a\u3000',
  ],
  lines: [
    '\n',
    '\n\n',
    'a\n',
    'a\nb',
    'a\nb\n',
    'a\n\n',
    'a\n\n\nb\n\n\n',
    '\na',
    '\n\na\n',
    'a: b\nc: d\n',
    '# a\nb\n',
    '- a\n- b',
  ],
  'lines and spaces': [
    ' \n',
    '\n ',
    '\n \n',
    ' \n ',
    ' a\nb',
    '  a\n b\n',
    'a\n  b\n',
    'a \nb \n',
    'a\n \nb',
    'a\n  ',
    'a\n \n',
    ' \na',
    '   \n a\n',
  ],
  'lines and tabs': [
    '\ta\nb\n',
    '\n\tx',
    '\t\n',
    'a\n\tb\n',
    'a\t\nb',
    'all:\n\tmake\n',
    '\t\na',
    ' \ta\n',
    '\n\t\n',
    'a\n\t',
    '\n \tb',
  ],
  'document markers': ['---\na\n', 'a\n---\nb\n', 'a\n...\n', '%a\nb\n', '--- |\na', 'a\n--- b', '...\n', '{\n}\n'],
  'carriage returns': ['\r', 'a\r', 'a\r\nb\r\n', 'a\rb', '\r\n', 'a\n\rb'],
  'line breaks of YAML 1.1': ['\u0085', 'a\u0085b', 'a\n\u0085b\n', '\u2028', 'a\u2028b', 'a\nb\u2029c\n', '\u2029'],
  controls: ['\0', 'a\0b', '\x1b[0m', '\x07', '\b', '\f', '\v', '\x7f', 'a\x7fb', '\x80', '\x9f', 'a\n\x84\n', '\x1f'],
  'byte order marks and non-characters': [
    '\ufeff',
    '\ufeffa',
    'a\ufeffb',
    'a\n\ufeffb',
    '\ufffe',
    '\uffff',
    'a\uffff\n',
    '\ufffd',
    '\u{1fffe}',
  ],
  'direction marks': ['\u202eabc', 'a\u2066b\u2069', 'a\n\u202d\n', '\u200f'],
  'other scripts': [
    '\u00e9',
    '\u732b',
    '\u732b\n\u72ac\n',
    '\u{1f408}',
    'a\u{1f408}\n\u{10ffff}',
    '\u{1f408}: a',
    '\ue000',
    '\u05d0',
  ],
  'names of members': ['__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  long: [
    'word '.repeat(15_000),
    'word '.repeat(15_000).trim(),
    'x'.repeat(100_000),
    '1'.repeat(50_000),
    `${'1'.repeat(50_000)}x`,
    `${'word '.repeat(5000)}\nb\n`,
    ...[1021, 1022, 1023, 1024, 1025, 1026].flatMap((length) => [
      'k'.repeat(length),
      '#'.repeat(length),
      '\u{1f408}'.repeat(length / 2),
    ]),
  ],
};

/** Characters that meet in the places where readers err. */
export const ALPHABETS: readonly (readonly string[])[] = [
  [...'0123456789_+-.:eExXoObBpPaAfF'],
  [...'01789_+-.eExXoObB'],
  [...'0123-: TtZ.+'],
  [...'yYnNoOfFtTrRuUeElLsSaA~<='],
  [...'.+-iInNfFaA'],
  [...' -?:,[]{}#&*!|>\'"%@`\\a0'],
  [...' \t\n\na#-:|0'],
  [...' \n\t'],
  ['\n', '\n', ' ', '\t', 'a', 'word', '---', '...', '%YAML', ': ', ' #', '- ', '\r\n', '"', "'", '|', '> ', '\\n'],
  [...'\u0085\u2028\u2029\u00a0\ufeff\ufffd\ufffe\uffff\x7f\x80\x9f\0\x1b\u202e\u00e9\u732b\u{1f408}\u{1fffe}a \n\t:#'],
];

/** The same strings for the same seed, without end: the list above, then mutations of it and strings of the alphabets. */
export function* adversarialStrings(seed: number): Generator<string, never> {
  const listed = Object.values(NASTY).flat();
  yield* listed;
  const short = listed.filter((text) => text.length < 40);
  const below = randomBelow(seed);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]!;
  for (;;) {
    const alphabet = pick(ALPHABETS);
    if (below(4) === 0) {
      const characters = [...pick(short)];
      characters.splice(below(characters.length + 1), below(2), pick(alphabet));
      yield characters.join('');
    } else {
      yield Array.from({ length: 1 + below(below(3) === 0 ? 24 : 7) }, () => pick(alphabet)).join('');
    }
  }
}

/** Mulberry32: small, and the same on every machine. */
function randomBelow(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
