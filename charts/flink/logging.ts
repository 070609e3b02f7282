/** The file that Flink's images log by (flink-dist, conf/log4j-console.properties); the operator puts this one in its place. */
export const logFile = 'log4j-console.properties';

/**
 * How a job logs that tells what it reads and writes: as Flink's own file has it, to standard output and to the file that its web page shows, but
 * for the listener, which at its start writes its whole configuration down, with the token (OpenLineageJobStatusChangedListener.java, 1.53.0).
 */
export const telling = properties({
  'rootLogger.level': 'INFO',
  'rootLogger.appenderRef.console.ref': 'Console',
  'rootLogger.appenderRef.file.ref': 'File',
  'logger.lineage.name': 'io.openlineage.flink.listener',
  'logger.lineage.level': 'WARN',
  ...appender('console', { name: 'Console', type: 'CONSOLE' }),
  ...appender('file', {
    name: 'File',
    type: 'RollingFile',
    // Filled in by the logger: Flink says where.
    fileName: '${sys:log.file}',
    filePattern: '${sys:log.file}.%i',
    'policies.type': 'Policies',
    'policies.size.type': 'SizeBasedTriggeringPolicy',
    'policies.size.size': '50MB',
    'strategy.type': 'DefaultRolloverStrategy',
    'strategy.max': '2',
  }),
});

function appender(key: string, settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const layout = { 'layout.type': 'PatternLayout', 'layout.pattern': '%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %c - %m%n' };
  return Object.fromEntries(
    Object.entries({ ...settings, ...layout }).map(([name, value]) => [`appender.${key}.${name}`, value]),
  );
}

function properties(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('');
}
