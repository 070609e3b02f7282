import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Running, run, start } from '../flink/processes.js';

export type Files = Readonly<Record<string, string>>;

/** A real Spark, as many cores as two, with the jars of the image on its class path, as they are in the image. */
export class Engine {
  private readonly jars: string;
  private readonly env: Readonly<Record<string, string>>;

  constructor(
    private readonly lab: string,
    private readonly folder: string,
    /** Where the simulator listens. */
    private readonly aws: string,
    region: string,
    /** Names that lead to this machine, beside its own: the JVM asks this list and nothing else. */
    hosts: readonly string[],
  ) {
    this.jars = readdirSync(join(lab, 'jars'))
      .map((jar) => join(lab, 'jars', jar))
      .join(':');
    const file = join(folder, 'hosts');
    writeFileSync(file, ['localhost', hostname(), ...hosts].map((name) => `127.0.0.1 ${name}\n`).join(''));
    this.env = {
      AWS_ENDPOINT_URL: aws,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'lane',
      AWS_SECRET_ACCESS_KEY: 'lane',
      SPARK_LOCAL_IP: '127.0.0.1',
      SPARK_LOCAL_HOSTNAME: 'localhost',
      PYSPARK_PYTHON: join(lab, 'python/bin/python'),
      JAVA_TOOL_OPTIONS: `-Djdk.net.hosts.file=${file} -XX:+UseSerialGC -XX:TieredStopAtLevel=1`,
    };
  }

  /** Runs the program of a job in its folder, with the settings of its application; says what it printed. */
  async submit(name: string, conf: Files, args: readonly string[] = []): Promise<string> {
    const lane = {
      ...conf,
      'spark.hadoop.fs.s3a.endpoint': this.aws,
      'spark.hadoop.fs.s3a.path.style.access': 'true',
      'spark.ui.enabled': 'false',
      'spark.sql.warehouse.dir': join(this.folder, 'warehouse'),
      'spark.sql.shuffle.partitions': '2',
      'spark.log.structuredLogging.enabled': 'false',
    };
    const settings = Object.entries(lane).flatMap(([key, value]) => ['--conf', `${key}=${value}`]);
    const python = join(this.lab, 'python/bin');
    const variables = Object.entries(this.env).map(([key, value]) => `${key}=${value}`);
    const master = ['--master', 'local[2]', '--driver-memory', '768m', '--driver-class-path', this.jars];
    const program = join(this.folder, name, 'run.py');
    return run('env', [...variables, join(python, 'spark-submit'), ...master, ...settings, program, ...args]);
  }

  /** Starts a class of Spark's as its image would. */
  serve(name: string, command: readonly string[], env: Files): Running {
    const home = join(
      this.lab,
      'python/lib',
      readdirSync(join(this.lab, 'python/lib'))[0] ?? '',
      'site-packages/pyspark',
    );
    const [program = '', ...args] = command;
    return start({
      command: join(home, program.replace('/opt/spark/', '')),
      args,
      env: { ...this.env, ...env, SPARK_HOME: home, SPARK_DAEMON_CLASSPATH: this.jars },
      log: join(this.folder, `${name}.log`),
    });
  }

  /** Puts the files of a job where `submit` finds them. */
  write(name: string, files: Files): void {
    mkdirSync(join(this.folder, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(this.folder, name, file), text);
  }
}
