import { stringify } from 'yaml';
import { emitYaml } from '../src/yaml';
import { minimum } from './measure';
import { baseConf, mixApps, objectsOf } from './objects';

export interface EmitterResult {
  readonly name: string;
  readonly megabytesPerSecond: number;
}

/** Objects to text in one process, warmed up, best of several turns each: ours, what cdk8s calls, and the floor. */
export function emitters(objects = 2000, turns = 7): EmitterResult[] {
  const conf = baseConf();
  const corpus = mixApps(objects).flatMap((app) => objectsOf(app, conf));
  const contestants: [string, (value: never) => string][] = [
    ['emitYaml', emitYaml],
    ['yaml', (value) => stringify(value, { keepUndefined: true, lineWidth: 0, version: '1.1' })],
    ['JSON.stringify', (value) => JSON.stringify(value)],
  ];
  const bytes = corpus.reduce((sum, value) => sum + Buffer.byteLength(emitYaml(value as never)), 0);
  const seconds = contestants.map((): number[] => []);
  for (let turn = 0; turn < turns; turn++) {
    contestants.forEach(([, emit], index) => {
      const start = process.hrtime.bigint();
      for (const value of corpus) emit(value as never);
      seconds[index]!.push(Number(process.hrtime.bigint() - start) / 1e9);
    });
  }
  return contestants.map(([name], index) => ({ name, megabytesPerSecond: bytes / 1e6 / minimum(seconds[index]!) }));
}
