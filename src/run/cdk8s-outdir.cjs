// @ts-check
'use strict';
// `npx cdk8s synth` runs our synth as its app and then looks for manifests in the folder that it names in CDK8S_OUTDIR.
// It deletes that folder first, so it must never be dist/ itself (cdk8s.yaml names one in the cache); what belongs
// there is a copy of dist/, for its --stdout and its validation plugins.

const { copyFileSync, mkdirSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

/**
 * @param {string} outdir
 * @param {readonly string[]} files those of dist/ among them
 */
function fill(outdir, files) {
  mkdirSync(outdir, { recursive: true });
  if (resolve(outdir) === resolve('dist')) return;
  for (const file of files) {
    if (!file.startsWith('dist/') || !file.endsWith('.yaml')) continue;
    const copy = join(outdir, file.slice('dist/'.length));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
  }
}

module.exports = { fill };
