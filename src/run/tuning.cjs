// @ts-check
'use strict';
// V8 is made for programs that run for minutes. Most runs here are over in a quarter of a second, of which its optimising compiler and its
// garbage collector took half (measured: -30 % of the processor's time at 100 and at 1,000 objects).

// Loaded before the flags change: with other flags V8 refuses the compiled forms that Node.js brings along for its own modules.
require('node:child_process');
require('node:module');
require('node:tty');
require('node:util').parseArgs;
require('node:vm');
require('node:zlib');
const { setFlagsFromString } = require('node:v8');

/** Until it is known how long the run is. */
function shortRun() {
  // How much of a function must have run before it is optimised: thirty times as much as by default.
  setFlagsFromString('--interrupt-budget=2000000');
  // Nearly all that is made while a cluster is described stays: a young generation that grows slowly copies it again and again.
  setFlagsFromString('--semi-space-growth-factor=8');
  // The threads that would help spend as much on waiting for each other.
  setFlagsFromString('--no-parallel-scavenge');
}

/** Once it is: optimising pays again. */
function longRun() {
  setFlagsFromString('--interrupt-budget=150000');
}

module.exports = { shortRun, longRun };
