import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { lintSource } from '@secretlint/core';
import { load } from '../texts/load';

type Rule = Parameters<typeof lintSource>[0]['options']['config']['rules'][number];

const { lint, recommended } = load<{
  readonly lint: typeof lintSource;
  readonly recommended: unknown;
}>(
  `
  export { lintSource as lint } from '@secretlint/core';
  export { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
`,
  { '@secretlint/profiler': join(__dirname, 'no-profiler.ts') },
);

/** Secretlint's recommended rules. That no object is a Secret with data is judged at synth (LH012). */
const rules = [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended }] as unknown as Rule[];

/** What the scanner finds in a text: `file: rule: message`. */
export async function scan(file: string, content: string): Promise<readonly string[]> {
  const { messages } = await lint({
    source: { filePath: join(process.cwd(), file), content, ext: /\.\w+$/.exec(file)?.[0] ?? '', contentType: 'text' },
    options: { config: { rules }, noPhysicFilePath: true },
  });
  return messages.map(({ ruleId, message }) => `${file}: ${ruleId}: ${message}`);
}

/** What git does not keep (.gitignore), and git's own. */
const IGNORED = new Set(['node_modules', '.git', '.cache', '.lab', '.work', '.swap']);

/** Every file below a folder, in order. */
export function filesBelow(root: string, folder = root): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !IGNORED.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(root, path);
      return entry.isFile() ? [relative(root, path)] : [];
    })
    .sort();
}

export async function scanAll(root: string, files: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of files) found.push(...(await scan(file, readFileSync(join(root, file), 'utf8'))));
  return found;
}
