/**
 * How a string is written in YAML so that every reader gives back the same string.
 *
 * Readers disagree about what a bare word means: YAML 1.1 (PyYAML, SnakeYAML, Psych), the Go parser behind kubectl
 * (sigs.k8s.io/yaml) and the one behind kustomize (yaml.v3). A string is written bare only where none of them can take
 * it for anything else. Ordinary strings get the bytes that cdk8s gives them.
 */

import { Unwritable } from './unwritable';

/** Short strings of one line are remembered as they are written: names, images and labels come again and again. */
const REMEMBERED_LENGTH = 64;
const REMEMBERED_COUNT = 4096;
const remembered = new Map<string, string>();

/** What a string contains: the bits that `scan` collects. */
const NEWLINE = 1;
const TAB = 2;
/** A space, a colon or a hash: harmless in most places, so looked at again. */
const SEPARATOR = 4;
const DOUBLE_QUOTE = 8;
const SINGLE_QUOTE = 16;
/** A character that only an escape sequence can carry. */
const ESCAPED = 32;
/** Perhaps the beginning of a variable, `${`. */
const DOLLAR = 64;

const contentOf = asciiTable([
  ['\n', NEWLINE],
  ['\t', TAB],
  [' :#', SEPARATOR],
  ['"', DOUBLE_QUOTE],
  ["'", SINGLE_QUOTE],
  ['$', DOLLAR],
  ['\x00\x01\x02\x03\x04\x05\x06\x07\b\v\f\r\x0e\x0f', ESCAPED],
  ['\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f', ESCAPED],
]);

/** What the first character of a bare string would begin. */
const INDICATOR = 1;
const DASH = 2;
const NUMBER = 3;
const WORD = 4;

const beginningOf = asciiTable([
  [' ,[]{}#&*!|>\'"%@`', INDICATOR],
  ['-', DASH],
  ['?+.0123456789eE', NUMBER],
  ['yYnNtTfFoO~<=', WORD],
]);

/** Words that some reader takes for a boolean, null, a merge or a default value; in any case of letters, to be sure. */
const RESERVED = /^(?:y|yes|n|no|on|off|true|false|null|~|<<|=)$/i;
const LONGEST_RESERVED = 5;

/**
 * Numbers and times of YAML 1.1, and the numbers that Go's ParseInt(text, 0, 64) and ParseFloat take besides: 0o14, 0X1F,
 * 0b+1, 0x1p-2. Some digits may be missing: better a needless quote than a number.
 */
const NUMBER_FORMS = [
  /[-+]?\d*(?:\.\d*)?(?:e[-+]?\d+)?/,
  /[-+]?0x[-+]?[\da-f]*(?:\.[\da-f]*)?(?:p[-+]?\d*)?/,
  /[-+]?0[bo][-+]?\d*/,
  /[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?/,
  /[-+]?\.?(?:inf|infinity|nan)/,
  /\d{4}-\d\d?-\d\d?(?:[t ][\d:.+\-tz ]*)?/,
];
const NUMERIC = new RegExp(`^(?:${NUMBER_FORMS.map((form) => form.source).join('|')})$`, 'i');

/**
 * What double quotes must escape beyond JSON: DEL and the C1 controls, the line breaks of YAML 1.1, the byte order mark
 * and non-characters, all of which Go refuses or changes; and the direction marks that make a reviewer see another text
 * than the machine (CVE-2021-42574).
 */
const BEYOND_JSON = /[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

/** How many texts with `${` have been written so far: whoever writes an object can tell whether it holds any. */
export const variables = { seen: 0 };

/** The string on one line, bare or quoted: as a key, or as a value without line breaks. */
export function inlineString(text: string): string {
  const known = recall(text);
  if (known !== undefined) return known;
  const content = scan(text);
  return content & NEWLINE ? doubleQuoted(text) : remember(text, inline(text, content), content);
}

/**
 * The string as the value of a member or an item, without a line break at its end. Several lines become a literal block
 * whose lines begin with `indent`, which must be two spaces deeper than the parent.
 */
export function valueString(text: string, indent: string): string {
  const known = recall(text);
  if (known !== undefined) return known;
  const content = scan(text);
  if ((content & NEWLINE) === 0) return remember(text, inline(text, content), content);
  return content & ESCAPED ? doubleQuoted(text) : literalBlock(text, indent);
}

function recall(text: string): string | undefined {
  return text.length <= REMEMBERED_LENGTH ? remembered.get(text) : undefined;
}

/** A text with a variable is not remembered: each time that it is written counts. */
function remember(text: string, written: string, content: number): string {
  if (text.length <= REMEMBERED_LENGTH && (content & DOLLAR) === 0) {
    if (remembered.size >= REMEMBERED_COUNT) remembered.clear();
    remembered.set(text, written);
  }
  return written;
}

function scan(text: string): number {
  const content = text.length > REMEMBERED_LENGTH && PLAIN_ASCII.test(text) ? searched(text) : walked(text);
  if (content & DOLLAR && text.includes('${')) variables.seen += 1;
  return content;
}

/** Line breaks and all that ASCII prints. */
const PLAIN_ASCII = /^[\n\x20-\x7e]*$/;

/** A long text: a search in machine code beats a walk that is over before it has been optimised. */
function searched(text: string): number {
  let content = text.includes('$') ? DOLLAR : 0;
  // A block holds the rest as it is.
  if (text.includes('\n')) return content | NEWLINE;
  if (/[ :#]/.test(text)) content |= SEPARATOR;
  if (text.includes('"')) content |= DOUBLE_QUOTE;
  if (text.includes("'")) content |= SINGLE_QUOTE;
  return content;
}

function walked(text: string): number {
  let content = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) {
      content |= contentOf[code]!;
    } else if (code >= 0xd800 && code <= 0xdfff) {
      requirePair(text, i++);
    } else if (code < 0xa0 || (code >= 0x2028 && isEscapedBeyondLatin(code))) {
      content |= ESCAPED;
    }
  }
  return content;
}

/** A string with half a surrogate pair is no text: no encoding carries it, and Go replaces it without a word. */
function requirePair(text: string, i: number): void {
  const first = text.charCodeAt(i);
  const second = text.charCodeAt(i + 1);
  if (first < 0xdc00 && second >= 0xdc00 && second <= 0xdfff) return;
  const half = first.toString(16).toUpperCase();
  throw new Unwritable(`holds half a surrogate pair (U+${half}), which UTF-8 cannot carry. Give whole characters.`);
}

function isEscapedBeyondLatin(code: number): boolean {
  return code <= 0x202e || (code >= 0x2066 && code <= 0x2069) || code === 0xfeff || code === 0xfffe || code === 0xffff;
}

/** Text of one line. */
function inline(text: string, content: number): string {
  if (content & (TAB | ESCAPED)) return doubleQuoted(text);
  if (isBare(text, content)) return text;
  return content & DOUBLE_QUOTE && !(content & SINGLE_QUOTE) ? `'${text}'` : doubleQuoted(text);
}

function isBare(text: string, content: number): boolean {
  if (text === '') return false;
  if (content & SEPARATOR && (/[ :]$/.test(text) || text.includes(': ') || text.includes(' #'))) return false;
  const first = text.charCodeAt(0);
  switch (first < 0x80 ? beginningOf[first] : 0) {
    case INDICATOR:
      return false;
    case WORD:
      return text.length > LONGEST_RESERVED || !RESERVED.test(text);
    case DASH:
    case NUMBER:
      return !/^(?:[-?]$|[-?] |---|\.\.\.)/.test(text) && !isNumber(text);
    default:
      return true;
  }
}

/** Go drops underscores, wherever they stand, before it looks for a number. */
function isNumber(text: string): boolean {
  return NUMERIC.test(text.includes('_') ? text.replaceAll('_', '') : text);
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(BEYOND_JSON, escapeSequence);
}

function escapeSequence(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function literalBlock(text: string, indent: string): string {
  // Spaces in a last line that holds nothing else, and a text of nothing but space, do not survive in a block. Nor does
  // a leading tab: Go takes it for indentation, and where a number forbids that, kustomize drops the number.
  const visible = text.trimEnd();
  if (visible === '' || /^\n*\t/.test(text) || /\n[ \t]/.test(text.slice(visible.length))) return doubleQuoted(text);
  // Without the 2, readers take leading spaces for indentation.
  const indentation = /^\n* /.test(text) ? '2' : '';
  const ending = !text.endsWith('\n') ? '-' : text.endsWith('\n\n') ? '+' : '';
  let block = `|${indentation}${ending}`;
  const end = ending === '-' ? text.length : text.length - 1;
  for (let start = 0; start <= end; ) {
    let stop = text.indexOf('\n', start);
    if (stop < 0) stop = end;
    block += stop === start ? '\n' : `\n${indent}${text.slice(start, stop)}`;
    start = stop + 1;
  }
  return block;
}

function asciiTable(classes: readonly (readonly [characters: string, value: number])[]): Uint8Array {
  const table = new Uint8Array(0x80);
  for (const [characters, value] of classes) {
    for (const character of characters) table[character.charCodeAt(0)] = value;
  }
  return table;
}
