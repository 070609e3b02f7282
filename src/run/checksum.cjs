// @ts-check
'use strict';

/**
 * Tells a damaged file from a whole one. Not for telling files apart: that is `hash`'s.
 * @param {Buffer} bytes
 * @returns {number | string}
 */
function checksum(bytes) {
  const { crc32 } = require('node:zlib');
  // Node.js 20.15 and 22.2 have it. Loading the cryptography instead costs as much as rendering a hundred objects.
  if (typeof crc32 === 'function') return crc32(bytes);
  return require('node:crypto').createHash('sha1').update(bytes).digest('hex');
}

/**
 * A name for a content.
 * @param {(string | Buffer)[]} parts
 */
function hash(parts) {
  const sum = require('node:crypto').createHash('sha256');
  for (const part of parts) sum.update(`${part.length}\n`).update(part);
  return sum.digest('hex').slice(0, 16);
}

module.exports = { checksum, hash };
