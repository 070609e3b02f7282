import { DescriptionError, formatProblem } from '#platform';
import { DistError } from '#render';
import type { Host, RunResult } from '../run/contract';
import { print, printError } from './output';
import { synth } from './synth';
import { UsageError } from './usage';

const usage = `npm run synth [-- [--cluster NAME ... | --since REF] [--check] [--budget]]

  synth                   renders every cluster into dist/
  synth --cluster NAME    renders one and leaves the others as they are; may be given again
  synth --since REF       renders those that this branch can have changed since it left REF
  synth --check           writes nothing; exits 1 when dist/ is not what would be rendered
  synth --budget          also prints what each cluster asks for, and how much more its nodes may hold
`;

/** Runs a command. What its user can mend is told in words; anything else that is thrown is a fault of the generator and keeps its stack. */
export function main(argv: readonly string[], host: Host): number | RunResult {
  try {
    const [command, ...rest] = argv;
    if (command === 'synth') return synth(rest, host);
    if (command === undefined || command === '--help') {
      print(usage);
      return 0;
    }
    throw new UsageError(`there is no command '${command}'`);
  } catch (error) {
    if (error instanceof UsageError) printError(`${error.message}\n\n${usage}`);
    else if (error instanceof DescriptionError) printError(`${formatProblem(error.problem)}\n`);
    else if (error instanceof DistError) printError(`${error.message}\n`);
    else throw error;
    return 1;
  }
}
