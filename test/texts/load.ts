import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { buildSync } from 'esbuild';

/**
 * What `exports` names, out of packages that are ES modules only (or have imports that Node does not resolve): Jest runs CommonJS.
 * `exports` is the source of a module, such as `export { parse } from 'x'`; `alias` says what to take instead of a package.
 */
export function load<T>(exports: string, alias: Readonly<Record<string, string>> = {}): T {
  const { outputFiles } = buildSync({
    stdin: { contents: exports, resolveDir: process.cwd() },
    alias,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const module = { exports: {} };
  // In Node's own context: in Jest's, whose globals are behind interceptors, a parser needs several times as long.
  const run = runInThisContext(`(function (module, exports, require) {${outputFiles[0]?.text}\n})`);
  run(module, module.exports, createRequire(join(process.cwd(), 'package.json')));
  return module.exports as T;
}
