// @ts-check
'use strict';
// The files that make up the project, as one place states it for the stamp and for the caches.

const { readdirSync } = require('node:fs');

/** Folders whose every file may shape dist/. */
const FOLDERS = ['src', 'charts', 'clusters', 'infra-tf', 'schemas', 'apps'];

/** `.package-lock.json` is what npm itself writes on every install: it stands for node_modules. */
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'node_modules/.package-lock.json'];

/** Every file and folder of the project that counts as input, present or not. */
function projectInputs() {
  const paths = [...FILES];
  for (const folder of FOLDERS) walk(folder, paths);
  return paths;
}

/**
 * Adds the folder and everything in it, except installed packages: those are covered by their lock file.
 * @param {string} folder
 * @param {string[]} into
 */
function walk(folder, into) {
  into.push(folder);
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return; // Absent, which is an input as well: it may come.
  }
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) into.push(path);
    else if (entry.name !== 'node_modules') walk(path, into);
  }
}

module.exports = { FILES, projectInputs, walk };
