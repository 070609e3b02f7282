import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import { UsageError } from './usage';

/** What is another in the working tree than in a commit, as Git tells it. */
export interface Changes {
  /** The commit that is compared with, in short. */
  readonly base: string;
  readonly changed: readonly Change[];
  /** Files whose changes Git would have told. */
  readonly followed: ReadonlySet<string>;
}

export interface Change {
  /** Relative to the project, with `/`; it begins with `..` outside of it. */
  readonly path: string;
  readonly isGone: boolean;
  /** A file and nothing else, now and before: no link, no repository of its own. */
  readonly isPlain: boolean;
}

/** Git cannot say what has changed; the message says why. */
export class Untold extends Error {}

/**
 * Everything between the commit where this branch left `ref` and the working tree, staged or not, with files that are not added yet: what a
 * pull request shows, and what will be in it.
 */
export function changesSince(ref: string, root: string): Changes {
  const git = (...args: string[]) => run(root, args);
  const prefix = git('rev-parse', '--show-prefix').trim();
  const here = (path: string) => (path.startsWith(prefix) ? path.slice(prefix.length) : posix.relative(prefix, path));
  const base = mergeBase(ref, git);
  const changed = entries(git('diff', '--raw', ...PLAIN, base, '--'));
  const tracked = entries(git('ls-files', '-v', '-z', '--full-name', '--', ':/'));
  const others = entries(git('ls-files', '-z', '--others', '--exclude-standard', '--full-name', '--', ':/')).map(here);
  return {
    base: base.slice(0, 10),
    changed: [
      // One entry says what happened, the next to which path.
      ...changed.flatMap((what, index) => {
        const path = changed[index + 1];
        return index % 2 === 1 || path === undefined ? [] : [toChange(what, here(path))];
      }),
      ...others.map((path) => ({ path, isGone: false, isPlain: isFile(join(root, path)) })),
    ],
    followed: new Set([...tracked.filter(isFollowed).map((entry) => here(entry.slice(2))), ...others]),
  };
}

/** Whatever the user has configured. */
const PLAIN = ['-z', '--no-renames', '--no-relative', '--no-ext-diff', '--ignore-submodules=none'];

/** Modes of a symbolic link and of a submodule, before or after. */
const NOT_PLAIN = /^:(?:\d+ )?(?:120000|160000) /;

const toChange = (what: string, path: string): Change => ({
  path,
  isGone: what.endsWith(' D'),
  isPlain: !NOT_PLAIN.test(what),
});

/** Not so those that Git was told to overlook, which have a small letter or an S (`update-index --assume-unchanged`, sparse checkouts). */
const isFollowed = (entry: string) => /^[A-RT-Z] /.test(entry);

const isFile = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const entries = (text: string) => text.split('\0').slice(0, -1);

function mergeBase(ref: string, git: (...args: string[]) => string): string {
  const commit = tried(() => git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`));
  if (commit === undefined) {
    throw new UsageError(`--since: Git knows no '${ref}' here; a shallow clone has no other branches (fetch-depth: 0)`);
  }
  const base = tried(() => git('merge-base', commit.trim(), 'HEAD'));
  if (base === undefined) throw new Untold(`Git finds no commit that HEAD and '${ref}' have in common`);
  return base.trim();
}

function tried(ask: () => string): string | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** Without a shell, and without writing to the index: another Git may be at work. */
function run(cwd: string, args: readonly string[]): string {
  try {
    return execFileSync('git', ['-c', 'core.fsmonitor=false', ...args], {
      ...{ cwd, encoding: 'utf8', maxBuffer: Number.POSITIVE_INFINITY, stdio: ['ignore', 'pipe', 'pipe'] },
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    });
  } catch (error) {
    const { code, stderr } = error as { readonly code?: string; readonly stderr?: string };
    if (code === 'ENOENT') throw new Untold('there is no git');
    throw new Untold(`git: ${stderr?.trim().split('\n')[0] || (error as Error).message}`);
  }
}
