import { renderedUnderArgo, type Watched } from './engines';
import { definitions, rendered } from './rendered';

const NAMES = Object.keys(definitions);
const ENGINES: Readonly<Record<string, (name: string) => Watched>> = { flux: rendered, argocd: renderedUnderArgo };

describe.each(Object.keys(ENGINES))('synced by %s', (engine) => {
  test.each(NAMES)('dist/%s names no path but its own, and each that it names is there', (name) => {
    const { files } = ENGINES[engine]!(name).files;
    const folders = new Set([...files.keys()].flatMap((path) => above(`dist/${name}/${path}`)));
    const named = [...files.values()].flatMap((text) => text.match(/(?<![\w-]|apache\.org\/)dist\/[\w./*-]+/g) ?? []);
    // What the source leaves out is said as a pattern.
    const elsewhere = named.filter((path) => path !== 'dist/*' && !folders.has(path.replace(/\/+$/, '')));
    expect(elsewhere).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });
});

test.each(NAMES)('%s comes out the same whether or not others were described before it', (name) => {
  const bytes = () => JSON.stringify([...renderedUnderArgo(name).files.files]);
  const alone = bytes();
  for (const other of NAMES) definitions[other]!.build();
  expect(bytes() === alone).toBe(true);
});

/** A path and the folders above it. */
function above(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
