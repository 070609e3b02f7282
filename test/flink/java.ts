import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** What every JVM of the lane shares. */
export interface JavaHome {
  /** Jars and class folders. */
  readonly classPath: readonly string[];
  /** File that answers every host name, in place of DNS. */
  readonly hosts: string;
  readonly logging: string;
}

/** Writes the two files that all JVMs share: names that only a cluster knows lead to this machine, logs go to standard output. */
export function sharedFiles(folder: string, hosts: readonly string[]): Omit<JavaHome, 'classPath'> {
  const files = { hosts: join(folder, 'hosts'), logging: join(folder, 'log4j2.properties') };
  // The JVM asks this file and nothing else, so the machine's own names must stand in it too.
  const names = ['localhost', hostname(), ...hosts];
  writeFileSync(files.hosts, names.map((name) => `127.0.0.1 ${name}\n`).join(''));
  writeFileSync(files.logging, LOGGING);
  return files;
}

/** The options of a small JVM. */
export function java(home: JavaHome, options: { readonly heap: string }): string[] {
  return [
    `-Xmx${options.heap}`,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Duser.timezone=UTC',
    `-Djdk.net.hosts.file=${home.hosts}`,
    `-Dlog4j2.configurationFile=${home.logging}`,
    '-cp',
    home.classPath.join(':'),
  ];
}

const LOGGING = `
rootLogger.level = INFO
rootLogger.appenderRef.out.ref = OUT
appender.out.name = OUT
appender.out.type = CONSOLE
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} %m%n
`;
