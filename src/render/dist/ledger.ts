import fs from 'node:fs';
import { DistError, errno, shown } from './error';
import { isSafe, LEDGER, PATH_RULE } from './paths';

/** A ledger as found on disk. */
export interface Ledger {
  /** The paths it claims, relative to the cluster's folder. */
  readonly owned: ReadonlySet<string>;
  /** Whether its bytes are those that `ledgerText` gives for these paths. */
  readonly isTidy: boolean;
}

/** What a cluster without a folder has. */
export const NO_LEDGER: Ledger = { owned: new Set(), isTidy: true };

/** The text of the ledger of these files; '' for none, because a folder without our files has no ledger. */
export function ledgerText(paths: Iterable<string>): string {
  // One sorted path a line, so that Git merges two branches that add files.
  const lines = [...paths].sort();
  return lines.length === 0 ? '' : `${HEADER}\n${lines.join('\n')}\n`;
}

/** Reads the ledger of `folder`, called `where` in messages. It arrives through Git from anybody, so nothing in it is trusted. */
export function readLedger(root: string, folder: string, where: string): Ledger {
  const text = readText(`${folder}/${LEDGER}`, shown(root, `${where}/${LEDGER}`));
  const owned = new Set<string>();
  const lines = text.split('\n');
  let isTidy = text === '' || (lines[0] === HEADER && lines.length > 2 && lines.at(-1) === '');
  let last = '';
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) {
      isTidy &&= index === 0 || index === lines.length - 1;
      continue;
    }
    isTidy &&= last < line;
    last = line;
    if (isSafe(line) && line.toLowerCase() !== LEDGER) {
      owned.add(line);
      continue;
    }
    const at = `${shown(root, `${where}/${LEDGER}`)}:${index + 1}`;
    if (CONFLICT.test(line)) {
      throw new DistError(
        `${at}: a conflict marker of Git. Delete the marker lines, keep the paths of both sides, ` +
          'and run `npm run synth`, which puts the ledger right.',
      );
    }
    throw new DistError(`${at}: ${JSON.stringify(line)} is no file to own: ${PATH_RULE}. Delete the line.`);
  }
  return { owned, isTidy };
}

const HEADER =
  '# Generated: the files below this folder that `npm run synth` owns. To change the list, change what is rendered and run it.';
const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})/;

function readText(path: string, where: string): string {
  let file: number;
  try {
    file = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (errno(error) === 'ENOENT') return '';
    if (errno(error) === 'ELOOP' || errno(error) === 'ENXIO') throw notAFile(where);
    throw error;
  }
  try {
    if (!fs.fstatSync(file).isFile()) throw notAFile(where);
    return fs.readFileSync(file, 'utf8');
  } finally {
    fs.closeSync(file);
  }
}

function notAFile(where: string): DistError {
  return new DistError(`${where}: the ledger must be a plain file. Delete it and run \`npm run synth\`.`);
}
