import { VERSION } from '@kymo/domain';
import { Command, type CommanderError } from 'commander';
import { COMMANDS } from './commands';
import { addExamples } from './examples';
import { addLazily } from './lazy-commands';

/**
 * The `kymo` command, of which only the part that is called is loaded.
 * @param words of the command line, from the name of the command on
 * @param leave what is done where the command line is wrong, or asks for help
 */
export async function kymoProgram(
  words: readonly string[],
  leave: (error: CommanderError) => never,
): Promise<Command> {
  const program = new Command('kymo')
    .description(
      'Tools beside the monitor: inspect files, produce telemetry, fit and measure detectors, check ' +
        'configurations, operate a monitor.',
    )
    .version(VERSION)
    .addHelpText(
      'after',
      '\nExit codes: 0 success; 1 a failure; 2 the command line or what it names is wrong; 3 more than a fifth of the rows could not be read.' +
        '\nWith --json a failure is one JSON object on standard output: {"error":{"code":…,"message":…}}.',
    );
  await addLazily(program, COMMANDS, words);
  addExamples(program);
  prepare(program, 'kymo', leave);
  const unknown = untilUnknown(program, words);
  // With --help behind it, commander would answer with the help of the command above.
  if (unknown !== undefined) await program.parseAsync(unknown, { from: 'user' });
  return program;
}

function prepare(command: Command, path: string, leave: (error: CommanderError) => never): void {
  command.exitOverride(leave).showHelpAfterError(`See: ${path} --help`);
  for (const below of command.commands) prepare(below, `${path} ${below.name()}`, leave);
}

/** The words that name a command that does not exist; undefined where they name none. */
function untilUnknown(program: Command, words: readonly string[]): readonly string[] | undefined {
  const named: string[] = [];
  let command = program;
  for (const word of words) {
    if (command.commands.length === 0 || word.startsWith('-')) return undefined;
    if (word === 'help') continue;
    named.push(word);
    const found = command.commands.find((one) => one.name() === word);
    if (found === undefined) return named;
    command = found;
  }
  return undefined;
}
