import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '../lanes/manifests.js';

/** The Secrets that exist in Kafka's namespace: name -> key -> text. */
export type Vault = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The files that a mounted Secret shows, made as External Secrets makes them: fetch each key, then fill the template. */
export function filled(secret: Manifest, vault: Vault): Record<string, string> {
  const who = `ExternalSecret ${secret.metadata.name}`;
  const values: Record<string, string> = {};
  for (const { secretKey, remoteRef } of secret.spec.data ?? []) {
    const value = vault[remoteRef.key]?.[remoteRef.property];
    if (value === undefined)
      throw new Error(`${who} reads ${remoteRef.key}/${remoteRef.property}, which does not exist`);
    values[secretKey] = value;
  }
  const template: Record<string, string> | undefined = secret.spec.target?.template?.data;
  if (template === undefined) return values;
  return Object.fromEntries(Object.entries(template).map(([file, text]) => [file, fill(text)]));

  function fill(text: string): string {
    return text.replace(/\{\{-?\s*(.*?)\s*-?\}\}/g, (_, expression: string) => {
      const name = /^\.(\w+)$/.exec(expression)?.[1] ?? /^index \. "([^"]+)"$/.exec(expression)?.[1];
      const value = name === undefined ? undefined : values[name];
      if (value === undefined) throw new Error(`${who}: the lane cannot fill {{ ${expression} }}`);
      return value;
    });
  }
}

/**
 * Puts files where the Pod would mount them, because the SQL text names that path. The path must be free, or left over
 * from an earlier run; the returned function removes what was made, its new parents included.
 */
export function mount(path: string, files: Readonly<Record<string, string>>): () => void {
  if (existsSync(path) && !existsSync(join(path, OURS))) {
    throw new Error(`${path} exists on this machine; the lane must own it, so move it away first`);
  }
  let topmost = path;
  while (!existsSync(dirname(topmost))) topmost = dirname(topmost);
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries({ ...files, [OURS]: '' })) {
    writeFileSync(join(path, name), text, { mode: 0o600 });
  }
  const remove = () => rmSync(topmost, { recursive: true, force: true });
  process.once('exit', remove); // a lane that is interrupted leaves nothing behind either
  return remove;
}

const OURS = '.made-by-test-flink';
