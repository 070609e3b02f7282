import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { render } from '../../src/commands/render';
import { problemsOf } from '../texts/formats';
import paris from './paris';

const ROOT = resolve(__dirname, '../..');
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
];

test.each(PAGES)('%s links to what is there', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
  const broken = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(ROOT, dirname(page), link)));
  expect(broken).toEqual([]);
});

test('the scripts that a page names are scripts of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const named = PAGES.flatMap((page) => [
    ...readFileSync(join(ROOT, page), 'utf8').matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g),
  ]).map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('the commands of every page, and of the first day of every cluster, are ones that a shell reads', async () => {
  const started = readdirSync(join(ROOT, 'dist')).map((cluster) => `dist/${cluster}/start.md`);
  const blocks = [...PAGES, ...started.filter((page) => existsSync(join(ROOT, page)))].flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, text = '']) => ({
      page,
      text,
    })),
  );
  const found = await Promise.all(blocks.map(({ page, text }) => problemsOf(page, text, 'shell')));
  expect(found.flat()).toEqual([]);
  expect(new Set(blocks.map(({ page }) => page)).size).toBeGreaterThan(4);
});

test('the cluster that the README adds is one that compiles, and that nothing is wrong with', () => {
  const example = readFileSync(join(__dirname, 'paris.ts'), 'utf8').replaceAll("'../../charts/", "'../charts/");
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
  const { problems, files } = render(paris, ROOT);
  expect(problems).toEqual([]);
  expect([...files.files.keys()]).toContain('workloads/raw-ingestion/flinkdeployment-raw-ingestion.yaml');
});
