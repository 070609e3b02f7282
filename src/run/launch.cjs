// @ts-check
'use strict';
// Starts every command: `node src/run/launch.cjs synth [--cluster NAME]`.
//
// The one part in plain JavaScript, because Node 20 cannot load TypeScript and a loader costs more than most runs.
// A `synth` with nothing to do ends here (stamp.cjs); everything else is bundled by esbuild and run (run.cjs).

const { writeSync } = require('node:fs');
const { resolve } = require('node:path');
const { upToDate } = require('./stamp.cjs');

const root = resolve(process.env.LAKEHOUSE_ROOT ?? resolve(__dirname, '../..'));
const argv = process.argv.slice(2);
// As `npm run` does it, so that a relative path means the same file from wherever the command was started.
process.chdir(root);

const stamp = upToDate(argv);
if (stamp) {
  if (process.env.CDK8S_OUTDIR) require('./cdk8s-outdir.cjs').fill(process.env.CDK8S_OUTDIR, stamp.outputs().paths);
  // Not console.log: setting up process.stdout would cost a tenth of the whole run.
  writeSync(1, `${stamp.line}\n`);
} else {
  require('./run.cjs').run(root, argv);
}
