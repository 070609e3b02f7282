import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, start } from '../lanes/processes.js';
import type { Files } from './rendered.js';

/** Where the nodes of the lane lie, and what they find there. */
export interface Place {
  readonly lab: string;
  readonly folder: string;
  /** The coordinator's port of TLS. */
  readonly discovery: number;
  /** The port of PostgreSQL. */
  readonly database: number;
  /** File that answers every host name, in place of DNS. */
  readonly hosts: string;
}

export interface NodeProps {
  readonly name: string;
  readonly http: number;
  readonly https: number;
  /** Files by their folder below /etc/trino. */
  readonly folders: Readonly<Record<string, Files>>;
  readonly env: Files;
}

/** Writes a node's files and starts it: the texts are the rendered ones, except for folders and ports, and a shorter grace. */
export function startNode(place: Place, { name, http, https, folders, env }: NodeProps): Running {
  const at = join(place.folder, name);
  const adapt = (text: string) =>
    text
      .replaceAll('/etc/trino', `${at}/etc`)
      .replaceAll('/data/trino', `${at}/data`)
      .replaceAll('/usr/lib/trino/plugin', `${place.lab}/trino/plugin`)
      .replaceAll(/https:\/\/[a-z-]+\.[a-z-]+\.svc:8443/g, `https://localhost:${place.discovery}`)
      .replaceAll(':5432/', `:${place.database}/`)
      .replace(/(http-server\.http\.port)=.*/, `$1=${http}`)
      .replace(/(http-server\.https\.port)=.*/, `$1=${https}`)
      .replace(/(shutdown\.grace-period)=.*/, '$1=2s');
  mkdirSync(join(at, 'data'), { recursive: true });
  for (const [folder, files] of Object.entries(folders)) {
    mkdirSync(join(at, 'etc', folder), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(at, 'etc', folder, file), adapt(text));
  }
  const etc = folders['.'] ?? {};
  // The launcher hands these over to the JVM.
  const definitions = lines(adapt(etc['node.properties'] ?? '')).map((line) => `-D${line}`);
  const options = lines(etc['jvm.config'] ?? '').filter((line) => !LEFT_OUT.test(line));
  // Some paths are relative to where the launcher starts it: the data folder, with a link to the configuration.
  symlinkSync(`${at}/etc`, `${at}/data/etc`);
  const lane = [`-Djdk.net.hosts.file=${place.hosts}`, '-XX:TieredStopAtLevel=1'];
  const program = ['-cp', `${place.lab}/trino/program:${place.lab}/trino/server/*`, 'io.trino.server.TrinoServer'];
  const config = [`-Dconfig=${at}/etc/config.properties`, `-Dlog.levels-file=${at}/etc/log.properties`];
  const java = process.env.TRINO_JAVA ?? 'java';
  return start({
    command: 'sh',
    args: [
      '-c',
      'cd "$0" && exec "$@"',
      `${at}/data`,
      java,
      ...options,
      ...lane,
      ...definitions,
      ...config,
      ...program,
    ],
    env: { HOSTNAME: name, ...env },
    log: join(place.folder, `${name}.log`),
  });
}

/** The heap grows: the lane's machine is not the node. Java of PyPI lacks the module (program/VectorShape.java). */
const LEFT_OUT = /^(-Xms|--add-modules=jdk\.incubator\.vector$)/;

const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
