import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, start } from '../flink/processes.js';
import type { Files } from './rendered.js';

/** Where a node of the lane lies and listens. */
export interface Place {
  readonly lab: string;
  readonly folder: string;
  readonly java: string;
  readonly http: number;
  readonly https: number;
  /** The coordinator's port of TLS. */
  readonly discovery: number;
  readonly store: string;
}

/** Writes a node's files and starts it: the texts are the rendered ones, except for folders, ports and hosts, and a shorter grace. */
export function startNode(name: string, place: Place, folders: Readonly<Record<string, Files>>): Running {
  const at = join(place.folder, name);
  const adapt = (text: string) =>
    text
      .replaceAll('/etc/trino', `${at}/etc`)
      .replaceAll('/data/trino', `${at}/data`)
      .replaceAll('/usr/lib/trino/plugin', `${place.lab}/plugin`)
      .replaceAll(/https:\/\/[a-z-]+\.[a-z-]+\.svc:8443/g, `https://localhost:${place.discovery}`)
      .replace(/(http-server\.http\.port)=.*/, `$1=${place.http}`)
      .replace(/(http-server\.https\.port)=.*/, `$1=${place.https}`)
      .replace(/(s3\.endpoint)=.*/, `$1=${place.store}`)
      .replace(/(shutdown\.grace-period)=.*/, '$1=2s');
  mkdirSync(join(at, 'data'), { recursive: true });
  for (const [folder, files] of Object.entries(folders)) {
    mkdirSync(join(at, 'etc', folder), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(at, 'etc', folder, file), adapt(text));
  }
  const etc = folders['.'] ?? {};
  // The launcher hands these over to the JVM.
  const definitions = lines(adapt(etc['node.properties'] ?? '')).map((line) => `-D${line}`);
  // A heap that grows: the lane's machine is not the node.
  const options = lines(etc['jvm.config'] ?? '').filter((line) => !line.startsWith('-Xms'));
  // Some paths are relative to where the launcher starts it: the data folder, with a link to the configuration.
  symlinkSync(`${at}/etc`, `${at}/data/etc`);
  const program = ['-cp', `${place.lab}/program:${place.lab}/server/*`, 'io.trino.server.TrinoServer'];
  const config = [`-Dconfig=${at}/etc/config.properties`, `-Dlog.levels-file=${at}/etc/log.properties`];
  return start({
    command: 'sh',
    args: ['-c', 'cd "$0" && exec "$@"', `${at}/data`, place.java, ...options, ...definitions, ...config, ...program],
    env: { HOSTNAME: name, INTERNAL_SHARED_SECRET: 'shared'.repeat(20), S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret' },
    log: join(place.folder, `${name}.log`),
  });
}

const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
