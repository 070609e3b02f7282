// @ts-check
'use strict';

const { writeSync } = require('node:fs');

const on = process.env.LAKEHOUSE_TRACE === '1';

/**
 * With LAKEHOUSE_TRACE=1, says on stderr what the launcher does, and when (milliseconds since the process started).
 * @param {string} text
 */
function trace(text) {
  if (on) writeSync(2, `run ${performance.now().toFixed(1)} ms: ${text}\n`);
}

module.exports = { trace };
