import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Aws } from '../lanes/aws.js';
import { type Running, run, start } from '../lanes/processes.js';

export type Files = Readonly<Record<string, string>>;

/** A real Spark, as many cores as two, with the jars of the image on its class path, as they are in the image. */
export class Engine {
  private readonly jars: string;
  private readonly env: Readonly<Record<string, string>>;

  constructor(
    private readonly lab: string,
    private readonly folder: string,
    private readonly aws: Aws,
    /** Names that lead to this machine, beside its own: the JVM asks this list and nothing else. */
    hosts: readonly string[],
  ) {
    this.jars = readdirSync(join(lab, 'spark-jars'))
      .filter((file) => file.endsWith('.jar'))
      .map((jar) => join(lab, 'spark-jars', jar))
      .join(':');
    const file = join(folder, 'hosts');
    writeFileSync(file, ['localhost', hostname(), ...hosts].map((name) => `127.0.0.1 ${name}\n`).join(''));
    this.env = {
      ...aws.env,
      SPARK_LOCAL_IP: '127.0.0.1',
      SPARK_LOCAL_HOSTNAME: 'localhost',
      PYSPARK_PYTHON: join(lab, 'spark/bin/python'),
      JAVA_TOOL_OPTIONS: `-Djdk.net.hosts.file=${file} -XX:+UseSerialGC -XX:TieredStopAtLevel=1`,
    };
  }

  /** Runs the program of a job in its folder, with the settings of its application; says what it printed. */
  async submit(name: string, conf: Files, args: readonly string[] = [], env: Files = {}): Promise<string> {
    const lane = {
      ...conf,
      'spark.hadoop.fs.s3a.endpoint': this.aws.url,
      'spark.hadoop.fs.s3a.path.style.access': 'true',
      'spark.ui.enabled': 'false',
      'spark.sql.warehouse.dir': join(this.folder, 'warehouse'),
      'spark.sql.shuffle.partitions': '2',
      'spark.log.structuredLogging.enabled': 'false',
    };
    const settings = Object.entries(lane).flatMap(([key, value]) => ['--conf', `${key}=${value}`]);
    const master = ['--master', 'local[2]', '--driver-memory', '768m', '--driver-class-path', this.jars];
    const program = join(this.folder, name, 'run.py');
    return this.run('spark-submit', env, [...master, ...settings, program, ...args]);
  }

  /** Runs a program of Spark's environment to its end. */
  async run(program: string, env: Files, args: readonly string[]): Promise<string> {
    const variables = Object.entries({ ...this.env, ...env }).map(([key, value]) => `${key}=${value}`);
    return run('env', [...variables, join(this.lab, 'spark/bin', program), ...args]);
  }

  private get home(): string {
    const [python = ''] = readdirSync(join(this.lab, 'spark/lib'));
    return join(this.lab, 'spark/lib', python, 'site-packages/pyspark');
  }

  /** Starts a class of Spark's as its image would. */
  serve(name: string, command: readonly string[], env: Files): Running {
    const [program = '', ...args] = command;
    return start({
      command: join(this.home, program.replace('/opt/spark/', '')),
      args,
      env: { ...this.env, ...env, SPARK_HOME: this.home, SPARK_DAEMON_CLASSPATH: this.jars },
      log: join(this.folder, `${name}.log`),
    });
  }

  /** Puts the files of a job where `submit` finds them. */
  write(name: string, files: Files): void {
    mkdirSync(join(this.folder, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(this.folder, name, file), text);
  }
}
