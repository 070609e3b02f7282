import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.js';

/** A key and its certificate, as PEM text; the key is PKCS#8, as Strimzi makes it. */
export interface Pair {
  readonly key: string;
  readonly certificate: string;
}

/** One certificate authority that signs what it is asked to. */
export interface Authority {
  readonly certificate: string;
  readonly issue: (commonName: string, hosts?: readonly string[]) => Promise<Pair>;
}

/**
 * Makes a certificate authority in a folder. Strimzi has two, one for brokers and one for users; so does the lane,
 * because a client that trusts the wrong one must fail here as it would there.
 */
export async function authority(folder: string, name: string): Promise<Authority> {
  const file = (suffix: string) => join(folder, `${name}.${suffix}`);
  const fresh = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`];
  await run('openssl', [...fresh, '-keyout', file('key'), '-out', file('crt')]);
  return { certificate: readFileSync(file('crt'), 'utf8'), issue };

  async function issue(commonName: string, hosts: readonly string[] = []): Promise<Pair> {
    const leaf = (suffix: string) => join(folder, `${name}.${commonName}.${suffix}`);
    const subject = `/CN=${commonName}`;
    const request = ['req', '-newkey', 'rsa:2048', '-nodes', '-subj', subject];
    await run('openssl', [...request, '-keyout', leaf('key'), '-out', leaf('csr')]);
    const usage = hosts.length > 0 ? `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}` : '';
    writeFileSync(leaf('ext'), `basicConstraints=CA:FALSE\n${usage}\n`);
    const sign = ['x509', '-req', '-days', '2', '-CA', file('crt'), '-CAkey', file('key'), '-CAcreateserial'];
    await run('openssl', [...sign, '-in', leaf('csr'), '-extfile', leaf('ext'), '-out', leaf('crt')]);
    return { key: readFileSync(leaf('key'), 'utf8'), certificate: readFileSync(leaf('crt'), 'utf8') };
  }
}
